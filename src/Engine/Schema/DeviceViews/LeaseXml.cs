using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A claim that a lock manager keeps for the guest.</summary>
/// <param name="element">A <c>lease</c> element.</param>
public sealed class LeaseXml(XElement element) : XmlView(element)
{
    /// <summary>The name of the space it is in.</summary>
    public string? LockSpace
    {
        get => Element.Text("lockspace");
        set => Element.SetText("lockspace", value);
    }

    /// <summary>Its name.</summary>
    public string? Key
    {
        get => Element.Text("key");
        set => Element.SetText("key", value);
    }

    /// <summary>The file of the space.</summary>
    public string? Path
    {
        get => Element.Element("target")?.Get("path");
        set => Element.Need("target").Set("path", value);
    }

    /// <summary>Where in the file it is.</summary>
    public int? Offset
    {
        get => Element.Element("target").Number("offset");
        set => Element.Need("target").Set("offset", value?.Invariant());
    }
}
