using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>One image of a disk: the top of its chain or a file below it.</summary>
/// <remarks>virStorageSource, as far as QEMU's block nodes need it.</remarks>
internal sealed record StorageImage
{
    /// <summary>The kind of its source, such as <c>file</c> or <c>network</c>.</summary>
    internal required string Type { get; init; }

    /// <summary>The source element.</summary>
    internal required XElement Source { get; init; }

    /// <summary>Its format.</summary>
    internal required string Format { get; init; }

    /// <summary>What its nodes are named after: its number, or what it is for.</summary>
    internal required string Name { get; init; }

    /// <summary>Whether the guest may only read it.</summary>
    internal bool IsReadOnly { get; init; }

    /// <summary>Whether a node for the format is made even where the format is raw.</summary>
    internal bool HasFormatNode { get; init; }

    /// <summary>Whether nothing is below it, so that QEMU must not look.</summary>
    internal bool IsLast { get; init; }

    /// <summary>The image below it.</summary>
    internal StorageImage? Backing { get; init; }

    /// <summary>The cache mode.</summary>
    internal string? Cache { get; init; }

    /// <summary>How the host does its I/O.</summary>
    internal string? Io { get; init; }

    /// <summary>What becomes of blocks that the guest discards.</summary>
    internal string? Discard { get; init; }

    /// <summary>What becomes of blocks of zeroes.</summary>
    internal string? DetectZeroes { get; init; }

    /// <summary>Who the host says it is to the image's server.</summary>
    internal XElement? Auth { get; init; }

    /// <summary>How it is encrypted.</summary>
    internal XElement? Encryption { get; init; }

    /// <summary>The largest size of the format's own cache in bytes.</summary>
    internal long? MetadataCache { get; init; }

    /// <summary>Whether a directory is shown as a floppy disk.</summary>
    internal bool IsFloppy { get; init; }

    /// <summary>The names of the throttle groups whose limits its disk has.</summary>
    internal IReadOnlyList<string> ThrottleGroups { get; init; } = [];

    /// <summary>The part of the file that is the image.</summary>
    internal XElement? Slice => Source.Element("slices")?.Elements("slice").FirstOrDefault(slice => slice.Get("type") == "storage");

    /// <summary>What the open files are called that a client hands over in the place of the path; null where QEMU opens the path itself.</summary>
    internal string? FileGroup => Type is "file" or "block" ? Source.Get("fdgroup") : null;

    /// <summary>The node that reads and writes the source.</summary>
    internal string StorageNode => $"libvirt-{Name}-storage";

    /// <summary>The node that understands the format.</summary>
    internal string FormatNode => $"libvirt-{Name}-format";

    /// <summary>The node that cuts a slice out of the source.</summary>
    internal string SliceNode => $"libvirt-{Name}-slice-sto";

    /// <summary>Whether the image is encrypted by QEMU itself.</summary>
    internal bool IsEncryptedByQemu => Encryption is not null && (Encryption.Get("engine") ?? "qemu") == "qemu";

    /// <summary>Whether a node for the format is needed: a plain file is its own format.</summary>
    internal bool NeedsFormatNode => HasFormatNode || Format != "raw" || IsEncryptedByQemu || Slice is not null || Type == "dir";

    /// <summary>The node on top.</summary>
    internal string Node => NeedsFormatNode ? FormatNode : StorageNode;

    /// <summary>The images of this chain, from the top.</summary>
    internal IEnumerable<StorageImage> Chain
    {
        get
        {
            for (var image = this; image is not null; image = image.Backing)
            {
                yield return image;
            }
        }
    }

    /// <summary>Reads the chain of a disk.</summary>
    /// <param name="disk">The disk, with numbers on its images.</param>
    /// <param name="context">What volumes of pools are.</param>
    /// <returns>The image on top; nothing for a drive without a medium.</returns>
    internal static StorageImage? OfDisk(XElement disk, QemuLaunchContext context)
    {
        var resolved = Resolve(disk, disk.Element("source"), context);
        if (IsEmpty(resolved.Source))
        {
            return null;
        }

        var driver = disk.Element("driver");
        var format = driver?.Get("type") ?? resolved.Format;
        return new StorageImage
        {
            Type = resolved.Type,
            Source = resolved.Source!,
            Format = format,
            Name = disk.Element("source")?.Get("index") ?? throw Refusal.Broken("the disk's image has no number"),
            IsReadOnly = disk.Element("readonly") is not null,
            Cache = driver?.Get("cache"),
            Io = driver?.Get("io"),
            Discard = driver?.Get("discard"),
            DetectZeroes = driver?.Get("detect_zeroes"),
            Auth = resolved.Source!.Element("auth") ?? disk.Element("auth"),
            Encryption = resolved.Source.Element("encryption") ?? disk.Element("encryption"),
            MetadataCache = MetadataCacheOf(driver),
            IsFloppy = disk.Get("device") == "floppy",
            ThrottleGroups = [.. disk.Element("throttlefilters")?.Elements("throttlefilter").Select(filter => filter.Get("group") ?? string.Empty) ?? []],
            IsLast = EndsAt(disk.Element("backingStore")),
            Backing = OfBacking(disk.Element("backingStore"), driver, context),
        };
    }

    /// <summary>Tells whether a disk's source is there.</summary>
    /// <param name="source">The source element.</param>
    /// <returns>Whether it is missing or says nothing.</returns>
    internal static bool IsEmpty(XElement? source) => source is null
        || (!source.Elements().Any(child => child.Name.LocalName is "host" or "address")
            && source.Attributes().All(attribute => attribute.Name.LocalName is "index" or "startupPolicy"));

    private static StorageImage? OfBacking(XElement? store, XElement? driver, QemuLaunchContext context)
    {
        if (store?.Element("source") is not { } given)
        {
            return null;
        }

        var (type, source, format) = Resolve(store, given, context);
        return new StorageImage
        {
            Type = type,
            Source = source!,
            Format = store.Element("format")?.Get("type") ?? format,
            Name = store.Get("index") ?? throw Refusal.Broken("an image below the disk's has no number"),
            IsReadOnly = true,
            Cache = driver?.Get("cache"),
            Io = driver?.Get("io"),
            Discard = driver?.Get("discard"),
            Auth = source!.Element("auth"),
            Encryption = source.Element("encryption"),
            MetadataCache = MetadataCacheOf(store.Element("format")),
            IsLast = EndsAt(store.Element("backingStore")),
            Backing = OfBacking(store.Element("backingStore"), driver, context),
        };
    }

    private static (string Type, XElement? Source, string Format) Resolve(XElement holder, XElement? source, QemuLaunchContext context)
    {
        var type = holder.Get("type") ?? "file";
        if (type != "volume" || source is null)
        {
            return (type, source, type == "dir" ? "fat" : "raw");
        }

        var (pool, volume) = (source.Get("pool") ?? string.Empty, source.Get("volume") ?? string.Empty);
        if (!context.Volumes.TryGetValue((pool, volume), out var real))
        {
            throw Refusal.Broken($"storage source pool '{pool}' volume '{volume}' is not translated");
        }

        var realType = real.Get("type") ?? "file";
        return (realType, real.Element("source"), real.Element("driver")?.Get("type") ?? (realType == "dir" ? "fat" : "raw"));
    }

    // An empty backingStore says that the chain ends here; none at all that nobody looked.
    private static bool EndsAt(XElement? store) => store is not null && store.Element("source") is null;

    private static long? MetadataCacheOf(XElement? driver) =>
        driver?.Element("metadata_cache") is { } cache ? XmlSize.Read(cache, "max_size", 1) : null;
}
