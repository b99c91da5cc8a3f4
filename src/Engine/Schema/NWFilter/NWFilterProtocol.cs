using static VirtPS.Engine.Schema.NWFilterValueKind;

namespace VirtPS.Engine.Schema;

/// <summary>One attribute that rules about a protocol may have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it may hold.</param>
/// <param name="Leader">The attribute whose sense, matching or not matching, it takes; nothing when it has its own.</param>
internal sealed record NWFilterAttribute(string Name, NWFilterValueKind Kind, string? Leader = null);

/// <summary>A protocol that rules of filters can be about, with its attributes in libvirt's order.</summary>
/// <param name="Name">The name of the element inside a rule.</param>
/// <param name="Layer">Where in a packet its header stands.</param>
/// <param name="Attributes">The attributes.</param>
/// <remarks>https://libvirt.org/formatnwfilter.html#supported-protocols.</remarks>
internal sealed record NWFilterProtocol(string Name, NWFilterLayer Layer, IReadOnlyList<NWFilterAttribute> Attributes)
{
    private static readonly NWFilterAttribute[] Remark = [new("comment", Comment)];

    private static readonly NWFilterAttribute[] Ethernet =
    [
        new("srcmacaddr", Mac), new("srcmacmask", MacMask), new("dstmacaddr", Mac), new("dstmacmask", MacMask),
    ];

    // The masks of these take the sense of their addresses.
    private static readonly NWFilterAttribute[] LedEthernet =
    [
        new("srcmacaddr", Mac), new("srcmacmask", MacMask, "srcmacaddr"), new("dstmacaddr", Mac), new("dstmacmask", MacMask, "dstmacaddr"),
    ];

    private static readonly NWFilterAttribute[] OwnPorts =
        [new("srcportstart", Word), new("srcportend", Word), new("dstportstart", Word), new("dstportend", Word)];

    private static readonly NWFilterAttribute[] LedPorts =
    [
        new("srcportstart", Word), new("srcportend", Word, "srcportstart"), new("dstportstart", Word, "srcportstart"), new("dstportend", Word, "srcportstart"),
    ];

    private static readonly NWFilterAttribute[] IcmpType = [new("type", Octet), new("code", Octet, "type")];

    private static readonly NWFilterAttribute[] TcpOption = [new("option", Octet)];

    private static readonly NWFilterAttribute[] Arp =
    [
        .. Ethernet, new("hwtype", Word), new("protocoltype", Word), new("opcode", ArpOperation), new("arpsrcmacaddr", Mac), new("arpdstmacaddr", Mac),
        new("arpsrcipaddr", IPv4), new("arpsrcipmask", IPv4Mask), new("arpdstipaddr", IPv4), new("arpdstipmask", IPv4Mask),
        new("gratuitous", Switch), .. Remark,
    ];

    private static readonly NWFilterAttribute[] Stp =
    [
        new("srcmacaddr", Mac), new("srcmacmask", MacMask, "srcmacaddr"), new("type", Octet), new("flags", Octet),
        .. Range("root-priority", Word), new("root-address", Mac), new("root-address-mask", MacMask, "root-address"), .. Range("root-cost", Long),
        .. Range("sender-priority", Word), new("sender-address", Mac), new("sender-address-mask", MacMask, "sender-address"), .. Range("port", Word),
        .. Range("age", Word), .. Range("max-age", Word), .. Range("hello-time", Word), .. Range("forward-delay", Word), .. Remark,
    ];

