using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Writes the memory of running domains to core files, to be looked into with a debugger.</summary>
/// <remarks>virDomainCoreDumpWithFormat.</remarks>
[Cmdlet(VerbsData.Save, "VirtDomainDump", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
[OutputType(typeof(VirtJob))]
public sealed class SaveVirtDomainDumpCommand : LongDomainCommand
{
    private readonly HashSet<(VirtConnection, string)> _files = [];

    /// <summary>The file on the domain's host. It serves one domain.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The file's format; other formats than Raw need -MemoryOnly.</summary>
    [Parameter]
    public DomainCoreDumpFormat Format { get; set; }

    /// <summary>Lets the guest run meanwhile.</summary>
    [Parameter]
    public SwitchParameter Live { get; set; }

    /// <summary>Stops the domain afterwards, as crashed.</summary>
    [Parameter]
    public SwitchParameter Crash { get; set; }

    /// <summary>Resets the domain afterwards.</summary>
    [Parameter]
    public SwitchParameter Reset { get; set; }

    /// <summary>Writes memory and registers only, in the form that crash and gdb read.</summary>
    [Parameter]
    public SwitchParameter MemoryOnly { get; set; }

    /// <summary>Keeps the host's file cache out of it.</summary>
    [Parameter]
    public SwitchParameter BypassCache { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RefuseIf(Crash && (Live || Reset), "-Crash contradicts -Live and -Reset");
        RefuseIf(Format != DomainCoreDumpFormat.Raw && !MemoryOnly, $"the format {Format} is one of memory-only dumps: add -MemoryOnly");
    }

    private protected override void Process(VirtDomain domain)
    {
        var path = HostPath.Of(this, Path);
        if (!_files.Add((domain.Connection, path)))
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{path}' already takes the memory of another domain; give each domain a file of its own");
        }

        if (ShouldProcess(domain.Name, $"Dump memory to '{path}'"))
        {
            Run(domain, (progress, token) => domain.Connection.DomainSaves.CoreDumpAsync(domain.Ref, path, Format, Flags(), progress, token));
        }
    }

    private DomainCoreDumpFlags Flags() =>
        (Live ? DomainCoreDumpFlags.Live : 0)
        | (Crash ? DomainCoreDumpFlags.Crash : 0)
        | (Reset ? DomainCoreDumpFlags.Reset : 0)
        | (MemoryOnly ? DomainCoreDumpFlags.MemoryOnly : 0)
        | (BypassCache ? DomainCoreDumpFlags.BypassCache : 0);
}
