using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Drivers.Test.BlockJobs;

/// <summary>One image of the chain that a disk reads through: the one the guest writes to, or one below it.</summary>
/// <param name="Type">Where it is, such as file or block.</param>
/// <param name="Format">Its format, such as qcow2; null when it was not said.</param>
/// <param name="Source">Its <c>source</c> element; null for an empty drive.</param>
/// <param name="Index">Its number in the chain, by which it is named as vda[2].</param>
internal sealed record DiskLayer(string Type, string? Format, XElement? Source, uint Index)
{
    /// <summary>Its path, or whatever names it; null when nothing does.</summary>
    internal string? Path =>
        (string?)(Source?.Attribute("file") ?? Source?.Attribute("dev") ?? Source?.Attribute("name") ?? Source?.Attribute("volume"));

    /// <summary>Reads the chain of a disk.</summary>
    /// <param name="disk">A <c>disk</c> element.</param>
    /// <returns>The layers, the one the guest writes to first.</returns>
    internal static List<DiskLayer> ChainOf(XElement disk)
    {
        var layers = new List<DiskLayer> { Read(disk, (string?)disk.Element("driver")?.Attribute("type"), 0) };
        for (var below = disk.Element("backingStore"); below?.Element("source") is not null; below = below.Element("backingStore"))
        {
            layers.Add(Read(below, (string?)below.Element("format")?.Attribute("type"), (uint)layers.Count));
        }

        return layers;
    }

    /// <summary>Writes a chain into a disk.</summary>
    /// <param name="disk">A <c>disk</c> element.</param>
    /// <param name="chain">The layers, the one the guest writes to first.</param>
    internal static void Write(XElement disk, IReadOnlyList<DiskLayer> chain)
    {
        var top = chain[0];
        disk.SetAttributeValue("type", top.Type);
        disk.Elements("source").Remove();
        disk.Elements("backingStore").Remove();
        if (top.Source is { } source)
        {
            disk.Add(new XElement(source));
        }

        if (top.Format is { } format)
        {
            if (disk.Element("driver") is null)
            {
                disk.Add(new XElement("driver"));
            }

            disk.Element("driver")!.SetAttributeValue("type", format);
        }

        disk.Add(Below(chain, 1));
    }

    private static XElement Below(IReadOnlyList<DiskLayer> chain, int at)
    {
        if (at == chain.Count)
        {
            return new XElement("backingStore");
        }

        var layer = chain[at];
        return new XElement(
            "backingStore",
            new XAttribute("type", layer.Type),
            (string?)layer.Source?.Attribute("index") is null && layer.Index > 0 ? new XAttribute("index", layer.Index) : null,
            layer.Format is null ? null : new XElement("format", new XAttribute("type", layer.Format)),
            layer.Source is null ? null : new XElement(layer.Source),
            Below(chain, at + 1));
    }

    private static DiskLayer Read(XElement holder, string? format, uint place)
    {
        var source = holder.Element("source");
        var index = (string?)holder.Attribute("index") ?? (string?)source?.Attribute("index");
        return new DiskLayer(
            (string?)holder.Attribute("type") ?? "file",
            format,
            source,
            uint.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : place);
    }
}
