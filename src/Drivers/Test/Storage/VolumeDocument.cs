using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Storage;

/// <summary>Reads descriptions of volumes.</summary>
internal static class VolumeDocument
{
    /// <summary>Reads a description of a new volume, whose key and path are the pool's to give.</summary>
    /// <param name="xml">The text.</param>
    /// <param name="pool">The pool it is for.</param>
    /// <param name="atLeast">The least capacity in bytes.</param>
    /// <returns>The volume, which the pool does not hold yet.</returns>
    internal static TestVolume ReadNew(string xml, TestPool pool, long atLeast = 0)
    {
        var element = VirtXml.Parse(xml, "volume");
        element.Element("key")?.Remove();
        element.Element("target")?.Element("path")?.Remove();
        return Read(element, pool, atLeast);
    }

    /// <summary>Reads a description of a volume.</summary>
    /// <param name="element">The <c>volume</c> element; it is changed.</param>
    /// <param name="pool">The pool it is for.</param>
    /// <param name="atLeast">The least capacity in bytes.</param>
    /// <returns>The volume, which the pool does not hold yet.</returns>
    internal static TestVolume Read(XElement element, TestPool pool, long atLeast = 0)
    {
        if (string.IsNullOrEmpty((string?)element.Element("name")))
        {
            throw new VirtException(VirtErrorCode.XmlError, "missing volume name element", VirtErrorDomain.Storage);
        }

        var name = element.Element("name")!;
        var capacity = Math.Max(atLeast, Size(element, "capacity")
            ?? throw new VirtException(VirtErrorCode.XmlError, "missing capacity element", VirtErrorDomain.Storage));
        var allocation = Size(element, "allocation") ?? capacity;
        var target = element.Element("target") ?? new XElement("target");
        var path = (string?)target.Element("path") ?? $"{pool.TargetPath}/{name.Value}";
        target.SetElementValue("path", path);
        var key = (string?)element.Element("key") ?? path;
        var rest = element.Elements().Where(one => one.Name.LocalName is not ("name" or "key" or "capacity" or "allocation" or "target")).ToArray();
        element.ReplaceNodes(
            name, new XElement("key", key), Bytes("capacity", capacity), Bytes("allocation", allocation), target, rest);
        return new TestVolume(pool, element);
    }

    private static long? Size(XElement volume, string name) => volume.Element(name) is { } element
        ? ScaledSize.Parse(element.Value, (string?)element.Attribute("unit"), 1, name)
        : null;

    private static XElement Bytes(string name, long bytes) => new(name, new XAttribute("unit", "bytes"), bytes);
}
