using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Storage.Volumes;

/// <summary>What is asked for when a volume is made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Capacity">What a guest shall see, in bytes; 0 for as much as the volume it is built on.</param>
/// <param name="Allocation">What it shall take at once, in bytes.</param>
internal sealed record VolumeOrder(string Name, long Capacity, long Allocation)
{
    /// <summary>Its format; nothing in pools whose volumes have none.</summary>
    internal string? Format { get; init; }

    /// <summary>The volume that it shall be built on.</summary>
    internal VolumeBacking? Backing { get; init; }

    /// <summary>Its rights; nothing for the default.</summary>
    internal UnixFileMode? Mode { get; init; }

    /// <summary>The number of its owner; nothing for whoever makes it.</summary>
    internal uint? Owner { get; init; }

    /// <summary>The number of its group; nothing for the maker's.</summary>
    internal uint? Group { get; init; }

    /// <summary>Its <c>encryption</c> element; nothing for content in the clear.</summary>
    internal XElement? Encryption { get; init; }

    /// <summary>The oldest reader that a qcow2 image shall be made for.</summary>
    internal string? Compat { get; init; }

    /// <summary>The size of a qcow2 image's clusters in bytes; 0 for the default.</summary>
    internal long ClusterSize { get; init; }

    /// <summary>Features of a qcow2 image.</summary>
    internal IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Whether changes overwrite the blocks that are there, on file systems that would write new ones.</summary>
    internal bool NoCopyOnWrite { get; init; }

    /// <summary>How it is made.</summary>
    internal StorageVolumeCreateFlags Flags { get; init; }

    /// <summary>The volume whose content it shall have; nothing for an empty one.</summary>
    internal VolumeFacts? Source { get; init; }

    /// <summary>Who is told how far the work is.</summary>
    internal IProgress<JobProgress>? Progress { get; init; }

    /// <summary>Reads a description.</summary>
    /// <param name="xml">Its text.</param>
    /// <param name="poolType">The kind of pool it is for.</param>
    /// <param name="source">The volume whose content it shall have.</param>
    /// <param name="flags">How it is made.</param>
    /// <returns>The order.</returns>
    /// <exception cref="VirtException">XmlError, ConfigUnsupported or InvalidArg for a description that libvirt would refuse.</exception>
    internal static VolumeOrder Read(string xml, string poolType, VolumeFacts? source, StorageVolumeCreateFlags flags)
    {
        var element = VirtXml.Parse(xml, "volume");
        var noCopyOnWrite = element.Element("target")?.Element("nocow") is not null;
        var hasAllocation = element.Element("allocation") is { Value.Length: > 0 };
        var view = new StorageVolumeXml(StorageVolumeNormalizer.Normalize(element, poolType, capacityOptional: source is not null));
        var capacity = view.Capacity ?? 0;
        if (source is not null)
        {
            // A copy must hold all of the original, so a smaller or missing capacity grows.
            capacity = Math.Max(capacity, source.Capacity);
        }

        var target = element.Element("target");
        var rights = view.Permissions;
        return new VolumeOrder(view.Name!, capacity, hasAllocation ? view.Allocation ?? 0 : capacity)
        {
            Format = view.Format,
            Backing = view.BackingPath is { } path ? new VolumeBacking(path, view.BackingFormat ?? "raw", null) : null,
            Mode = rights?.Mode is { } mode ? (UnixFileMode)Convert.ToInt32(mode, 8) : null,
            Owner = Id(target, "owner"),
            Group = Id(target, "group"),
            Encryption = target?.Element("encryption"),
            Compat = view.Compat,
            ClusterSize = target?.Element("clusterSize") is { } cluster && long.TryParse(cluster.Value, CultureInfo.InvariantCulture, out var size) ? size : 0,
            Features = [.. target?.Element("features")?.Elements().Select(feature => feature.Name.LocalName) ?? []],
            NoCopyOnWrite = noCopyOnWrite,
            Flags = flags,
            Source = source,
        };
    }

    private static uint? Id(XElement? target, string name) =>
        uint.TryParse(target?.Element("permissions")?.Element(name)?.Value, CultureInfo.InvariantCulture, out var id) ? id : null;
}
