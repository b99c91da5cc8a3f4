using System.Globalization;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Converts between bytes and libvirt's numbers with units.</summary>
/// <remarks>
/// virScaleInteger: K, M, G, T, P and E, alone or with iB, count in steps of 1024; with B, in steps of 1000;
/// b, byte and bytes are bytes. Upper and lower case are the same.
/// </remarks>
public static class ScaledSize
{
    /// <summary>The bytes in one KiB, the unit of domain memory.</summary>
    public const long KiB = 1024;

    /// <summary>Converts a number with its unit to bytes.</summary>
    /// <param name="number">The number's text, decimal.</param>
    /// <param name="unit">The unit, or null for the default.</param>
    /// <param name="defaultUnit">How many bytes one stands for without a unit: 1024 for domain memory, 1 for storage.</param>
    /// <param name="what">What the number is, for the error, such as <c>./memory[1]</c>.</param>
    /// <returns>The size in bytes.</returns>
    /// <exception cref="VirtException">
    /// <see cref="VirtErrorCode.XmlError"/> when the number is none; <see cref="VirtErrorCode.InvalidArg"/> when the unit is unknown;
    /// <see cref="VirtErrorCode.Overflow"/> when the size does not fit.
    /// </exception>
    public static long Parse(string number, string? unit, long defaultUnit, string what)
    {
        if (!TryParseNumber(number, out var value))
        {
            throw new VirtException(
                VirtErrorCode.XmlError, $"Invalid value '{number}' for element or attribute '{what}'", VirtErrorDomain.Xml);
        }

        return Scale(value, unit, defaultUnit);
    }

    /// <summary>Multiplies a number by its unit.</summary>
    /// <param name="value">The number.</param>
    /// <param name="unit">The unit, or null for the default.</param>
    /// <param name="defaultUnit">How many bytes one stands for without a unit.</param>
    /// <returns>The size in bytes.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> or <see cref="VirtErrorCode.Overflow"/>.</exception>
    public static long Scale(ulong value, string? unit, long defaultUnit)
    {
        var factor = string.IsNullOrEmpty(unit) ? defaultUnit : Factor(unit);
        if (value > (ulong)(long.MaxValue / factor))
        {
            throw new VirtException(VirtErrorCode.Overflow, $"value too large: {value}{unit}");
        }

        return (long)value * factor;
    }

    /// <summary>Gives a size in the largest unit that leaves no fraction.</summary>
    /// <param name="bytes">The size in bytes.</param>
    /// <returns>The number, and the unit from B to EiB.</returns>
    /// <remarks>virFormatIntPretty.</remarks>
    internal static (long Number, string Unit) Shorten(long bytes)
    {
        var power = 0;
        for (; bytes != 0 && bytes % KiB == 0; power++)
        {
            bytes /= KiB;
        }

        return (bytes, power == 0 ? "B" : $"{"KMGTPE"[power - 1]}iB");
    }

    /// <summary>Tells how many whole KiB hold a size.</summary>
    /// <param name="bytes">The size in bytes.</param>
    /// <returns>The KiB, rounded up.</returns>
    public static long ToKiB(long bytes) => bytes / KiB + (bytes % KiB == 0 ? 0 : 1);

    /// <summary>Reads a decimal number as C's strtoull does: leading blanks and a plus sign are let pass, anything after the digits is not.</summary>
    internal static bool TryParseNumber(string text, out ulong value) =>
        ulong.TryParse(text.AsSpan().TrimStart(" \t\n\v\f\r"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static long Factor(string unit)
    {
        if (unit.Equals("b", StringComparison.OrdinalIgnoreCase)
            || unit.Equals("byte", StringComparison.OrdinalIgnoreCase)
            || unit.Equals("bytes", StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        var power = "kmgtpe".IndexOf(char.ToLowerInvariant(unit[0]), StringComparison.Ordinal) + 1;
        var step = unit.AsSpan(1) switch
        {
            [] => 1024,
            var rest when rest.Equals("iB", StringComparison.OrdinalIgnoreCase) => 1024,
            ['b' or 'B'] => 1000,
            _ => 0,
        };
        if (power == 0 || step == 0)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, $"unknown suffix '{unit}'");
        }

        var factor = 1L;
        for (; power > 0; power--)
        {
            factor *= step;
        }

        return factor;
    }
}
