using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>A network interface of a host.</summary>
/// <param name="element">An <c>interface</c> element.</param>
/// <remarks>virInterfaceGetXMLDesc; the interfaces of domains are <see cref="InterfaceXml"/>.</remarks>
public sealed class HostInterfaceXml(XElement element) : XmlView(element)
{
    /// <summary>The kind: ethernet, bridge, bond or vlan.</summary>
    public string? Type => Element.Get("type");

    /// <summary>The name, such as eth0.</summary>
    public string? Name => Element.Get("name");

    /// <summary>The Ethernet address.</summary>
    public string? Mac => Element.Element("mac")?.Get("address");

    /// <summary>When the interface starts: onboot, none or hotplug.</summary>
    public string? StartMode => Element.Element("start")?.Get("mode");

    /// <summary>The longest frame in bytes.</summary>
    public int? Mtu => Element.Element("mtu").Number("size");

    /// <summary>The addresses with their prefixes, such as 192.168.0.5/24.</summary>
    public IReadOnlyList<string> Addresses =>
    [
        .. Element.Elements("protocol").SelectMany(p => p.Elements("ip"))
            .Select(ip => ip.Get("prefix") is { } prefix ? $"{ip.Get("address")}/{prefix}" : ip.Get("address") ?? string.Empty),
    ];

    /// <summary>The gateways of the interface's routes.</summary>
    public IReadOnlyList<string> Gateways =>
        [.. Element.Elements("protocol").SelectMany(p => p.Elements("route")).Select(r => r.Get("gateway")).OfType<string>()];

    /// <summary>Whether the interface asks for its addresses.</summary>
    public bool UsesDhcp => Element.Elements("protocol").Any(p => p.Element("dhcp") is not null);

    /// <summary>The names of the interfaces in a bridge or bond.</summary>
    public IReadOnlyList<string> Members =>
        [.. (Element.Element("bridge") ?? Element.Element("bond"))?.Elements("interface").Select(i => i.Get("name")).OfType<string>() ?? []];

    /// <summary>Makes a view over a new element from text.</summary>
    /// <param name="text">The XML text of an interface.</param>
    /// <param name="limits">How large it may be; the wire's limits when absent.</param>
    /// <returns>The view.</returns>
    /// <exception cref="VirtException">As <see cref="VirtXml.Parse(string, string, XmlLimits, string)"/>.</exception>
    public static HostInterfaceXml Parse(string text, XmlLimits? limits = null) => new(VirtXml.Parse(text, "interface", limits));
}
