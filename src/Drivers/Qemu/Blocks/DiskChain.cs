using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Blocks;

/// <summary>One image of a chain, as definitions write it.</summary>
/// <param name="Type">The kind of its source, such as <c>file</c>.</param>
/// <param name="Format">Its format; nothing where nobody has said.</param>
/// <param name="Source">Its source, without the number.</param>
/// <param name="Index">Its number, which its block nodes are named after; nothing in a definition that is stored.</param>
/// <param name="Cache">The limit of the format's own cache; nothing for QEMU's choice.</param>
internal sealed record ChainImage(string Type, string? Format, XElement Source, string? Index, XElement? Cache = null)
{
    /// <summary>Its path, or the name that its server knows it by.</summary>
    internal string? Path => GuestDisks.PathOf(Source) ?? Source.Get("volume");

    /// <summary>Whether it is a file or a device of the host.</summary>
    internal bool IsLocal => Type is "file" or "block" or "dir";

    /// <summary>Tells whether another image is in the same place.</summary>
    /// <param name="other">The other image.</param>
    /// <returns>Whether it is.</returns>
    /// <remarks>virStorageSourceIsSameLocation.</remarks>
    internal bool IsAt(ChainImage other) => Type == other.Type && Path == other.Path && Source.Get("protocol") == other.Source.Get("protocol")
        && Source.Get("pool") == other.Source.Get("pool") && Source.Elements("host").Zip(other.Source.Elements("host")).All(pair => Host(pair.First) == Host(pair.Second));

    /// <summary>Gives the image as a stored definition has it.</summary>
    /// <returns>The image without its number.</returns>
    internal ChainImage Stored() => this with { Index = null };

    private static string Host(XElement host) => $"{host.Get("transport")}|{host.Get("name")}|{host.Get("port")}|{host.Get("socket")}";
}

/// <summary>The images of a disk, from the one that the guest writes to down to the last that is known.</summary>
/// <remarks>The chain of virStorageSource that begins at a disk's src or mirror.</remarks>
/// <param name="images">The images.</param>
/// <param name="isWhole">Whether it is known that nothing is below the last.</param>
internal sealed class DiskChain(IReadOnlyList<ChainImage> images, bool isWhole)
{
    /// <summary>The images.</summary>
    internal IReadOnlyList<ChainImage> Images => images;

    /// <summary>Whether it is known that nothing is below the last.</summary>
    internal bool IsWhole => isWhole;

    /// <summary>The image on top.</summary>
    internal ChainImage Top => images[0];

    /// <summary>Reads the chain of a disk.</summary>
    /// <param name="disk">The disk.</param>
    /// <returns>The chain; nothing for a drive without a medium.</returns>
    internal static DiskChain? OfDisk(XElement disk)
    {
        if (disk.Element("source") is not { } source || CommandLine.StorageImage.IsEmpty(source))
        {
            return null;
        }

        var driver = disk.Element("driver");
        return Read(disk, new ChainImage(disk.Get("type") ?? "file", driver?.Get("type"), Plain(source), source.Get("index"), driver?.Element("metadata_cache")));
    }

    /// <summary>Reads the chain that a disk is mirrored to.</summary>
    /// <param name="disk">The disk.</param>
    /// <returns>The chain; nothing when it is not mirrored.</returns>
    internal static DiskChain? OfMirror(XElement disk) => disk.Element("mirror") is { } mirror && mirror.Element("source") is { } source
        ? Read(mirror, new ChainImage(
            mirror.Get("type") ?? "file", mirror.Element("format")?.Get("type"), Plain(source), source.Get("index"), mirror.Element("format")?.Element("metadata_cache")))
        : null;