    /// <summary>All protocols, in the order in which libvirt looks for them.</summary>
    public static IReadOnlyList<NWFilterProtocol> All { get; } =
    [
        new("arp", NWFilterLayer.Ethernet, Arp),
        new("rarp", NWFilterLayer.Ethernet, Arp),
        new("mac", NWFilterLayer.Ethernet, [.. LedEthernet, new("protocolid", EtherType), .. Remark]),
        new("vlan", NWFilterLayer.Ethernet, [.. LedEthernet, new("vlanid", VlanId), new("encap-protocol", EncapsulatedType), .. Remark]),
        new("stp", NWFilterLayer.Ethernet, Stp),
        new("ip", NWFilterLayer.Ethernet, [.. Ethernet, .. Addresses(IPv4, IPv4Mask), new("protocol", IPProtocol), .. OwnPorts, new("dscp", Dscp), .. Remark]),
        new(
            "ipv6",
            NWFilterLayer.Ethernet,
            [
                .. Ethernet, .. Addresses(IPv6, IPv6Mask), new("protocol", IPProtocol), .. OwnPorts, new("type", Octet),
                new("typeend", Octet, "type"), new("code", Octet, "type"), new("codeend", Octet, "type"), .. Remark,
            ]),
        .. Transport(string.Empty, NWFilterLayer.IPv4, IPv4, IPv4Mask),
        .. Transport("-ipv6", NWFilterLayer.IPv6, IPv6, IPv6Mask),
    ];

    /// <summary>Finds a protocol.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The protocol; null when libvirt has none of that name.</returns>
    public static NWFilterProtocol? Find(string name) => All.FirstOrDefault(protocol => protocol.Name == name);

    private static IEnumerable<NWFilterProtocol> Transport(string suffix, NWFilterLayer layer, NWFilterValueKind address, NWFilterValueKind mask)
    {
        var common = OverIP(address, mask);
        NWFilterAttribute[] flags = layer == NWFilterLayer.IPv4 ? [new("flags", TcpFlags)] : [];
        yield return new("tcp" + suffix, layer, [.. common, .. LedPorts, .. TcpOption, .. flags, .. Remark]);
        yield return new("udp" + suffix, layer, [.. common, .. LedPorts, .. Remark]);
        yield return new("udplite" + suffix, layer, [.. common, .. Remark]);
        yield return new("esp" + suffix, layer, [.. common, .. Remark]);
        yield return new("ah" + suffix, layer, [.. common, .. Remark]);
        yield return new("sctp" + suffix, layer, [.. common, .. LedPorts, .. Remark]);
        yield return new(layer == NWFilterLayer.IPv4 ? "icmp" : "icmpv6", layer, [.. common, .. IcmpType, .. Remark]);
        yield return new("all" + suffix, layer, [.. common, .. Remark]);
        if (layer == NWFilterLayer.IPv4)
        {
            yield return new("igmp", layer, [.. common, .. Remark]);
        }
    }

    private static NWFilterAttribute[] Addresses(NWFilterValueKind address, NWFilterValueKind mask) =>
    [
        new("srcipaddr", address), new("srcipmask", mask, "srcipaddr"), new("dstipaddr", address), new("dstipmask", mask, "dstipaddr"),
    ];

    private static NWFilterAttribute[] OverIP(NWFilterValueKind address, NWFilterValueKind mask) =>
    [
        new("srcmacaddr", Mac), .. Addresses(address, mask), new("srcipfrom", address), new("srcipto", address, "srcipfrom"),
        new("dstipfrom", address), new("dstipto", address, "dstipfrom"), new("dscp", Dscp), new("connlimit-above", DecimalWord),
        new("state", State), new("ipset", SetName), new("ipsetflags", SetFlags),
    ];

    private static NWFilterAttribute[] Range(string name, NWFilterValueKind kind) => [new(name, kind), new(name + "-hi", kind, name)];
}

/// <summary>Where in a packet the header of a protocol stands, which decides who looks at it.</summary>
internal enum NWFilterLayer
{
    /// <summary>In the frame: the bridge looks at it.</summary>
    Ethernet,

    /// <summary>In an IPv4 packet: the firewall looks at it, with its knowledge of connections.</summary>
    IPv4,

    /// <summary>In an IPv6 packet.</summary>
    IPv6,
}
