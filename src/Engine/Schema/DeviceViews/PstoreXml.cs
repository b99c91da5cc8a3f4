using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Memory in which the guest's kernel leaves what it said last.</summary>
/// <param name="element">A <c>pstore</c> element.</param>
public sealed class PstoreXml(XElement element) : XmlView(element)
{
    /// <summary>The kind: acpi-erst.</summary>
    public string? Backend
    {
        get => Element.Get("backend");
        set => Element.Set("backend", value);
    }

    /// <summary>The host's file.</summary>
    public string? Path
    {
        get => Element.Text("path");
        set => Element.SetText("path", value);
    }

    /// <summary>Its size in bytes.</summary>
    public long? Size
    {
        get => XmlSize.Read(Element, "size", ScaledSize.KiB);
        set => XmlSize.WriteKiB(Element, "size", value);
    }
}
