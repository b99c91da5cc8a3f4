using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A disk in a snapshot.</summary>
/// <param name="element">A <c>disk</c> element inside a snapshot's <c>disks</c>.</param>
public sealed class SnapshotDiskXml(XElement element) : XmlView(element)
{
    /// <summary>The disk's target in its domain, or the path of its source.</summary>
    public string? Name => Element.Get("name");

    /// <summary>Where its contents are kept: no, internal, external or manual; null for the default.</summary>
    public string? Location
    {
        get => Element.Get("snapshot");
        set => Element.Set("snapshot", value);
    }

    /// <summary>The file that takes what is written from then on, of an external snapshot.</summary>
    public string? Source => DiskSource.Describe(Element.Element("source"), Element.Get("type") ?? "file");

    /// <summary>That file's format.</summary>
    public string? Format => Element.Element("driver")?.Get("type");
}
