using System.Globalization;
using System.Net;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.NWFilter.Nft;

/// <summary>Writes rules about frames: what the bridge looks at without knowing connections.</summary>
/// <remarks>ebtables(8) tells what libvirt's own rules of these kinds look at. Fields without a name in nftables are counted in bits from the network header.</remarks>
internal static class NftFrameRules
{
    /// <summary>The set that tells whether two addresses of one packet are the same.</summary>
    internal const string SameAddresses = "same_addresses";

    private const string BridgeGroup = "01:80:c2:00:00:00";

    /// <summary>Writes a rule.</summary>
    /// <param name="rule">The rule, without variables.</param>
    /// <param name="reversed">Whether it is written for the other way.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="VirtException">InternalError for what cannot be asked.</exception>
    internal static string Write(NWFilterRule rule, bool reversed)
    {
        var text = new NftText(rule, reversed);
        _ = rule.Protocol?.Name switch
        {
            null => text,
            "mac" => text.Ethernet().Match("protocolid", "ether type", EtherType),
            "vlan" => Vlan(text),
            "stp" => Stp(text),
            "arp" => Arp(text, "arp"),
            "rarp" => Arp(text, "0x8035"),
            "ip" => IP(text.Ethernet().Add("ether type ip").Addresses("ip"), "ip protocol", "ip dscp"),
            _ => Icmp(IP(text.Ethernet().Add("ether type ip6").Addresses("ip6"), "meta l4proto", "ip6 dscp")),
        };

        // A bridge cannot refuse with an answer before it knows the packet; libvirt drops here, too.
        return text.Then(rule.Action == "reject" ? "drop" : rule.Action);
    }

    /// <summary>Writes what a chain that is for some frames asks of them.</summary>
    /// <param name="chain">The chain's name in the filter.</param>
    /// <returns>The condition; empty for chains that are for all.</returns>
    internal static string ConditionOf(string chain) =>
        chain.StartsWith("mac", StringComparison.Ordinal) ? string.Empty
        : chain.StartsWith("stp", StringComparison.Ordinal) ? $"ether daddr {BridgeGroup} "
        : chain.StartsWith("vlan", StringComparison.Ordinal) ? "ether type vlan "
        : chain.StartsWith("arp", StringComparison.Ordinal) ? "ether type arp "
        : chain.StartsWith("rarp", StringComparison.Ordinal) ? "ether type 0x8035 "
        : chain.StartsWith("ipv4", StringComparison.Ordinal) ? "ether type ip "
        : "ether type ip6 ";

    private static string EtherType(string text) =>
        $"0x{NWFilterNames.NumberOf(NWFilterNames.EtherTypes, text) ?? uint.Parse(NftText.Number(text), CultureInfo.InvariantCulture):x4}";

    private static NftText Vlan(NftText text) =>
        text.Ethernet().Add("ether type vlan").Match("vlanid", "vlan id", NftText.Number).Match("encap-protocol", "vlan type", EtherType);

    private static NftText Stp(NftText text)
    {
        // Behind three bytes of logical link control: protocol, version and kind, then the fields of IEEE 802.1D, 9.3.1.
        text.Mac("srcmacaddr", "srcmacmask", "ether saddr").Add($"ether daddr {BridgeGroup} @nh,0,24 0x424203")
            .Match("type", "@nh,48,8", NftText.Number).Match("flags", "@nh,56,8", NftText.Number)
            .Range("root-priority", "root-priority-hi", "@nh,64,16");
        RawMac(text, "root-address", "root-address-mask", "@nh,80,48");
        text.Range("root-cost", "root-cost-hi", "@nh,128,32").Range("sender-priority", "sender-priority-hi", "@nh,160,16");
        RawMac(text, "sender-address", "sender-address-mask", "@nh,176,48");
        return text.Range("port", "port-hi", "@nh,224,16").Range("age", "age-hi", "@nh,240,16").Range("max-age", "max-age-hi", "@nh,256,16")
            .Range("hello-time", "hello-time-hi", "@nh,272,16").Range("forward-delay", "forward-delay-hi", "@nh,288,16");
    }

