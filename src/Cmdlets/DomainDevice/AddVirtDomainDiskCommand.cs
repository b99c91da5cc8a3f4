using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Adds disks to domains, while they run too.</summary>
/// <remarks>virDomainAttachDeviceFlags.</remarks>
[Cmdlet(VerbsCommon.Add, "VirtDomainDisk", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class AddVirtDomainDiskCommand : DeviceChangeCommand
{
    /// <summary>The disk: a path on the host, a volume, or what New-VirtDiskConfig gives.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("Volume", "Path")]
    [DiskTransformation]
    [ValidateNotNullOrEmpty]
    public VirtDiskConfig[] Disk { get; set; } = [];

    /// <summary>The bus; without it the one that suits the target, or the domain.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DiskBusCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Bus { get; set; }

    /// <summary>The target, such as vdb; the first free one of the bus without it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public new string? Target { get; set; }

    private protected override void Process(VirtDomain domain)
    {
        RefuseIf(Target is not null && Disk.Length > 1, "-Target is for one disk");
        foreach (var disk in Disk)
        {
            var xml = Wait(token => DeviceDescription.DiskAsync(domain, disk with { Bus = Bus ?? disk.Bus, Target = Target ?? disk.Target }, token));
            Plug(domain, $"disk {disk.Source}", xml);
        }
    }
}
