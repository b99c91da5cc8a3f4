using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Takes disks out of domains; what they hold stays.</summary>
/// <remarks>virDomainDetachDeviceFlags.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtDomainDisk", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(VirtDomain))]
public sealed class RemoveVirtDomainDiskCommand : DeviceChangeCommand
{
    /// <summary>The disk's target, such as vdb.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Target")]
    [ArgumentCompleter(typeof(DomainDiskCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Disk { get; set; } = [];

    private protected override void Process(VirtDomain domain)
    {
        var disks = Devices(domain).OfType<VirtDomainDisk>().ToArray();
        foreach (var disk in DeviceChoice.Choose(Disk, disks, one => [one.Target, one.Source], $"'{domain.Name}' has no disk", (name, error) => Report(error, name)))
        {
            Unplug(domain, $"disk {disk.Target}", disk.Xml);
        }
    }
}
