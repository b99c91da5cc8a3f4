using System.Globalization;
using VirtPS.Drivers.NWFilter.Sets;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.NWFilter.Nft;

/// <summary>Writes rules about packets: what is looked at with knowledge of connections, and for both ways.</summary>
/// <remarks>
/// A rule of one way also lets the answers of the connections through that it lets through, and keeps those back that it
/// keeps back; one that names states does not, nor one without statematch for the states. In all of them source and destination
/// are those of the way that the rule is for; for both ways, those of packets to the guest.
/// </remarks>
/// <param name="packets">Where the kernel looks at packets.</param>
/// <param name="port">The port's name as names of chains and sets have it.</param>
/// <param name="hostSets">The host's sets that rules look into, by name.</param>
internal sealed class NftPacketRules(NftPackets packets, string port, IReadOnlyDictionary<string, HostSet> hostSets)
{
    /// <summary>The sets that the rules use.</summary>
    internal List<string> Sets { get; } = [];

    /// <summary>The names of the host's sets that the rules look into.</summary>
    internal HashSet<string> HostSets { get; } = [];

    /// <summary>Writes a rule.</summary>
    /// <param name="rule">The rule, without variables.</param>
    /// <param name="way">The way of the packets that the chain sees.</param>
    /// <returns>The rules to put into the chain; perhaps none.</returns>
    /// <exception cref="VirtException">InternalError for what the kernel cannot do.</exception>
    internal IEnumerable<string> Write(NWFilterRule rule, NftWay way)
    {
        var isOwnWay = rule.Direction == "inout" || (rule.Direction == "out") == (way == NftWay.Out);
        var reversed = rule.Direction == "inout" ? way == NftWay.Out : !isOwnWay;
        var states = States(rule, isOwnWay);
        if (states is null && !isOwnWay && NamesStates(rule))
        {
            return [];
        }

        // What a type of ICMP means depends on the way; limits count for those who begin connections.
        if ((reversed || !isOwnWay) && rule.Direction != "inout" && (rule.Matches.ContainsKey("type") || rule.Matches.ContainsKey("connlimit-above")))
        {
            return [];
        }

        var text = new NftText(rule, reversed);
        text.Add(IsIPv4(rule) ? packets == NftPackets.Host ? "meta nfproto ipv4" : "ether type ip" : packets == NftPackets.Host ? "meta nfproto ipv6" : "ether type ip6");
        if (ProtocolOf(rule) is { } protocol)
        {
            text.Add($"meta l4proto {protocol}");
        }

        var before = text.Count;
        if (!reversed)
        {
            text.Match("srcmacaddr", "ether saddr");
        }

        Fields(text, IsIPv4(rule) ? "ip" : "ip6");
        LookUp(text, IsIPv4(rule));
        if (reversed && rule.Matches.ContainsKey("srcmacaddr") && text.Count == before)
        {
            return [];
        }

        if (states is not null)
        {
            text.Add(Connections(states));
        }

        Limit(text, IsIPv4(rule));
        return [text.Then(Verdict(rule.Action))];
    }

    private static bool IsIPv4(NWFilterRule rule) => rule.Protocol!.Layer == NWFilterLayer.IPv4;

    private static bool NamesStates(NWFilterRule rule) => rule.TracksConnections && rule.Matches.ContainsKey("state");

    private static string? ProtocolOf(NWFilterRule rule) => rule.Protocol!.Name switch
    {
        "all" or "all-ipv6" => null,
        var name => $"{NWFilterNames.NumberOf(NWFilterNames.IPProtocols, name.Replace("-ipv6", string.Empty, StringComparison.Ordinal))}",
    };

    /// <summary>Says what a rule asks of the connection.</summary>
    private static string? States(NWFilterRule rule, bool isOwnWay)
    {
        if (NamesStates(rule))
        {
            var named = rule.Matches["state"];
            return !isOwnWay || named.Text is "NONE" or "" ? null : $"ct state{NftText.Not(named)}{named.Text.ToLowerInvariant()}";
        }

        var asks = rule.TracksConnections && rule.Action == "accept" && rule.Direction != "inout" && !rule.Matches.ContainsKey("connlimit-above");
        var direction = rule.Matches.ContainsKey("type") ? string.Empty : isOwnWay ? " ct direction original" : " ct direction reply";
        return !asks ? null : isOwnWay ? $"ct state new,established{direction}" : $"ct state established{direction}";
    }

