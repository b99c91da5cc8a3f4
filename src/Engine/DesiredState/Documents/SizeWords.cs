using System.Globalization;

namespace VirtPS.Engine.DesiredState;

/// <summary>Reads sizes as people write them.</summary>
internal static class SizeWords
{
    private const string Prefixes = "KMGTPE";

    /// <summary>Reads a size.</summary>
    /// <param name="text">A number of bytes, or a number and a unit: K, KB or KiB and so on, all powers of 1024 as PowerShell's are.</param>
    /// <returns>Bytes; nothing when the text is no size.</returns>
    internal static long? Read(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var digits = trimmed.IndexOfAnyExceptInRange('0', '9') is var end && end < 0 ? trimmed.Length : end;
        if (!long.TryParse(trimmed[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var unit = trimmed[digits..].Trim().ToString().ToUpperInvariant();
        if (unit is "" or "B")
        {
            return number;
        }

        var power = Prefixes.IndexOf(unit[0], StringComparison.Ordinal) + 1;
        return power == 0 || unit[1..] is not ("" or "B" or "IB") || number > long.MaxValue >> (10 * power) ? null : number << (10 * power);
    }

    /// <summary>Writes a size in the largest unit that divides it.</summary>
    /// <param name="bytes">The size in bytes.</param>
    /// <returns>Such as <c>2 GiB</c>; it reads back as the same size.</returns>
    internal static string Write(long bytes)
    {
        var power = 0;
        while (power < Prefixes.Length && bytes > 0 && (bytes & 1023) == 0)
        {
            (bytes, power) = (bytes >> 10, power + 1);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes}{(power == 0 ? " B" : $" {Prefixes[power - 1]}iB")}");
    }
}
