using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for the host's addresses on a network and what it hands out there.</summary>
internal static class NetworkIPRules
{
    public static void Normalize(XElement ip, string name)
    {
        if (ip.Get("address") is not { } text)
        {
            throw XmlFault.Error(ip, $"Missing required address attribute in network '{name}'");
        }

        var address = NeedAddress(ip, "address", $"Invalid address '{text}' in network '{name}'");
        var prefix = NeedPrefix(ip, address, text, name);
        Allowed.Check(ip, "localPtr", Allowed.YesNo);
        foreach (var range in ip.Element("dhcp")?.Elements("range") ?? [])
        {
            CheckRange(range, address, prefix, name);
            NormalizeLease(range);
        }

        foreach (var host in ip.Element("dhcp")?.Elements("host") ?? [])
        {
            CheckHost(host, address, name);
            NormalizeLease(host);
        }

        if (ip.Element("tftp") is { } tftp && address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            throw XmlFault.Unsupported(tftp, $"Unsupported <tftp> element in an IPv6 element in network '{name}'");
        }
    }

    /// <summary>Reads an address and writes it as libvirt does.</summary>
    public static IPAddress NeedAddress(XElement element, string attribute, string sentence)
    {
        if (!NetworkAddress.TryParse(element.Get(attribute), out var address))
        {
            throw XmlFault.Error(element, sentence, "an IPv4 or IPv6 address");
        }

        element.Set(attribute, address.ToString());
        return address;
    }

    private static int NeedPrefix(XElement ip, IPAddress address, string text, string name)
    {
        var family = ip.Get("family");
        var v6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        var prefix = Allowed.Number(ip, "prefix");
        switch (family)
        {
            case null or "ipv4" when v6:
                throw XmlFault.Unsupported(ip, $"{family ?? "no"} family specified for non-IPv4 address '{text}' in network '{name}'", "family='ipv6'");
            case "ipv6" when !v6:
                throw XmlFault.Unsupported(ip, $"Family 'ipv6' specified for non-IPv6 address '{text}' in network '{name}'");
            case not (null or "ipv4" or "ipv6"):
                throw XmlFault.Error(ip, $"Unrecognized family '{family}' in network '{name}'", "one of: ipv4, ipv6");
        }

        if (ip.Get("netmask") is { } netmask)
        {
            var mask = NeedAddress(ip, "netmask", $"Invalid netmask '{netmask}' in network '{name}'");
            if (v6)
            {
                throw XmlFault.Unsupported(ip, $"netmask not allowed for IPv6 address '{text}' in network '{name}'", "a prefix");
            }

            if (mask.AddressFamily != AddressFamily.InterNetwork)
            {
                throw XmlFault.Unsupported(
                    ip, $"Invalid netmask '{netmask}' for address '{text}' in network '{name}' (both must be IPv4)");
            }

            return prefix is not > 0
                ? NetworkAddress.PrefixOf(mask)
                : throw XmlFault.Unsupported(ip, $"Network '{name}' IP address cannot have both a prefix and a netmask");
        }

        if (prefix > (v6 ? 128u : 32u))
        {
            throw XmlFault.Unsupported(ip, $"Invalid {(v6 ? "IPv6" : "IPv4")} prefix '{prefix}' in network '{name}'");
        }

        if (prefix == 0)
        {
            ip.Set("prefix", null);
        }

        return prefix is > 0 ? (int)prefix : DefaultPrefix(address);
    }

