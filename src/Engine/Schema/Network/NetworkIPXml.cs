using System.Net;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>An address of the host on a virtual network, with the addresses that it hands out.</summary>
/// <param name="element">An <c>ip</c> element of a network.</param>
public sealed class NetworkIPXml(XElement element) : XmlView(element)
{
    /// <summary>The host's address.</summary>
    public string? Address => Element.Get("address");

    /// <summary>The kind of address: ipv4 or ipv6.</summary>
    public string Family => Element.Get("family") ?? "ipv4";

    /// <summary>How many bits of the address name the network; null when the document does not say.</summary>
    public int? PrefixLength => Element.Number("prefix")
        ?? (NetworkAddress.TryParse(Element.Get("netmask"), out var mask) ? NetworkAddress.PrefixOf(mask) : null);

    /// <summary>The ranges of addresses that are handed out.</summary>
    public IEnumerable<(string Start, string End)> DhcpRanges =>
        Element.Element("dhcp")?.Elements("range").Select(r => (r.Get("start") ?? string.Empty, r.Get("end") ?? string.Empty)) ?? [];

    /// <summary>The guests that always get the same address.</summary>
    public IEnumerable<DhcpHostXml> DhcpHosts => Element.Element("dhcp")?.Elements("host").Select(h => new DhcpHostXml(h)) ?? [];

    /// <summary>Adds a range of addresses to hand out.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">The last.</param>
    public void AddDhcpRange(IPAddress start, IPAddress end)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(end);
        Element.Need("dhcp").Insert(new XElement("range", new XAttribute("start", start.ToString()), new XAttribute("end", end.ToString())));
    }

    /// <summary>Adds a guest that always gets the same address.</summary>
    /// <param name="mac">The guest's Ethernet address; null when the name tells it.</param>
    /// <param name="name">The guest's name; null for none.</param>
    /// <param name="address">The address; null to fix only the name.</param>
    public void AddDhcpHost(string? mac, string? name, string? address)
    {
        var host = new XElement("host");
        host.SetAttributeValue("mac", mac);
        host.SetAttributeValue("name", name);
        host.SetAttributeValue("ip", address);
        Element.Need("dhcp").Insert(host);
    }
}
