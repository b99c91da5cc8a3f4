using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A group of a network's ports.</summary>
/// <param name="element">A <c>portgroup</c> element.</param>
public sealed class PortGroupXml(XElement element) : XmlView(element)
{
    /// <summary>The group's name.</summary>
    public string? Name => Element.Get("name");

    /// <summary>Whether interfaces that name no group belong to this one.</summary>
    public bool IsDefault => Element.Get("default") == "yes";
}
