using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VirtPS.Engine.Schema;

/// <summary>Brings the values of a rule's attributes into libvirt's form.</summary>
internal static class NWFilterValues
{
    private const int LongestComment = 256;
    private const int LongestSetName = 31;
    private const int MostSetFlags = 6;
    private const string Blank = " \t\n\v\f\r";

    private static readonly SearchValues<char> SetNameLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-+ ");

    /// <summary>Gives the form that libvirt writes a value in.</summary>
    /// <param name="kind">What the attribute may hold.</param>
    /// <param name="text">What it holds.</param>
    /// <returns>The form; null when the value is none of the kind.</returns>
    public static string? Normalize(NWFilterValueKind kind, string text) => kind switch
    {
        NWFilterValueKind.Octet => Number(text, byte.MaxValue)?.Text,
        NWFilterValueKind.Word => Number(text, ushort.MaxValue)?.Text,
        NWFilterValueKind.DecimalWord => Decimal(text) is { } value and <= ushort.MaxValue ? Plain(value) : null,
        NWFilterValueKind.Long => Number(text, uint.MaxValue)?.Text,
        NWFilterValueKind.Mac => MacAddress.TryParse(text, out var mac) ? mac.ToString() : null,
        NWFilterValueKind.MacMask => MacMask(text),
        NWFilterValueKind.IPv4 => Address(text, AddressFamily.InterNetwork)?.ToString(),
        NWFilterValueKind.IPv4Mask => Mask(text, AddressFamily.InterNetwork, 32),
        NWFilterValueKind.IPv6 => Address(text, AddressFamily.InterNetworkV6) is { } address ? Format(address) : null,
        NWFilterValueKind.IPv6Mask => Mask(text, AddressFamily.InterNetworkV6, 128),
        NWFilterValueKind.EtherType => Named(text, NWFilterNames.EtherTypes, 0x600, ushort.MaxValue),
        NWFilterValueKind.EncapsulatedType => Named(text, NWFilterNames.EtherTypes, 0x3c, ushort.MaxValue),
        NWFilterValueKind.VlanId => Number(text, 4095)?.Text,
        NWFilterValueKind.ArpOperation => ArpOperation(text),
        NWFilterValueKind.IPProtocol => Named(text, NWFilterNames.IPProtocols, 0, byte.MaxValue),
        NWFilterValueKind.Dscp => Number(text, byte.MaxValue) is { Value: <= 63 } dscp ? dscp.Text : null,
        NWFilterValueKind.State => State(text),
        NWFilterValueKind.TcpFlags => TcpFlags(text),
        NWFilterValueKind.SetName => text.Length <= LongestSetName && !text.AsSpan().ContainsAnyExcept(SetNameLetters) ? text : null,
        NWFilterValueKind.SetFlags => SetFlags(text),
        NWFilterValueKind.Switch => text is "true" or "1" or "yes" ? "true" : "false",
        _ => Shorten(text),
    };

    /// <summary>Reads a whole number, decimal first, then hexadecimal, and remembers which it was.</summary>
    private static (uint Value, string Text)? Number(string text, uint largest) =>
        Decimal(text) is { } plain && plain <= largest ? (plain, Plain(plain))
        : Hexadecimal(text) is { } hex && hex <= largest ? (hex, $"0x{hex:x}")
        : null;

    private static string Plain(uint value) => value.ToString(CultureInfo.InvariantCulture);

