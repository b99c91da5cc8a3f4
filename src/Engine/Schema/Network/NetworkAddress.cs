using System.Net;
using System.Net.Sockets;

namespace VirtPS.Engine.Schema;

/// <summary>Reckons with the addresses of networks.</summary>
internal static class NetworkAddress
{
    public static IPAddress Mask(int prefixLength)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)prefixLength, 32u, nameof(prefixLength));
        var mask = prefixLength == 0 ? 0u : uint.MaxValue << (32 - prefixLength);
        return new IPAddress([(byte)(mask >> 24), (byte)(mask >> 16), (byte)(mask >> 8), (byte)mask]);
    }

    /// <summary>Counts the leading ones of a mask; -1 when ones follow zeros.</summary>
    public static int PrefixOf(IPAddress mask)
    {
        var bits = Number(mask);
        var width = mask.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var zeros = bits == UInt128.Zero ? width : (int)UInt128.TrailingZeroCount(bits);
        return (bits >> zeros) + 1 == UInt128.One << (width - zeros) || zeros == width ? width - zeros : -1;
    }

    public static UInt128 Number(IPAddress address)
    {
        var value = UInt128.Zero;
        foreach (var octet in address.GetAddressBytes())
        {
            value = value << 8 | octet;
        }

        return value;
    }

    public static IPAddress FromNumber(UInt128 value, AddressFamily family)
    {
        var bytes = new byte[family == AddressFamily.InterNetwork ? 4 : 16];
        for (var i = bytes.Length - 1; i >= 0; i--, value >>= 8)
        {
            bytes[i] = (byte)value;
        }

        return new IPAddress(bytes);
    }

    public static bool TryParse(string? text, out IPAddress address)
    {
        address = IPAddress.None;

        // What the platform lets pass as an address, such as 10.1 or 0x0a000001, is none to libvirt.
        if (text is null || !IPAddress.TryParse(text, out var parsed)
            || (parsed.AddressFamily == AddressFamily.InterNetwork && parsed.ToString() != text) || text.Contains('%', StringComparison.Ordinal))
        {
            return false;
        }

        address = parsed;
        return true;
    }

    public static int Width(AddressFamily family) => family == AddressFamily.InterNetwork ? 32 : 128;

    public static UInt128 HostMask(AddressFamily family, int prefixLength) =>
        Width(family) - prefixLength is var bits and < 128 ? (UInt128.One << bits) - 1 : UInt128.MaxValue;
}
