namespace VirtPS.Engine.Schema;

/// <summary>The names that filters may use for numbers of protocols.</summary>
internal static class NWFilterNames
{
    /// <summary>Protocols over Ethernet.</summary>
    public static readonly (string Name, uint Number)[] EtherTypes =
        [("arp", 0x0806), ("rarp", 0x8035), ("ipv4", 0x0800), ("ipv6", 0x86dd), ("vlan", 0x8100)];

    /// <summary>What ARP packets are about.</summary>
    public static readonly (string Name, uint Number)[] ArpOperations =
    [
        ("Request", 1), ("Reply", 2), ("Request_Reverse", 3), ("Reply_Reverse", 4), ("DRARP_Request", 5), ("DRARP_Reply", 6),
        ("DRARP_Error", 7), ("InARP_Request", 8), ("ARP_NAK", 9),
    ];

    /// <summary>Protocols over IP.</summary>
    public static readonly (string Name, uint Number)[] IPProtocols =
    [
        ("tcp", 6), ("udp", 17), ("udplite", 136), ("esp", 50), ("ah", 51), ("icmp", 1), ("igmp", 2), ("sctp", 132), ("icmpv6", 58),
    ];

    /// <summary>States of a connection, as bits.</summary>
    public static readonly (string Name, uint Number)[] States =
        [("NEW", 1), ("ESTABLISHED", 2), ("RELATED", 4), ("INVALID", 8), ("NONE", 16)];

    /// <summary>Flags of TCP, as bits.</summary>
    public static readonly (string Name, uint Number)[] TcpFlags =
        [("FIN", 1), ("SYN", 2), ("RST", 4), ("PSH", 8), ("ACK", 16), ("URG", 32), ("ALL", 63), ("NONE", 0)];

    /// <summary>Finds a name's number; the case of letters does not count.</summary>
    public static uint? NumberOf((string Name, uint Number)[] names, string name)
    {
        var at = Array.FindIndex(names, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return at < 0 ? null : names[at].Number;
    }

    /// <summary>Finds a number's name.</summary>
    public static string? NameOf((string Name, uint Number)[] names, uint number) => Array.Find(names, known => known.Number == number).Name;

    /// <summary>Reads names beside one another into bits; what separates them are commas and white space, or nothing.</summary>
    /// <returns>The bits; null when something is no name.</returns>
    public static uint? ReadBits((string Name, uint Number)[] names, string text)
    {
        uint bits = 0;
        for (var rest = Skip(text); rest.Length > 0; rest = Skip(rest))
        {
            var known = Array.Find(names, known => rest.StartsWith(known.Name, StringComparison.OrdinalIgnoreCase));
            if (known.Name is null)
            {
                return null;
            }

            bits |= known.Number;
            rest = rest[known.Name.Length..];
        }

        return bits;

        static string Skip(string text) => text.TrimStart(' ', '\t', '\n', '\v', '\f', '\r', ',');
    }

    /// <summary>Writes bits as names.</summary>
    public static string WriteBits((string Name, uint Number)[] names, uint bits) =>
        string.Join(',', names.Where(known => uint.IsPow2(known.Number) && (bits & known.Number) != 0).Select(known => known.Name));
}
