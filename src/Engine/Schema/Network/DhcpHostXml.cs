using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A guest that always gets the same address from its network.</summary>
/// <param name="element">A <c>host</c> element inside <c>dhcp</c>.</param>
public sealed class DhcpHostXml(XElement element) : XmlView(element)
{
    /// <summary>The guest's Ethernet address.</summary>
    public string? Mac => Element.Get("mac");

    /// <summary>The guest's DHCP identifier, of version 6 only.</summary>
    public string? ClientId => Element.Get("id");

    /// <summary>The guest's name.</summary>
    public string? Name => Element.Get("name");

    /// <summary>The address.</summary>
    public string? Address => Element.Get("ip");
}
