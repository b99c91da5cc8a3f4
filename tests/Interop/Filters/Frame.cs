using System.Buffers.Binary;
using System.Net;

namespace VirtPS.Tests.Interop.Filters;

/// <summary>Makes frames byte by byte.</summary>
internal static class Frame
{
    public const string Broadcast = "ff:ff:ff:ff:ff:ff";

    public static byte[] Ethernet(string from, string to, ushort type, params byte[][] parts) =>
        [.. Mac(to), .. Mac(from), .. Word(type), .. parts.SelectMany(part => part)];

    /// <summary>An ARP packet: 1 asks, 2 answers.</summary>
    public static byte[] Arp(string from, string to, ushort operation, string claimedMac, string claimedIP, string wantedIP, ushort type = 0x0806) => Ethernet(
        from, to, type, Word(1), Word(0x0800), [6, 4], Word(operation), Mac(claimedMac), IP(claimedIP), Mac("00:00:00:00:00:00"), IP(wantedIP), new byte[18]);

    /// <summary>A packet of UDP.</summary>
    public static byte[] Udp(string from, string to, string source, string destination, ushort sourcePort, ushort destinationPort, byte[]? body = null)
    {
        body ??= [];
        return Ethernet(
            from, to, 0x0800, IPHeader(17, 8 + body.Length + 16, source, destination),
            Word(sourcePort), Word(destinationPort), Word((ushort)(8 + body.Length + 16)), Word(0), body);
    }

    /// <summary>A packet of UDP over IPv6, without a checksum.</summary>
    public static byte[] Udp6(string from, string to, string source, string destination, ushort sourcePort, ushort destinationPort) => Ethernet(
        from, to, 0x86dd, [0x60, 0, 0, 0, .. Word(8 + 16), 17, 64, .. IP(source), .. IP(destination)],
        Word(sourcePort), Word(destinationPort), Word(8 + 16), Word(0));

    /// <summary>The RARP by which QEMU tells where a guest is.</summary>
    public static byte[] Rarp(string from, string about) => Ethernet(
        from, Broadcast, 0x8035, [0, 1, 8, 0, 6, 4, 0, 3], Mac(about), new byte[4], Mac(about), new byte[4], new byte[18]);

    /// <summary>What a DHCP server says when it gives an address.</summary>
    public static byte[] DhcpAck(string serverMac, string server, string guestMac, string given, uint seconds)
    {
        byte[] message =
        [
            2, 1, 6, 0, 1, 2, 3, 4, .. new byte[8], .. IP(given), .. new byte[8], .. Mac(guestMac), .. new byte[10 + 192],
            0x63, 0x82, 0x53, 0x63, 53, 1, 5, 54, 4, .. IP(server), 51, 4, .. Long(seconds), 255,
        ];
        return Udp(serverMac, guestMac, server, given, 67, 68, message);
    }

    private static byte[] IPHeader(byte protocol, int length, string source, string destination)
    {
        byte[] header = [0x45, 0, .. Word((ushort)(20 + length)), 0, 0, 0, 0, 64, protocol, 0, 0, .. IP(source), .. IP(destination)];
        var sum = Enumerable.Range(0, 10).Sum(i => BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(i * 2)));
        sum = (sum & 0xffff) + (sum >> 16);
        Word((ushort)~((sum & 0xffff) + (sum >> 16))).CopyTo(header, 10);
        return header;
    }

    private static byte[] Mac(string text) => Convert.FromHexString(text.Replace(":", string.Empty, StringComparison.Ordinal));

    private static byte[] IP(string text) => IPAddress.Parse(text).GetAddressBytes();

    private static byte[] Word(ushort value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Long(uint value) => [.. Word((ushort)(value >> 16)), .. Word((ushort)value)];
}
