using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Brings a network's definition into the form that libvirt prints.</summary>
public static class NetworkNormalizer
{
    private static readonly string[] MacTableManagers = ["kernel", "libvirt"];

    /// <summary>Normalises a definition in place.</summary>
    /// <param name="network">The network's element.</param>
    /// <param name="active">Whether the document describes a running network, whose connections count and whose pool of interfaces is listed.</param>
    /// <returns>The same element.</returns>
    /// <exception cref="VirtException">
    /// <see cref="VirtErrorCode.NoName"/>, <see cref="VirtErrorCode.XmlError"/>, <see cref="VirtErrorCode.XmlDetail"/>,
    /// <see cref="VirtErrorCode.ConfigUnsupported"/> and <see cref="VirtErrorCode.InternalError"/>, each as libvirt gives it for the same mistake.
    /// </exception>
    public static XElement Normalize(XElement network, bool active = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        var name = Identity.NeedName(network);
        if (name.Contains('/', StringComparison.Ordinal))
        {
            throw XmlFault.Make(VirtErrorCode.XmlDetail, network.Element("name")!, "invalid char in name: /", null, VirtErrorDomain.Xml);
        }

        Identity.NormalizeUuid(network);
        NormalizeSwitches(network, name, active);
        BandwidthRules.Check(network, allowsFloor: false);
        NormalizeMac(network, name);
        NetworkDnsRules.Normalize(network, name);
        foreach (var port in network.Elements("virtualport"))
        {
            if (port.Get("type") is null)
            {
                throw XmlFault.Error(port, "missing required virtualport type", null, VirtErrorDomain.None);
            }

            VirtualPortRules.Normalize(port, required: false);
        }

        NormalizePortGroups(network);
        foreach (var ip in network.Elements("ip"))
        {
            NetworkIPRules.Normalize(ip, name);
        }

        NetworkRouteRules.Check(network, name);
        CheckBridge(network.Element("bridge"), name);
        NetworkForwardRules.Normalize(network, name, active);
        NormalizeBridge(network, name);
        if (network.Element("metadata") is { } metadata)
        {
            MetadataRules.Normalize(metadata);
        }

        Arranger.Arrange(network);
        return network;
    }

    private static void NormalizeSwitches(XElement network, string name, bool active)
    {
        if (network.Get("ipv6") is { } ipv6 && ipv6 is not ("yes" or "no"))
        {
            throw XmlFault.Error(network, $"Invalid ipv6 setting '{ipv6}' in network '{name}'", "one of: yes, no");
        }

        if (network.Element("mtu") is { } mtu && mtu.Get("size") is { } size && (!ScaledSize.TryParseNumber(size, out var bytes) || bytes > uint.MaxValue))
        {
            throw XmlFault.Error(mtu, $"Invalid mtu size '{size}' in network '{name}'", "a number of bytes");
        }

        Allowed.Check(network, "trustGuestRxFilters", Allowed.YesNo);
        if (network.Get("ipv6") != "yes")
        {
            network.Set("ipv6", null);
        }

        if (!active || network.Get("connections") == "0")
        {
            network.Set("connections", null);
        }

        if (network.Element("domain") is { } domain)
        {
            Allowed.Check(domain, "localOnly", Allowed.YesNo);
            if (domain.Get("name") is null)
            {
                domain.Remove();
            }
        }

        foreach (var port in network.Elements("port"))
        {
            Allowed.Check(port, "isolated", Allowed.YesNo);
        }
    }

    private static void NormalizeMac(XElement network, string name)
    {
        if (network.Element("mac") is not { } mac)
        {
            return;
        }

        var text = mac.Get("address");
        if (!MacAddress.TryParse(text, out var address))
        {
            throw XmlFault.Error(mac, $"Invalid bridge mac address '{text}' in network '{name}'", "six hexadecimal numbers with colons between them");
        }

        if (address.IsMulticast)
        {
            throw XmlFault.Error(mac, $"Invalid multicast bridge mac address '{text}' in network '{name}'");
        }

        mac.Set("address", address.ToString());
    }

    private static void NormalizePortGroups(XElement network)
    {
        foreach (var group in network.Elements("portgroup"))
        {
            if (group.Get("default") != "yes")
            {
                group.Set("default", null);
            }

            foreach (var port in group.Elements("virtualport").ToArray())
            {
                VirtualPortRules.Normalize(port, required: false);
                if (VirtualPortRules.IsEmpty(port))
                {
                    port.Remove();
                }
            }

            BandwidthRules.Check(group, allowsFloor: false);
        }
    }

    private static void NormalizeBridge(XElement network, string name)
    {
        var mode = network.Element("forward")?.Get("mode");
        var own = mode is null or "nat" or "route" or "open";
        if (!own)
        {
            if (network.Element("bridge") is { FirstAttribute: null } empty)
            {
                empty.Remove();
            }

            return;
        }

        var bridge = network.Need("bridge");
        bridge.Set("stp", bridge.Get("stp") == "off" ? "off" : "on");
        bridge.Default("delay", "0");
    }

    private static void CheckBridge(XElement? bridge, string name)
    {
        if (bridge?.Get("delay") is { } delay)
        {
            if (!ScaledSize.TryParseNumber(delay, out var seconds))
            {
                throw XmlFault.Error(bridge, $"Invalid delay value in network '{name}'", "a number of seconds");
            }

            bridge.Set("delay", ((long)seconds).Invariant());
        }

        if (bridge?.Get("macTableManager") is { } manager && !MacTableManagers.Contains(manager))
        {
            throw XmlFault.Error(bridge, $"Invalid macTableManager setting '{manager}' in network '{name}'", Allowed.OneOf(MacTableManagers));
        }
    }
}
