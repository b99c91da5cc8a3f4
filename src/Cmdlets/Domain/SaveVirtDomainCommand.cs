using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Stops running domains and keeps their memory, in a file or for their next start.</summary>
/// <remarks>virDomainSaveParams, virDomainManagedSave.</remarks>
[Cmdlet(VerbsData.Save, "VirtDomain", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
[OutputType(typeof(VirtJob))]
public sealed class SaveVirtDomainCommand : LongDomainCommand
{
    private readonly HashSet<(VirtConnection, string)> _files = [];

    /// <summary>The file on the domain's host that takes the memory. It serves one domain.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Keeps the memory where the next start finds it.</summary>
    [Parameter]
    public SwitchParameter Managed { get; set; }

    /// <summary>The file's format, such as <c>raw</c> or <c>sparse</c>; without it the host's choice.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Format { get; set; }

    /// <summary>How many channels write to the file at once; the host must know a format that allows it.</summary>
    [Parameter]
    [ValidateRange(1, 255)]
    public int ParallelChannels { get; set; }

    /// <summary>Keeps the host's file cache out of it.</summary>
    [Parameter]
    public SwitchParameter BypassCache { get; set; }

    /// <summary>The domain will run when it is restored, whatever it does now.</summary>
    [Parameter]
    public SwitchParameter Running { get; set; }

    /// <summary>The domain will be paused when it is restored, whatever it does now.</summary>
    [Parameter]
    public SwitchParameter Paused { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() =>
        RefuseIf(Running && Paused, "-Running and -Paused contradict each other");

    private protected override void Process(VirtDomain domain)
    {
        RefuseIf(Managed == (Path is not null), "either -Path or -Managed says where the memory goes");
        var saves = domain.Connection.DomainSaves;
        if (Managed)
        {
            if (ShouldProcess(domain.Name, "Save domain for its next start"))
            {
                Run(domain, (progress, token) => saves.ManagedSaveAsync(domain.Ref, Flags(), progress, token));
            }

            return;
        }

        var target = new DomainSaveTarget(HostPath.Of(this, Path!), Format: Format, ParallelChannels: ParallelChannels);
        if (!_files.Add((domain.Connection, target.Path)))
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{target.Path}' already takes the memory of another domain; give each domain a file of its own");
        }

        if (ShouldProcess(domain.Name, $"Save domain to '{target.Path}'"))
        {
            Run(domain, (progress, token) => saves.SaveAsync(domain.Ref, target, Flags(), progress, token));
        }
    }

    private DomainSaveFlags Flags() =>
        (BypassCache ? DomainSaveFlags.BypassCache : 0)
        | (Running ? DomainSaveFlags.Running : 0)
        | (Paused ? DomainSaveFlags.Paused : 0);
}
