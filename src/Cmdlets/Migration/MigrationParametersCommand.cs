using System.Collections;
using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that migrate domains: what is said with a value.</summary>
public abstract class MigrationParametersCommand : MigrationCommand
{
    /// <summary>The targets of the disks that are copied; with -CopyStorage and without it all that can be written.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DomainDiskCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Disk { get; set; } = [];

    /// <summary>The targets of disks whose zeroes are not written at the destination, so that they stay small.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DomainDiskCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] DetectZeroesDisk { get; set; } = [];

    /// <summary>The targets of disks whose images at the destination read as zeroes already.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DomainDiskCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] TargetZeroedDisk { get; set; } = [];

    /// <summary>The address that the destination listens on for the guest.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ListenAddress { get; set; }

    /// <summary>The port at the destination that disks are sent to.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int DisksPort { get; set; }

    /// <summary>Where disks are sent to, such as tcp://host or unix:///path.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DisksUri { get; set; }

    /// <summary>Where viewers of the guest's display are sent to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GraphicsUri { get; set; }

    /// <summary>The name that the destination's certificate must have, where it is not the host's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TlsDestination { get; set; }

    /// <summary>How memory is compressed: mt, xbzrle, zlib, zstd; it implies -Compressed.</summary>
    [Parameter]
    [ValidateSet("mt", "xbzrle", "zlib", "zstd")]
    public string[] CompressionMethod { get; set; } = [];

    /// <summary>Any other parameters by their libvirt names, such as @{ 'compression.zstd.level' = 3 }.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Parameter { get; set; }

    /// <summary>What was given, by libvirt's names.</summary>
    private protected IReadOnlyList<TypedParameter> Values()
    {
        (string Name, object? Value)[] given =
        [
            ("migrate_disks", Disk), ("migrate_disks_detect_zeroes", DetectZeroesDisk), ("migrate_disks_target_zero", TargetZeroedDisk),
            ("listen_address", ListenAddress), ("disks_port", DisksPort > 0 ? DisksPort : null), ("disks_uri", DisksUri),
            ("graphics_uri", GraphicsUri), ("tls.destination", TlsDestination), ("compression", CompressionMethod),
        ];
        var others = Parameter is null ? [] : Parameter.Cast<DictionaryEntry>().Select(entry => ($"{entry.Key}", (object?)entry.Value));
        return [.. given.Concat(others).SelectMany(pair => MigrationParameters.Make(pair.Item1, pair.Item2 is PSObject wrapped ? wrapped.BaseObject : pair.Item2))];
    }
}