    private static void Fields(NftText text, string family)
    {
        text.Addresses(family);
        if (!text.Asks("srcipaddr", out _))
        {
            Span(text, "srcipfrom", "srcipto", $"{family} {text.Side("saddr", "daddr", true)}");
        }

        if (!text.Asks("dstipaddr", out _))
        {
            Span(text, "dstipfrom", "dstipto", $"{family} {text.Side("saddr", "daddr", false)}");
        }

        text.Match("dscp", $"{family} dscp", NftText.Number);
        if (text.Asks("flags", out var flags) && flags.Text.Split('/') is [var mask, var set])
        {
            text.Add($"tcp flags & {Bits(mask)} {(flags.IsNegated ? "!=" : "==")} {Bits(set)}");
        }

        text.Ports();
        if (text.Asks("option", out var option))
        {
            text.Add($"tcp option {NftText.Number(option.Text)} {(option.IsNegated ? "missing" : "exists")}");
        }

        Icmp(text, family == "ip" ? "icmp" : "icmpv6");
    }

    private static void Span(NftText text, string first, string last, string field) =>
        text.Match(first, field, address => text.Value(last) is { } end && end != address ? $"{address}-{end}" : address);

    private static string Bits(string names) => $"0x{NWFilterNames.ReadBits(NWFilterNames.TcpFlags, names):x}";

    private static void Icmp(NftText text, string protocol)
    {
        if (!text.Asks("type", out var type))
        {
            return;
        }

        if (text.Value("code") is not { } code)
        {
            text.Match("type", $"{protocol} type", NftText.Number);
        }
        else
        {
            text.Add(type.IsNegated
                ? $"{protocol} type . {protocol} code != {{ {NftText.Number(type.Text)} . {NftText.Number(code)} }}"
                : $"{protocol} type {NftText.Number(type.Text)} {protocol} code {NftText.Number(code)}");
        }
    }

    // In a chain for packets all ends but one go on to what is next.
    private static string Verdict(string action) => action switch
    {
        "drop" or "reject" or "continue" => action,
        _ => "return",
    };

    private string Connections(string states) => packets != NftPackets.Nowhere
        ? states
        : throw new VirtException(
            VirtErrorCode.InternalError,
            "the filter has rules about connections, and this host's kernel knows none of bridged packets: it needs nf_conntrack_bridge, or br_netfilter with net.bridge.bridge-nf-call-iptables and -ip6tables set to 1",
            VirtErrorDomain.NWFilter);

    private void LookUp(NftText text, bool isIPv4)
    {
        if (!text.Asks("ipset", out var match))
        {
            return;
        }

        var set = hostSets[match.Text];
        HostSets.Add(set.Name);
        var flags = text.Value("ipsetflags") ?? "src";
        var sides = flags.Split(',');
        if (sides.Length < set.Fields.Count || set.IsIPv6 == isIPv4)
        {
            throw new VirtException(
                VirtErrorCode.ConfigUnsupported,
                sides.Length < set.Fields.Count
                    ? $"the elements of the ipset '{set.Name}' have {set.Fields.Count} parts, and the filter's ipsetflags '{flags}' name {sides.Length}"
                    : $"the ipset '{set.Name}' has addresses of {(isIPv4 ? "IPv6" : "IPv4")}, and the filter's rule is about {(isIPv4 ? "IPv4" : "IPv6")}",
                VirtErrorDomain.NWFilter);
        }

        var fields = set.Fields.Zip(sides, (field, side) => field switch
        {
            HostSetField.Port => $"meta l4proto . th {text.Side("sport", "dport", side == "src")}",
            HostSetField.Mac => $"ether {text.Side("saddr", "daddr", side == "src")}",
            _ => $"{(isIPv4 ? "ip" : "ip6")} {text.Side("saddr", "daddr", side == "src")}",
        });
        text.Add($"{string.Join(" . ", fields)}{NftText.Not(match)}@{set.NftName}");
    }

    private void Limit(NftText text, bool isIPv4)
    {
        if (!text.Asks("connlimit-above", out var limit))
        {
            return;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"limit_{port}_{Sets.Count}");
        Sets.Add($"set {name} {{ type {(isIPv4 ? "ipv4_addr" : "ipv6_addr")}; size 65535; flags dynamic; }}");
        text.Add(Connections("ct state new")).Add($"add @{name} {{ {(isIPv4 ? "ip" : "ip6")} saddr ct count {(limit.IsNegated ? string.Empty : "over ")}{limit.Text} }}");
    }
}
