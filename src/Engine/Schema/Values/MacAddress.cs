using System.Globalization;
using System.Security.Cryptography;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>An Ethernet address of six bytes.</summary>
/// <remarks>virMacAddr.</remarks>
public readonly record struct MacAddress
{
    private readonly ulong _value;

    private MacAddress(ulong value) => _value = value;

    /// <summary>The prefix that QEMU's, the test driver's and most others' generated addresses begin with, 52:54:00.</summary>
    public static MacPrefix Kvm { get; } = new(0x52, 0x54, 0x00);

    /// <summary>The prefix of Xen's generated addresses, 00:16:3e.</summary>
    public static MacPrefix Xen { get; } = new(0x00, 0x16, 0x3e);

    /// <summary>Whether the address names a group of stations rather than one.</summary>
    public bool IsMulticast => (_value >> 40 & 1) == 1;

    /// <summary>Reads an address of six hexadecimal numbers with colons between them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="address">The address.</param>
    /// <returns>Whether the text is an address.</returns>
    public static bool TryParse(string? text, out MacAddress address)
    {
        address = default;
        if (text is null)
        {
            return false;
        }

        var value = 0UL;
        var count = 0;
        foreach (var range in text.AsSpan().Split(':'))
        {
            var part = text.AsSpan(range);
            if (part.Length is < 1 or > 2 || ++count > 6
                || !byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                return false;
            }

            value = value << 8 | octet;
        }

        address = new MacAddress(value);
        return count == 6;
    }

    /// <summary>Reads an address that a caller gave.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The address.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.XmlError"/> when the text is no address.</exception>
    public static MacAddress Parse(string text) => TryParse(text, out var address)
        ? address
        : throw new VirtException(
            VirtErrorCode.XmlError, $"unable to parse mac address '{text}' (expected six hexadecimal numbers with colons between them)");

    /// <summary>Makes a random address.</summary>
    /// <param name="prefix">The first three bytes.</param>
    /// <returns>The address.</returns>
    /// <remarks>virDomainNetGenerateMAC.</remarks>
    public static MacAddress Generate(MacPrefix prefix)
    {
        var low = (ulong)RandomNumberGenerator.GetInt32(1 << 24);
        return new MacAddress((ulong)prefix.First << 40 | (ulong)prefix.Second << 32 | (ulong)prefix.Third << 24 | low);
    }

    /// <summary>Writes the address in lower case with colons.</summary>
    /// <returns>The 17 characters.</returns>
    public override string ToString() => string.Create(17, _value, static (text, value) =>
    {
        for (var i = 0; i < 6; i++)
        {
            var octet = (byte)(value >> (40 - i * 8));
            octet.TryFormat(text[(i * 3)..], out _, "x2", CultureInfo.InvariantCulture);
            if (i < 5)
            {
                text[i * 3 + 2] = ':';
            }
        }
    });
}
