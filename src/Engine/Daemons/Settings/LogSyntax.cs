namespace VirtPS.Engine.Daemons.Settings;

/// <summary>Reads and writes filters and outputs in libvirt's syntax.</summary>
/// <remarks>virLogParseFilters, virLogParseOutputs; what <c>virt-admin daemon-log-filters</c> takes and shows.</remarks>
internal static class LogSyntax
{
    private static readonly Dictionary<string, LogDestination> Destinations = new(StringComparer.Ordinal)
    {
        ["stderr"] = LogDestination.Stderr,
        ["syslog"] = LogDestination.Syslog,
        ["file"] = LogDestination.File,
        ["journald"] = LogDestination.Journald,
    };

    /// <summary>Reads filters such as <c>1:rpc 4:event</c>.</summary>
    /// <param name="text">The filters with blanks between them.</param>
    /// <returns>The filters; the first that covers a category counts.</returns>
    /// <exception cref="FormatException">A filter cannot be used.</exception>
    public static IReadOnlyList<LogFilter> ParseFilters(string text) => [.. Words(text).Select(ParseFilter)];

    /// <summary>Reads outputs such as <c>3:stderr 1:file:/var/log/virtps/virtpsd.log</c>.</summary>
    /// <param name="text">The outputs with blanks between them.</param>
    /// <returns>The outputs.</returns>
    /// <exception cref="FormatException">An output cannot be used.</exception>
    public static IReadOnlyList<LogOutput> ParseOutputs(string text) => [.. Words(text).Select(ParseOutput)];

    /// <summary>Writes filters.</summary>
    /// <param name="filters">The filters.</param>
    /// <returns>The text that reads as these.</returns>
    public static string Format(IEnumerable<LogFilter> filters) => string.Join(' ', filters);

    /// <summary>Writes outputs.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <returns>The text that reads as these.</returns>
    public static string Format(IEnumerable<LogOutput> outputs) => string.Join(' ', outputs);

    /// <summary>Finds the word for a destination.</summary>
    /// <param name="destination">The destination.</param>
    /// <returns>The word.</returns>
    public static string WordFor(LogDestination destination) => Destinations.First(pair => pair.Value == destination).Key;

    private static LogFilter ParseFilter(string word)
    {
        if (word.Split(':') is not [var priority, var match, ..])
        {
            throw new FormatException($"has the filter '{word}', which is not of the form LEVEL:CATEGORY");
        }

        // A plus once asked for a stack trace; files that still have it keep working.
        match = match.StartsWith('+') ? match[1..] : match;
        return match.Length > 0
            ? new LogFilter(ParsePriority(priority, word), match)
            : throw new FormatException($"has the filter '{word}', which names no category");
    }

    private static LogOutput ParseOutput(string word)
    {
        // A path may hold colons, which libvirt refuses; nothing else comes after it, so it may have them.
        if (word.Split(':', 3) is not [var priority, var place, .. var rest])
        {
            throw new FormatException($"has the output '{word}', which is not of the form LEVEL:DESTINATION");
        }

        if (!Destinations.TryGetValue(place, out var destination))
        {
            throw new FormatException($"has the output '{word}', whose destination is none of {string.Join(", ", Destinations.Keys)}");
        }

        var target = rest is [{ Length: > 0 } named] ? named : null;
        var needsTarget = destination is LogDestination.File or LogDestination.Syslog;
        return needsTarget == target is not null && (needsTarget || rest.Length == 0)
            ? new LogOutput(ParsePriority(priority, word), destination, destination == LogDestination.File ? Path.GetFullPath(target!) : target)
            : throw new FormatException(needsTarget
                ? $"has the output '{word}', which lacks {(destination == LogDestination.File ? "the file's path" : "a name")} after '{place}:'"
                : $"has the output '{word}', where nothing may follow '{place}'");
    }

    private static LogPriority ParsePriority(string text, string word) => text is [>= '1' and <= '4']
        ? (LogPriority)(text[0] - '0')
        : throw new FormatException($"has '{word}', whose level is not one of 1 (debug), 2 (info), 3 (warning) and 4 (error)");

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
