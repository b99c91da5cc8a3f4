using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Writes definitions of a host's interfaces.</summary>
/// <remarks>virInterfaceDefFormat.</remarks>
public static class HostInterfaceBuilder
{
    /// <summary>Writes a definition.</summary>
    /// <param name="spec">What is known of the interface.</param>
    /// <returns>The XML text.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.XmlError"/> when what is known does not make an interface.</exception>
    public static string Build(HostInterfaceSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var kind = spec.Kind.ToString().ToLowerInvariant();
        return VirtXml.Write(HostInterfaceNormalizer.Normalize(new XElement(
            "interface",
            new XAttribute("type", kind),
            new XAttribute("name", spec.Name),
            new XElement("start", new XAttribute("mode", spec.Start.ToString().ToLowerInvariant())),
            spec.Mtu is { } mtu ? new XElement("mtu", new XAttribute("size", mtu)) : null,
            Protocol(spec, "ipv4", isSix: false),
            Protocol(spec, "ipv6", isSix: true),
            Kind(spec, kind))));
    }

    /// <summary>Puts an interface into a new bridge, which takes its addresses over.</summary>
    /// <remarks>What virsh iface-bridge does.</remarks>
    /// <param name="definition">The interface's definition.</param>
    /// <param name="bridge">The bridge's name.</param>
    /// <param name="stp">Whether the bridge looks for loops.</param>
    /// <param name="delay">How long it looks before it forwards, in seconds.</param>
    /// <returns>The bridge's definition.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.OperationInvalid"/> when the interface is a bridge itself.</exception>
    public static string Bridge(string definition, string bridge, bool stp, int delay)
    {
        var inner = VirtXml.Parse(definition, "interface");
        if (inner.Get("type") == "bridge")
        {
            throw VirtException.Worded(VirtErrorCode.OperationInvalid, $"interface '{inner.Get("name")}' is a bridge already");
        }

        XElement[] own = [.. inner.Elements("start"), .. inner.Elements("mtu"), .. inner.Elements("protocol")];
        foreach (var moved in own)
        {
            moved.Remove();
        }

        inner.Elements("link").Remove();
        return VirtXml.Write(HostInterfaceNormalizer.Normalize(new XElement(
            "interface",
            new XAttribute("type", "bridge"),
            new XAttribute("name", bridge),
            own,
            new XElement("bridge", new XAttribute("stp", stp ? "on" : "off"), new XAttribute("delay", delay), inner))));
    }

    /// <summary>Takes the one interface out of a bridge; it gets the bridge's addresses.</summary>
    /// <remarks>What virsh iface-unbridge does.</remarks>
    /// <param name="definition">The bridge's definition.</param>
    /// <returns>The interface's definition.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.OperationInvalid"/> when it is no bridge or not exactly one interface is in it.</exception>
    public static string Unbridge(string definition)
    {
        var outer = VirtXml.Parse(definition, "interface");
        var members = outer.Element("bridge")?.Elements("interface").ToArray() ?? [];
        if (outer.Get("type") != "bridge" || members.Length != 1)
        {
            throw VirtException.Worded(VirtErrorCode.OperationInvalid, $"'{outer.Get("name")}' is no bridge with exactly one interface in it");
        }

        var inner = members[0];
        inner.Remove();
        inner.AddFirst(outer.Elements("start"), outer.Elements("mtu"), outer.Elements("protocol"));
        return VirtXml.Write(HostInterfaceNormalizer.Normalize(inner));
    }

    private static XElement? Kind(HostInterfaceSpec spec, string kind) => spec.Kind switch
    {
        HostInterfaceKind.Bridge => new XElement(
            "bridge",
            spec.Stp is { } stp ? new XAttribute("stp", stp ? "on" : "off") : null,
            spec.Delay is { } delay ? new XAttribute("delay", delay) : null,
            spec.Members.Select(Member)),
        HostInterfaceKind.Bond => new XElement(
            "bond",
            spec.BondMode is { } mode ? new XAttribute("mode", mode) : null,
            new XElement("miimon", new XAttribute("freq", spec.LinkCheckInterval)),
            spec.Members.Select(Member)),
        HostInterfaceKind.Vlan => new XElement(
            kind,
            spec.VlanId is { } tag ? new XAttribute("tag", tag) : null,
            spec.Members.Select(member => new XElement("interface", new XAttribute("name", member)))),
        _ => null,
    };

    private static XElement Member(string name) => new("interface", new XAttribute("type", "ethernet"), new XAttribute("name", name));

    private static XElement? Protocol(HostInterfaceSpec spec, string family, bool isSix)
    {
        bool IsOfFamily(string address) => address.Contains(':', StringComparison.Ordinal) == isSix;
        var addresses = spec.Addresses.Where(IsOfFamily).Select(address => address.Split('/')).ToArray();
        var asks = isSix ? spec.Autoconf : spec.Dhcp;
        return addresses.Length == 0 && !asks ? null : new XElement(
            "protocol",
            new XAttribute("family", family),
            asks ? new XElement(isSix ? "autoconf" : "dhcp") : null,
            addresses.Select(parts => new XElement("ip", new XAttribute("address", parts[0]), parts.Length > 1 ? new XAttribute("prefix", parts[1]) : null)),
            spec.Gateways.Where(IsOfFamily).Take(1).Select(gateway => new XElement("route", new XAttribute("gateway", gateway))));
    }
}
