using System.Globalization;

namespace VirtPS.Engine.Model;

/// <summary>Reads statistics by libvirt's field names.</summary>
/// <param name="fields">The fields.</param>
/// <param name="prefix">What stands before each name that is asked for.</param>
internal sealed class StatisticsReader(IReadOnlyDictionary<string, object> fields, string prefix = "")
{
    internal long? Whole(string name)
    {
        if (!fields.TryGetValue(prefix + name, out var value))
        {
            return null;
        }

        // A counter past 2^63 is how some hosts say "not known".
        return value is ulong large
            ? large <= long.MaxValue ? (long)large : null
            : value is IConvertible number and not string ? number.ToInt64(CultureInfo.InvariantCulture) : null;
    }

    internal string? Text(string name) => fields.TryGetValue(prefix + name, out var value) ? value as string : null;

    internal long? Kibibytes(string name) => Whole(name) * 1024;

    internal TimeSpan? Nanoseconds(string name) => Whole(name) is { } value ? TimeSpan.FromTicks(value / TimeSpan.NanosecondsPerTick) : null;

    /// <summary>Reads the members of a numbered group, such as <c>net.0.name</c>, in the order of their numbers; there may be gaps.</summary>
    internal IReadOnlyList<T> Numbered<T>(string group, Func<int, StatisticsReader, T> read)
    {
        var start = $"{prefix}{group}.";

        // An array, because PowerShell cannot take single items out of what a collection expression makes.
        return fields.Keys
            .Where(name => name.StartsWith(start, StringComparison.Ordinal))
                .Select(name => name[start.Length..].Split('.', 2)[0])
                .Distinct()
                .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
                .Where(number => number >= 0)
                .Order()
                .Select(number => read(number, new StatisticsReader(fields, $"{start}{number}.")))
                .ToArray();
    }
}