    // strtoul wraps negative numbers around, and libvirt lets it.
    private static uint? Decimal(string text) =>
        long.TryParse(text.TrimStart(Blank.ToCharArray()), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        && value is >= -(long)uint.MaxValue and <= uint.MaxValue
            ? unchecked((uint)value)
            : null;

    private static uint? Hexadecimal(string text)
    {
        var digits = text.TrimStart(Blank.ToCharArray());
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            digits = digits[2..];
        }

        return uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static string? Named(string text, (string Name, uint Number)[] names, uint smallest, uint largest)
    {
        var number = Number(text, largest) ?? (NWFilterNames.NumberOf(names, text) is { } named ? (named, Plain(named)) : null);
        return number is { } found && found.Value >= smallest ? NWFilterNames.NameOf(names, found.Value) ?? found.Text : null;
    }

    private static string? ArpOperation(string text)
    {
        var number = Number(text, ushort.MaxValue)?.Value ?? NWFilterNames.NumberOf(NWFilterNames.ArpOperations, text);
        return number is { } found ? NWFilterNames.NameOf(NWFilterNames.ArpOperations, found) ?? Plain(found) : null;
    }

    private static string? MacMask(string text)
    {
        if (!MacAddress.TryParse(text, out var mask))
        {
            return null;
        }

        var bits = Convert.ToUInt64(mask.ToString().Replace(":", string.Empty, StringComparison.Ordinal), 16);
        return IsMask(bits << 16) ? mask.ToString() : null;
    }

    /// <summary>Tells whether bits are ones followed by zeros.</summary>
    private static bool IsMask(ulong bits) => ulong.LeadingZeroCount(~bits) + ulong.TrailingZeroCount(bits) >= 64;

    private static IPAddress? Address(string text, AddressFamily family) =>
        text.AsSpan().ContainsAny("[]%/") || !IPAddress.TryParse(text, out var address) || address.AddressFamily != family ? null : address;

    /// <summary>Writes an address as inet_ntop does: what holds an IPv4 address ends like one, which .NET does not do for small ones.</summary>
    private static string Format(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var ending = new IPAddress(bytes.AsSpan(12));
        return address.IsIPv4MappedToIPv6 ? $"::ffff:{ending}"
            : !bytes.AsSpan(0, 12).ContainsAnyExcept((byte)0) && bytes.AsSpan(12, 2).ContainsAnyExcept((byte)0) ? $"::{ending}"
            : address.ToString();
    }

    private static string? Mask(string text, AddressFamily family, uint longest)
    {
        if (Decimal(text) is { } length)
        {
            return length <= longest ? Plain(length) : null;
        }

        if (Address(text, family) is not { } mask)
        {
            return null;
        }

        var bits = string.Concat(mask.GetAddressBytes().Select(octet => octet.ToString("b8", CultureInfo.InvariantCulture))).TrimEnd('0');
        return bits.Contains('0', StringComparison.Ordinal) ? null : Plain((uint)bits.Length);
    }

    private static string? State(string text)
    {
        const uint None = 16;
        return NWFilterNames.ReadBits(NWFilterNames.States, text) is { } states
            ? NWFilterNames.WriteBits(NWFilterNames.States, (states & None) != 0 ? None : states)
            : null;
    }

    private static string? TcpFlags(string text) =>
        text.Split('/', 2) is [var looked, var set] && Flags(looked) is { } mask && Flags(set) is { } value ? $"{mask}/{value}" : null;

    private static string? Flags(string text) => NWFilterNames.ReadBits(NWFilterNames.TcpFlags, text) switch
    {
        null => null,
        0 => "NONE",
        63 => "ALL",
        { } bits => NWFilterNames.WriteBits(NWFilterNames.TcpFlags, bits),
    };

    private static string? SetFlags(string text)
    {
        var flags = text.ToLowerInvariant().Split(',');
        return flags.Length <= MostSetFlags && Array.TrueForAll(flags, flag => flag is "src" or "dst") ? string.Join(',', flags) : null;
    }

    /// <summary>Cuts a comment where libvirt does, but never inside a character.</summary>
    private static string Shorten(string text)
    {
        while (Encoding.UTF8.GetByteCount(text) > LongestComment)
        {
            text = text[..^(char.IsLowSurrogate(text[^1]) && text.Length > 1 ? 2 : 1)];
        }

        return text;
    }
}
