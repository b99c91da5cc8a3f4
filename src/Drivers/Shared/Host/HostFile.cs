using System.Globalization;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Host;

/// <summary>Reads the small files in which the kernel says things; what it does not say reads as nothing.</summary>
internal static class HostFile
{
    /// <summary>Reads a text.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The text without white space around it; null when it cannot be read.</returns>
    internal static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads a number.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The number; null when it cannot be read.</returns>
    internal static long? Number(string path) => long.TryParse(Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Reads a set of numbers, such as <c>0-3,8</c>.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The numbers; none when it cannot be read.</returns>
    internal static IReadOnlyList<int> Numbers(string path) => Text(path) is { Length: > 0 } text ? [.. CpuSet.Parse(text).Numbers()] : [];
}
