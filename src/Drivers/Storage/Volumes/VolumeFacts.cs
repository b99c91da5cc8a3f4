using System.Xml.Linq;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Storage.Volumes;

/// <summary>What a volume is, as it was last seen; it never changes, a new look makes a new one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Key">What names it for good.</param>
/// <param name="Path">Where the host finds it.</param>
/// <param name="Type">What kind of thing it is.</param>
internal sealed record VolumeFacts(string Name, string Key, string Path, StorageVolumeType Type)
{
    /// <summary>What a guest sees, in bytes.</summary>
    internal long Capacity { get; init; }

    /// <summary>What it takes, in bytes.</summary>
    internal long Allocation { get; init; }

    /// <summary>Where its last byte is, in bytes; nothing where the pool does not say.</summary>
    internal long? Physical { get; init; }

    /// <summary>Its format; nothing in pools whose volumes have none.</summary>
    internal string? Format { get; init; }

    /// <summary>Rights, owner and times; nothing for what is not on this host.</summary>
    internal FileFacts? File { get; init; }

    /// <summary>The oldest reader that a qcow2 image is made for.</summary>
    internal string? Compat { get; init; }

    /// <summary>The size of a qcow2 image's clusters in bytes; 0 for other formats.</summary>
    internal long ClusterSize { get; init; }

    /// <summary>Features of a qcow2 image; nothing where none can be.</summary>
    internal IReadOnlyList<string>? Features { get; init; }

    /// <summary>Its <c>encryption</c> element; nothing for content in the clear.</summary>
    internal XElement? Encryption { get; init; }

    /// <summary>The volume that it is built on.</summary>
    internal VolumeBacking? Backing { get; init; }

    /// <summary>Where its data lie on devices; empty where nothing is known of that.</summary>
    internal IReadOnlyList<VolumeExtent> Extents { get; init; } = [];

    /// <summary>What the pool's own tool knows of a partition, such as <c>primary</c>.</summary>
    internal string? PartitionKind { get; init; }

    /// <summary>Whether its bytes are what a guest sees, so that they end where its capacity ends.</summary>
    internal bool IsPlain => Format is null or "raw" or "iso" && Encryption is null;
}

/// <summary>The volume that another is built on.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Format">Its format; nothing in pools whose volumes have none.</param>
/// <param name="File">Its rights, owner and times; nothing where it is out of reach.</param>
internal sealed record VolumeBacking(string Path, string? Format, FileFacts? File);

/// <summary>A stretch of a device.</summary>
/// <param name="Device">The device's path.</param>
/// <param name="Start">Where it begins, in bytes.</param>
/// <param name="End">Where it ends, in bytes.</param>
internal sealed record VolumeExtent(string Device, long Start, long End);
