using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>The host's nodes that the guest's memory comes from.</summary>
/// <param name="element">A <c>numatune</c> element.</param>
public sealed class NumaTuneXml(XElement element) : XmlView(element)
{
    /// <summary>How strictly: strict, preferred, interleave or restrictive.</summary>
    public string? Mode
    {
        get => Element.Element("memory")?.Get("mode");
        set => Element.Need("memory").Set("mode", value);
    }

    /// <summary>The nodes.</summary>
    public string? NodeSet
    {
        get => Element.Element("memory")?.Get("nodeset");
        set => Element.Need("memory").Set("nodeset", value);
    }

    /// <summary>Who chooses: static, or auto for the host's advice.</summary>
    public string? Placement
    {
        get => Element.Element("memory")?.Get("placement");
        set => Element.Need("memory").Set("placement", value);
    }
}
