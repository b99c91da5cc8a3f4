using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Starts domains from files that Save-VirtDomain made.</summary>
/// <remarks>virDomainRestoreParams.</remarks>
[Cmdlet(VerbsData.Restore, "VirtDomain", SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
[OutputType(typeof(VirtJob))]
public sealed class RestoreVirtDomainCommand : LongVirtCommand
{
    /// <summary>The files, on the host that restores.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>A description to use in place of the one in the file; the guest must not see a difference.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Xml { get; set; }

    /// <summary>How many channels read from the file at once.</summary>
    [Parameter]
    [ValidateRange(1, 255)]
    public int ParallelChannels { get; set; }

    /// <summary>Keeps the host's file cache out of it.</summary>
    [Parameter]
    public SwitchParameter BypassCache { get; set; }

    /// <summary>The domain runs afterwards, whatever the file says.</summary>
    [Parameter]
    public SwitchParameter Running { get; set; }

    /// <summary>The domain is paused afterwards, whatever the file says.</summary>
    [Parameter]
    public SwitchParameter Paused { get; set; }

    /// <summary>Fills the firmware's variables from their template again.</summary>
    [Parameter]
    public SwitchParameter ResetNvram { get; set; }

    /// <summary>Gives the restored domains.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() =>
        RefuseIf(Running && Paused, "-Running and -Paused contradict each other");

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            Attempt(path, () => Restore(Target(), new DomainSaveTarget(HostPath.Of(this, path), Xml, ParallelChannels: ParallelChannels)));
        }
    }

    private void Restore(VirtConnection connection, DomainSaveTarget source)
    {
        if (!ShouldProcess(source.Path, "Restore domain"))
        {
            return;
        }

        Run(source.Path, async (progress, token) =>
        {
            var image = PassThru ? await connection.DomainSaves.GetImageXmlAsync(source.Path, DomainXmlFlags.None, token).ConfigureAwait(false) : null;
            await connection.DomainSaves.RestoreAsync(source, Flags(), progress, token).ConfigureAwait(false);
            return image is null ? null : await Finders.Domains.ByName(connection, NameIn(source.Xml ?? image), token).ConfigureAwait(false);
        });
    }

    private static string NameIn(string xml) => (string?)VirtXml.Parse(xml, "domain").Element("name") ?? string.Empty;

    private DomainSaveFlags Flags() =>
        (BypassCache ? DomainSaveFlags.BypassCache : 0)
        | (Running ? DomainSaveFlags.Running : 0)
        | (Paused ? DomainSaveFlags.Paused : 0)
        | (ResetNvram ? DomainSaveFlags.ResetNvram : 0);
}