    /// <summary>Without a word on it, an IPv4 address's class decides, and IPv6 networks have 64 bits.</summary>
    public static int DefaultPrefix(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? 64 : address.GetAddressBytes()[0] switch
    {
        < 128 => 8,
        < 192 => 16,
        < 224 => 24,
        _ => 0,
    };

    private static void CheckRange(XElement range, IPAddress network, int prefix, string name)
    {
        foreach (var end in (ReadOnlySpan<string>)["start", "end"])
        {
            if (range.Get(end) is null)
            {
                throw XmlFault.Error(range, $"Missing '{end}' attribute in dhcp range for network '{name}'");
            }
        }

        var start = NeedAddress(range, "start", $"Invalid dhcp range start address '{range.Get("start")}' in network '{name}'");
        var last = NeedAddress(range, "end", $"Invalid dhcp range end address '{range.Get("end")}' in network '{name}'");
        var words = $"range {start} - {last}";
        if (start.AddressFamily != last.AddressFamily)
        {
            throw Refuse(range, $"mismatch of address family in {words}");
        }

        if (start.AddressFamily != network.AddressFamily)
        {
            throw Refuse(range, $"mismatch of address family in {words} for network {network}");
        }

        var hostMask = NetworkAddress.HostMask(network.AddressFamily, prefix);
        var first = NetworkAddress.Number(network) & ~hostMask;
        var (low, high) = (NetworkAddress.Number(start), NetworkAddress.Number(last));
        if ((low & ~hostMask) != first || (high & ~hostMask) != first)
        {
            throw Refuse(range, $"{words} is not entirely within network {network}/{prefix}");
        }

        if (network.AddressFamily == AddressFamily.InterNetwork && prefix < 31)
        {
            if (low == first)
            {
                throw Refuse(range, $"start of {words} in network {network}/{prefix} is the network address");
            }

            if (high == (first | hostMask))
            {
                throw Refuse(range, $"end of {words} in network {network}/{prefix} is the broadcast address");
            }
        }

        if (low > high)
        {
            throw Refuse(range, $"{words} is reversed ");
        }
    }

    private static VirtException Refuse(XElement range, string sentence) =>
        XmlFault.Make(VirtErrorCode.InternalError, range, sentence.TrimEnd(), null, VirtErrorDomain.None);

    private static void CheckHost(XElement host, IPAddress network, string name)
    {
        var v6 = network.AddressFamily == AddressFamily.InterNetworkV6;
        if (host.Get("mac") is { } mac)
        {
            if (v6)
            {
                throw XmlFault.Error(host, $"Invalid to specify MAC address '{mac}' in network '{name}' IPv6 static host definition", "an 'id' or a 'name'");
            }

            if (!MacAddress.TryParse(mac, out var address))
            {
                throw XmlFault.Error(host, $"Cannot parse MAC address '{mac}' in network '{name}'");
            }

            if (address.IsMulticast)
            {
                throw XmlFault.Error(host, $"expected unicast mac address, found multicast '{mac}' in network '{name}'");
            }
        }

        if (host.Get("name") is { } hostName && (hostName.Length == 0 || !char.IsAsciiLetterOrDigit(hostName[0])))
        {
            throw XmlFault.Error(host, $"Cannot use host name '{hostName}' in network '{name}'");
        }

        if (v6 ? host.Get("id") is null && host.Get("name") is null : host.Get("mac") is null && host.Get("name") is null)
        {
            throw XmlFault.Error(
                host, $"Static host definition in {(v6 ? "IPv6" : "IPv4")} network '{name}' must have {(v6 ? "id" : "mac")} or name attribute");
        }

        if (host.Get("ip") is null)
        {
            throw XmlFault.Error(host, $"Missing IP address in static host definition for network '{name}'");
        }

        NeedAddress(host, "ip", $"Invalid IP address in static host definition for network '{name}'");
    }

    private static void NormalizeLease(XElement owner)
    {
        if (owner.Element("lease") is not { } lease)
        {
            return;
        }

        if (lease.Get("expiry") is not { } expiry)
        {
            lease.Remove();
            return;
        }

        Allowed.Check(lease, "unit", ["seconds", "minutes", "hours"]);
        if (!ScaledSize.TryParseNumber(expiry, out var time))
        {
            throw XmlFault.BadAttribute(lease, "expiry", expiry, "a whole number");
        }

        // dnsmasq gives none for less than two minutes.
        if (time > 0 && lease.Get("unit") switch { "seconds" => time < 120, "hours" => false, _ => time < 2 })
        {
            throw XmlFault.Unsupported(lease, "The minimum lease time should be greater than 2 minutes");
        }

        // Nothing stands for a lease without end, and has no unit.
        if (time == 0)
        {
            lease.Set("unit", null);
        }
        else
        {
            lease.Default("unit", "minutes");
        }
    }
}
