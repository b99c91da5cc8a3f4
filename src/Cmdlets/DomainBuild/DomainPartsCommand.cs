using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that make domains of parts: disks, network cards and other devices.</summary>
public abstract class DomainPartsCommand : DomainBirthCommand
{
    private protected const string ByParameters = "Parameters";

    /// <summary>Disks: sizes for new volumes, paths, volumes, or what New-VirtDiskConfig gives.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [DiskTransformation]
    [ValidateNotNull]
    public VirtDiskConfig[] Disk { get; set; } = [];

    /// <summary>Networks, their names, or what New-VirtInterfaceConfig gives.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [InterfaceTransformation]
    [ValidateNotNull]
    public VirtInterfaceConfig[] Network { get; set; } = [];

    /// <summary>The image of a disc to put into a drive, as a path on the host.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNullOrEmpty]
    public string? Cdrom { get; set; }

    /// <summary>Graphics servers: protocols, or what New-VirtGraphicsConfig gives.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [GraphicsTransformation]
    [ValidateNotNull]
    public VirtGraphicsConfig[] Graphics { get; set; } = [];

    /// <summary>Devices of other kinds: what New-VirtDeviceConfig gives, or XML.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [DeviceTransformation]
    [ValidateNotNull]
    public string[] Device { get; set; } = [];

    /// <summary>Adds an emulated TPM 2.0.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    public SwitchParameter Tpm { get; set; }

    /// <summary>What cloud-init finds at the first start: a table with UserName, SshKey, HostName, Package, RunCommand, or UserData, MetaData and NetworkConfig.</summary>
    [Parameter(ParameterSetName = ByParameters)]
    [ValidateNotNull]
    public VirtCloudInitConfig? CloudInit { get; set; }
}
