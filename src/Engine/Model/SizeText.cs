using System.Globalization;

namespace VirtPS.Engine.Model;

/// <summary>Writes sizes the way people read them.</summary>
public static class SizeText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Writes a size in the largest unit that it fills, with at most one digit after the point.</summary>
    /// <param name="bytes">The size in bytes.</param>
    /// <returns>Such as <c>512 MiB</c> or <c>1.5 GiB</c>.</returns>
    public static string Of(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (Math.Abs(Math.Round(value, 1)) >= 1024 && unit < Units.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        return string.Create(CultureInfo.CurrentCulture, $"{value:0.#} {Units[unit]}");
    }

    /// <summary>Writes a size where there is one.</summary>
    /// <param name="bytes">The size in bytes, or nothing.</param>
    /// <returns>The size as text, or nothing.</returns>
    public static string? Of(long? bytes) => bytes is { } known ? Of(known) : null;
}
