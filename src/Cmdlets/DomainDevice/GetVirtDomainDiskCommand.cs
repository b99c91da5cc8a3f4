using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets the disks of domains with their sizes and errors.</summary>
/// <remarks>virDomainGetXMLDesc, virDomainGetBlockInfo, virDomainGetDiskErrors.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtDomainDisk", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtDomainDisk))]
public sealed class GetVirtDomainDiskCommand : DomainReadCommand
{
    /// <summary>Targets or sources of disks; wildcards are allowed. Without any, all of them.</summary>
    [Parameter(Position = 1)]
    [Alias("Target")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainDiskCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Disk { get; set; }

    /// <summary>The disks of the stored definition.</summary>
    [Parameter]
    public SwitchParameter Inactive { get; set; }

    private protected override DomainListFlags Unnamed => DomainListFlags.None;

    private protected override void Process(VirtDomain domain)
    {
        var disks = Wait(token => DomainDisks.ReadAsync(domain, Inactive, token));
        WriteObject(DeviceChoice.Choose(Disk, disks, disk => [disk.Target, disk.Source], $"'{domain.Name}' has no disk", WriteMissing), enumerateCollection: true);
    }

    private void WriteMissing(string name, VirtPS.Engine.Errors.VirtException error) => Report(error, name);
}
