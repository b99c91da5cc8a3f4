using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Brings the description of a host's network interface into the form that libvirt prints.</summary>
/// <remarks>virInterfaceDefParseXML, virInterfaceDefFormat.</remarks>
public static class HostInterfaceNormalizer
{
    private const uint LongestFrame = 100_000;

    private static readonly string[] Types = ["ethernet", "bridge", "bond", "vlan"];

    /// <summary>Normalises a description in place.</summary>
    /// <param name="element">The interface's element.</param>
    /// <returns>The same element.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.XmlError"/>, as libvirt gives it for the same mistake.</exception>
    public static XElement Normalize(XElement element)
    {
        ArgumentNullException.ThrowIfNull(element);
        Normalize(element, parent: null);
        Arranger.Arrange(element, HostShape.Interface);
        return element;
    }

    private static void Normalize(XElement element, string? parent)
    {
        var type = Allowed.Need(element, "type", Types);
        if ((parent == "bond" && type != "ethernet") || (parent == "bridge" && type == "bridge"))
        {
            throw Bad(element, $"interface has unsupported type '{type}'");
        }

        if (string.IsNullOrEmpty(element.Get("name")))
        {
            throw Bad(element, "interface has no name");
        }

        if (parent is null)
        {
            NormalizeStart(element);
            NormalizeProtocols(element);
        }
        else
        {
            // What is inside another takes these from it.
            element.Elements().Where(child => child.Name.LocalName is "start" or "mtu" or "protocol").Remove();
        }

        if (type == "bridge")
        {
            element.Elements("link").Remove();
        }
        else if (element.Element("link") is { } link)
        {
            NetDeviceRules.NormalizeLink(link);
        }

        // Only an ethernet has an address of its own, and only a kind's own element counts.
        element.Elements().Where(child => child.Name.LocalName is "mac" && type != "ethernet").Remove();
        element.Elements().Where(child => child.Name.LocalName is "bridge" or "bond" or "vlan" && child.Name.LocalName != type).Remove();
        if (type != "ethernet")
        {
            NormalizeKind(element.Element(type) ?? throw Bad(element, $"{type} interface misses the {type} element"));
        }
    }

    private static void NormalizeStart(XElement element)
    {
        if (element.Element("start") is { } start)
        {
            if (start.Get("mode") is { } mode and not ("onboot" or "hotplug" or "none"))
            {
                throw Bad(start, $"unknown interface startmode {mode}");
            }

            if (start.Get("mode") is null)
            {
                start.Remove();
            }
        }

        if (element.Element("mtu") is { } mtu)
        {
            var size = Allowed.Number(mtu, "size");
            if (size > LongestFrame)
            {
                throw Bad(mtu, $"value of the 'size' attribute of 'mtu' element must be at most {LongestFrame}");
            }

            if (size is null or 0)
            {
                mtu.Remove();
            }
        }
    }

    private static void NormalizeProtocols(XElement element)
    {
        foreach (var protocol in element.Elements("protocol"))
        {
            var family = protocol.Get("family") ?? throw Bad(protocol, "protocol misses the family attribute");
            if (family is not ("ipv4" or "ipv6"))
            {
                throw Bad(protocol, $"unsupported protocol family '{family}'");
            }

            if (family == "ipv4")
            {
                protocol.Elements("autoconf").Remove();
            }

            protocol.Elements("autoconf").Skip(1).Remove();
            protocol.Elements("dhcp").Skip(1).Remove();
            if (protocol.Element("dhcp") is { } dhcp)
            {
                Allowed.Check(dhcp, "peerdns", Allowed.YesNo);
            }

            protocol.Elements("route").Where(route => route.Get("gateway") is null).Remove();
            protocol.Elements("route").Skip(1).Remove();
            protocol.Elements("ip").Where(ip => ip.Get("address") is null).Remove();
            foreach (var ip in protocol.Elements("ip"))
            {
                if (ip.Get("prefix") is { } prefix)
                {
                    ip.Set("prefix", ip.Number("prefix") is { } length ? length == 0 ? null : length.Invariant() : throw XmlFault.BadAttribute(ip, "prefix", prefix, "a number"));
                }
            }
        }
    }

    private static void NormalizeKind(XElement kind)
    {
        switch (kind.Name.LocalName)
        {
            case "bridge":
                if (kind.Get("stp") is { } stp and not ("on" or "off"))
                {
                    throw Bad(kind, $"bridge interface stp should be on or off got {stp}");
                }

                break;
            case "bond":
                HostBondRules.Normalize(kind);
                break;
            default:
                _ = kind.Get("tag") ?? throw Bad(kind, "vlan interface misses the tag attribute");
                _ = kind.Element("interface")?.Get("name") ?? throw Bad(kind, "vlan interface misses name attribute");
                return;
        }

        foreach (var inner in kind.Elements("interface"))
        {
            Normalize(inner, kind.Name.LocalName);
        }
    }

    internal static VirtException Bad(XElement at, string sentence) => XmlFault.Error(at, sentence, null, VirtErrorDomain.Interface);
}
