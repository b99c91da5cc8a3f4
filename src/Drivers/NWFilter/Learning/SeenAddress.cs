using System.Buffers.Binary;
using System.Net;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.NWFilter.Learning;

/// <summary>What a frame tells of a guest's IPv4 address.</summary>
/// <param name="Address">The address.</param>
/// <param name="Kind">How it is told.</param>
/// <param name="Lease">For how long a DHCP server has given it.</param>
/// <param name="Server">The DHCP server.</param>
internal readonly record struct SeenAddress(IPAddress Address, SeenKind Kind, TimeSpan Lease, IPAddress? Server)
{
    private const int EthernetSize = 14;
    private const int UdpSize = 8;
    private const int OptionsOffset = 240;
    private const uint Cookie = 0x63825363;

    /// <summary>Reads a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="mac">The guest's Ethernet address.</param>
    /// <param name="fromGuest">Whether the guest sent it.</param>
    /// <returns>What it tells; nothing when it tells nothing of that guest.</returns>
    internal static SeenAddress? Read(ReadOnlySpan<byte> frame, string mac, bool fromGuest)
    {
        if (frame.Length < EthernetSize + 20)
        {
            return null;
        }

        var body = frame[EthernetSize..];
        return BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) switch
        {
            0x0806 when fromGuest && body.Length >= 28 && IsMac(body[8..], mac) => Static(body.Slice(14, 4)),
            0x0800 => ReadIP(frame, body, mac, fromGuest),
            _ => null,
        };
    }

    private static SeenAddress? ReadIP(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> packet, string mac, bool fromGuest)
    {
        var header = (packet[0] & 0xf) * 4;
        var isFragment = (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x1fff) != 0;
        if (!isFragment && packet[9] == 17 && packet.Length >= header + UdpSize)
        {
            var (from, to) = (BinaryPrimitives.ReadUInt16BigEndian(packet[header..]), BinaryPrimitives.ReadUInt16BigEndian(packet[(header + 2)..]));
            if ((from, to) is (67, 68) or (68, 67))
            {
                // What a guest says of its own leases is a wish, but for giving them up.
                return ReadDhcp(packet[(header + UdpSize)..], new IPAddress(packet.Slice(12, 4)), mac, fromGuest);
            }
        }

        return fromGuest && IsMac(frame[6..], mac) ? Static(packet.Slice(12, 4)) : null;
    }

    private static SeenAddress? ReadDhcp(ReadOnlySpan<byte> message, IPAddress sender, string mac, bool fromGuest)
    {
        if (message.Length < OptionsOffset || !IsMac(message[28..], mac) || BinaryPrimitives.ReadUInt32BigEndian(message[236..]) != Cookie)
        {
            return null;
        }

        int kind = 0;
        var lease = Timeout.InfiniteTimeSpan;
        var server = sender;
        var options = message[OptionsOffset..];
        while (options.Length >= 2 && options[0] != 255)
        {
            if (options[0] == 0)
            {
                options = options[1..];
                continue;
            }

            var length = options[1];
            if (options.Length < 2 + length)
            {
                break;
            }

            var value = options.Slice(2, length);
            switch (options[0])
            {
                case 53 when length == 1:
                    kind = value[0];
                    break;
                case 51 when length == 4 && BinaryPrimitives.ReadUInt32BigEndian(value) is var seconds and not uint.MaxValue:
                    lease = TimeSpan.FromSeconds(seconds);
                    break;
                case 54 when length == 4:
                    server = new IPAddress(value);
                    break;
            }

            options = options[(2 + length)..];
        }

        // DHCPACK gives yiaddr; DHCPRELEASE gives ciaddr back.
        return (kind, fromGuest) switch
        {
            (5, false) when !message.Slice(16, 4).SequenceEqual(new byte[4]) => new(new IPAddress(message.Slice(16, 4)), SeenKind.Leased, lease, server),
            (7, true) => new(new IPAddress(message.Slice(12, 4)), SeenKind.Released, TimeSpan.Zero, server),
            _ => null,
        };
    }

    private static SeenAddress? Static(ReadOnlySpan<byte> address) =>
        address[0] is 0 or 127 or >= 224 ? null : new SeenAddress(new IPAddress(address), SeenKind.Used, Timeout.InfiniteTimeSpan, null);

    private static bool IsMac(ReadOnlySpan<byte> bytes, string mac) =>
        Convert.ToHexStringLower(bytes[..6]) == MacAddress.Parse(mac).ToString().Replace(":", string.Empty, StringComparison.Ordinal);
}

/// <summary>How an address is told.</summary>
internal enum SeenKind
{
    /// <summary>The guest sends from it.</summary>
    Used,

    /// <summary>A DHCP server has given it to the guest.</summary>
    Leased,

    /// <summary>The guest gives it back.</summary>
    Released,
}