    private static void RawMac(NftText text, string address, string mask, string field)
    {
        if (text.Asks(address, out var match))
        {
            var bits = text.Value(mask);
            var value = bits is null ? NftText.Hex(match.Text) : $"0x{Convert.ToUInt64(NftText.Hex(match.Text), 16) & Convert.ToUInt64(NftText.Hex(bits), 16):x12}";
            text.Add(bits is null ? field + NftText.Not(match) + value : $"{field} & {NftText.Hex(bits)} {(match.IsNegated ? "!=" : "==")} {value}");
        }
    }

    private static NftText Arp(NftText text, string etherType)
    {
        text.Ethernet().Add($"ether type {etherType}")
            .Match("hwtype", "@nh,0,16", NftText.Number).Match("protocoltype", "@nh,16,16", NftText.Number)
            .Match("opcode", "@nh,48,16", opcode => $"{NWFilterNames.NumberOf(NWFilterNames.ArpOperations, opcode) ?? uint.Parse(opcode, CultureInfo.InvariantCulture)}")
            .Match("arpsrcmacaddr", text.Side("@nh,64,48", "@nh,144,48", true), NftText.Hex)
            .Match("arpdstmacaddr", text.Side("@nh,64,48", "@nh,144,48", false), NftText.Hex);
        RawIP(text, "arpsrcipaddr", "arpsrcipmask", text.Side("@nh,112,32", "@nh,192,32", true));
        RawIP(text, "arpdstipaddr", "arpdstipmask", text.Side("@nh,112,32", "@nh,192,32", false));
        if (!text.Asks("gratuitous", out var gratuitous) || gratuitous.Text != "true")
        {
            return text;
        }

        // nftables compares no two fields, but finds in a set of equal pairs whether a pair is one of equals.
        return etherType == "arp"
            ? text.Add($"update @{SameAddresses} {{ arp saddr ip . arp saddr ip }} arp saddr ip . arp daddr ip{NftText.Not(gratuitous)}@{SameAddresses}")
            : throw new VirtException(VirtErrorCode.InternalError, "whether a packet is gratuitous can be asked of arp, not of rarp", VirtErrorDomain.NWFilter);
    }

    private static void RawIP(NftText text, string address, string mask, string field)
    {
        if (text.Asks(address, out var match))
        {
            var length = int.Parse(text.Value(mask) ?? "32", CultureInfo.InvariantCulture);
            var value = NftText.Hex(NftText.Masked(IPAddress.Parse(match.Text), length));
            text.Add(length == 32
                ? field + NftText.Not(match) + value
                : $"{field} & {NftText.Hex(NftText.Masked(IPAddress.Broadcast, length))} {(match.IsNegated ? "!=" : "==")} {value}");
        }
    }

    private static NftText IP(NftText text, string protocol, string dscp) =>
        text.Match("protocol", protocol, NftText.Protocol).Ports().Match("dscp", dscp, NftText.Number);

    private static NftText Icmp(NftText text)
    {
        var (type, typeEnd, code, codeEnd) = (text.Value("type"), text.Value("typeend"), text.Value("code"), text.Value("codeend"));
        if (type is null && typeEnd is null && code is null && codeEnd is null)
        {
            return text;
        }

        var types = Limits(type, typeEnd);
        var codes = Limits(code, codeEnd);
        return text.Asks("type", out var match) && match.IsNegated
            ? text.Add($"icmpv6 type . icmpv6 code != {{ {types} . {codes} }}")
            : text.Add($"icmpv6 type {types} icmpv6 code {codes}");
    }

    private static string Limits(string? first, string? last) => (first, last) switch
    {
        (not null, null) => NftText.Number(first),
        _ => $"{NftText.Number(first ?? "0")}-{NftText.Number(last ?? "255")}",
    };
}
