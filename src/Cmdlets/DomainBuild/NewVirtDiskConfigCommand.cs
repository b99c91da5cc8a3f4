using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Describes a disk for a domain that is still to be made; nothing happens on a host.</summary>
[Cmdlet(VerbsCommon.New, "VirtDiskConfig", DefaultParameterSetName = BySize)]
[OutputType(typeof(VirtDiskConfig))]
public sealed class NewVirtDiskConfigCommand : PSCmdlet
{
    private const string BySize = "Size";
    private const string ByPath = "Path";
    private const string ByVolume = "Volume";
    private const string ByName = "VolumeName";
    private const string Empty = "Empty";

    /// <summary>The capacity of a new volume in bytes, such as 20GB.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = BySize)]
    [ValidateRange(1, long.MaxValue)]
    public long Size { get; set; }

    /// <summary>The pool for the new volume, or that holds the volume named.</summary>
    [Parameter(ParameterSetName = BySize)]
    [Parameter(Mandatory = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string? Pool { get; set; }

    /// <summary>The volume's name; a new volume is named after its domain without one.</summary>
    [Parameter(ParameterSetName = BySize)]
    [Parameter(Mandatory = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string? VolumeName { get; set; }

    /// <summary>The path of the image that a new volume lies on.</summary>
    [Parameter(ParameterSetName = BySize)]
    [ValidateNotNullOrEmpty]
    public string? BackingPath { get; set; }

    /// <summary>A file or device on the host.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPath)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>A volume, as Get-VirtStorageVolume gives it.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByVolume)]
    [ValidateNotNull]
    public VirtStorageVolume? Volume { get; set; }

    /// <summary>A drive with nothing in it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Empty)]
    public SwitchParameter NoMedia { get; set; }

    /// <summary>The image's format; for a new volume qcow2 without it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DiskFormatCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Format { get; set; }

    /// <summary>What the guest sees.</summary>
    [Parameter]
    [ValidateSet("Disk", "Cdrom", "Floppy", "Lun")]
    public string Device { get; set; } = "Disk";

    /// <summary>The bus.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DiskBusCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Bus { get; set; }

    /// <summary>The target, such as vda; the first free one of the bus without it.</summary>
    [Parameter]
    [ValidatePattern("^[a-z]{2,3}[a-z]+$")]
    public string? Target { get; set; }

    /// <summary>Lets the guest only read it.</summary>
    [Parameter]
    public SwitchParameter ReadOnly { get; set; }

    /// <summary>Lets several guests use it at once.</summary>
    [Parameter]
    public SwitchParameter Shareable { get; set; }

    /// <summary>The cache mode.</summary>
    [Parameter]
    [ValidateSet("none", "writeback", "writethrough", "directsync", "unsafe")]
    public string? Cache { get; set; }

    /// <summary>The I/O mode.</summary>
    [Parameter]
    [ValidateSet("native", "threads", "io_uring")]
    public string? IO { get; set; }

    /// <summary>What discards do.</summary>
    [Parameter]
    [ValidateSet("unmap", "ignore")]
    public string? Discard { get; set; }

    /// <summary>The serial number that the guest sees.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Serial { get; set; }

    /// <summary>The place in the boot order, from 1.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? BootOrder { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(new VirtDiskConfig
    {
        Size = ParameterSetName == BySize ? Size : null,
        Pool = Volume?.Pool ?? Pool,
        VolumeName = Volume?.Name ?? VolumeName,
        Path = Volume?.Path ?? Path,
        BackingPath = BackingPath,
        Format = Format,
        Device = Device.ToLowerInvariant(),
        Bus = Bus,
        Target = Target,
        ReadOnly = ReadOnly,
        Shareable = Shareable,
        Cache = Cache,
        IO = IO,
        Discard = Discard,
        Serial = Serial,
        BootOrder = BootOrder,
    });
}
