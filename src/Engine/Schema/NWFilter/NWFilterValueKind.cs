namespace VirtPS.Engine.Schema;

/// <summary>What an attribute of a filter's rule may hold.</summary>
internal enum NWFilterValueKind
{
    /// <summary>A byte, decimal or hexadecimal.</summary>
    Octet,

    /// <summary>Two bytes, decimal or hexadecimal.</summary>
    Word,

    /// <summary>Two bytes, decimal only.</summary>
    DecimalWord,

    /// <summary>Four bytes, decimal or hexadecimal.</summary>
    Long,

    /// <summary>An Ethernet address.</summary>
    Mac,

    /// <summary>The bits of an Ethernet address that count; ones before zeros.</summary>
    MacMask,

    /// <summary>An IPv4 address.</summary>
    IPv4,

    /// <summary>How many leading bits of an IPv4 address count, as a number or as a mask.</summary>
    IPv4Mask,

    /// <summary>An IPv6 address.</summary>
    IPv6,

    /// <summary>How many leading bits of an IPv6 address count, as a number or as a mask.</summary>
    IPv6Mask,

    /// <summary>A protocol over Ethernet, by name or number.</summary>
    EtherType,

    /// <summary>A protocol inside a virtual LAN's frames, by name or number.</summary>
    EncapsulatedType,

    /// <summary>The number of a virtual LAN.</summary>
    VlanId,

    /// <summary>What an ARP packet is about, by name or number.</summary>
    ArpOperation,

    /// <summary>A protocol over IP, by name or number.</summary>
    IPProtocol,

    /// <summary>A differentiated services code point, 0 to 63.</summary>
    Dscp,

    /// <summary>States of a connection.</summary>
    State,

    /// <summary>Flags of TCP: which are looked at, and which of these are set.</summary>
    TcpFlags,

    /// <summary>The name of a set of addresses.</summary>
    SetName,

    /// <summary>What is looked up in a set: src and dst, up to six.</summary>
    SetFlags,

    /// <summary>Yes or no.</summary>
    Switch,

    /// <summary>A remark for people.</summary>
    Comment,
}