    /// <summary>Finds the place of an image.</summary>
    /// <param name="index">Its number.</param>
    /// <returns>The place from the top; -1 when it is not there.</returns>
    internal int Find(string? index)
    {
        for (var i = 0; i < images.Count; i++)
        {
            if (index is not null && images[i].Index == index)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Gives the chain that begins further below.</summary>
    /// <param name="from">The place of its top.</param>
    /// <returns>The chain.</returns>
    internal DiskChain From(int from) => new([.. images.Skip(from)], isWhole);

    /// <summary>Gives the chain without some of its images.</summary>
    /// <param name="from">The place of the first that goes.</param>
    /// <param name="to">The place of the first below that stays.</param>
    /// <returns>The chain; it is whole when nothing stays below.</returns>
    internal DiskChain Without(int from, int to) => new([.. images.Take(from), .. images.Skip(to)], isWhole || to >= images.Count);

    /// <summary>Gives the chain as a stored definition has it.</summary>
    /// <param name="detected">The numbers of images that nobody has named, but the headers of those above them.</param>
    /// <returns>The chain down to the first such image, without numbers.</returns>
    internal DiskChain Stored(IReadOnlySet<string> detected)
    {
        var named = images.TakeWhile((image, i) => i == 0 || image.Index is null || !detected.Contains(image.Index)).Select(image => image.Stored()).ToList();
        return new DiskChain(named, isWhole && named.Count == images.Count);
    }

    /// <summary>Writes the chain into a disk.</summary>
    /// <param name="disk">The disk; it is changed.</param>
    internal void WriteTo(XElement disk)
    {
        var top = images[0];
        disk.Set("type", top.Type);
        disk.Elements("source").Remove();
        disk.Elements("backingStore").Remove();
        var driver = disk.Need("driver");
        driver.Set("type", top.Format);
        driver.Elements("metadata_cache").Remove();
        if (top.Cache is not null)
        {
            driver.Add(new XElement(top.Cache));
        }

        disk.Insert(Numbered(top));
        if (Below(1) is { } below)
        {
            disk.Insert(below);
        }
    }

    /// <summary>Writes the chain as that which a disk is mirrored to.</summary>
    /// <param name="disk">The disk; it is changed.</param>
    /// <param name="job">What mirrors it: <c>copy</c> or <c>active-commit</c>.</param>
    /// <remarks>virDomainDiskDefFormatMirror.</remarks>
    internal void WriteMirror(XElement disk, string job)
    {
        var top = images[0];
        var isOldStyle = top.Type == "file" && job == "copy";
        var format = new XElement("format", new XAttribute("type", top.Format ?? "raw"));
        if (top.Cache is not null)
        {
            format.Add(new XElement(top.Cache));
        }

        disk.Elements("mirror").Remove();
        disk.Insert(new XElement(
            "mirror",
            new XAttribute("type", top.Type),
            isOldStyle ? new XAttribute("file", top.Path ?? string.Empty) : null,
            isOldStyle ? new XAttribute("format", top.Format ?? "raw") : null,
            new XAttribute("job", job),
            format,
            Numbered(top),
            Below(1)));
    }

    private static DiskChain Read(XElement holder, ChainImage top)
    {
        List<ChainImage> images = [top];
        var store = holder.Element("backingStore");
        for (; store?.Element("source") is { } source; store = store.Element("backingStore"))
        {
            var format = store.Element("format");
            images.Add(new ChainImage(
                store.Get("type") ?? "file", format?.Get("type"), Plain(source), store.Get("index") ?? source.Get("index"), format?.Element("metadata_cache")));
        }

        return new DiskChain(images, store is not null);
    }

    private static XElement Plain(XElement source)
    {
        var plain = new XElement(source);
        plain.Set("index", null);
        return plain;
    }

    private static XElement Numbered(ChainImage image)
    {
        var source = new XElement(image.Source);
        source.Set("index", image.Index);
        return source;
    }

    private XElement? Below(int at)
    {
        if (at == images.Count)
        {
            return isWhole ? new XElement("backingStore") : null;
        }

        var image = images[at];
        return new XElement(
            "backingStore",
            new XAttribute("type", image.Type),
            image.Index is null ? null : new XAttribute("index", image.Index),
            new XElement("format", new XAttribute("type", image.Format ?? "raw"), image.Cache is null ? null : new XElement(image.Cache)),
            new XElement(image.Source),
            Below(at + 1));
    }
}
