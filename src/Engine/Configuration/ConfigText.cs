using System.Globalization;
using System.Text.RegularExpressions;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Configuration;

/// <summary>The text of a configuration file, of which settings can be changed while everything else stays as it is.</summary>
/// <remarks>The syntax has no escapes: a string that holds every kind of quote cannot be written.</remarks>
internal static class ConfigText
{
    /// <summary>Gives a setting a value: in its place, else below the comment that shows it, else at the end.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">What errors call the file.</param>
    /// <param name="name">The setting.</param>
    /// <param name="value">A <see cref="long"/>, a <see cref="string"/> or a list of these.</param>
    /// <returns>The new text.</returns>
    /// <exception cref="VirtException">ConfSyntax for a bad file; InvalidArg for a string that cannot be written.</exception>
    public static string Set(string text, string file, string name, object value)
    {
        // Of a repeated setting the first counts.
        var written = Format(value);
        foreach (var statement in ConfigReader.Read(text, file).Where(statement => statement.Entry.Name == name))
        {
            return Replace(text, statement.Value, written);
        }

        var newline = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var line = $"{name} = {written}{newline}";
        var shown = Regex.Matches(text, $@"(?m)^[ \t]*#[ \t]*{Regex.Escape(name)}[ \t]*=.*$(\n)?", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        var place = shown.Count > 0 ? shown[^1].Index + shown[^1].Length : text.Length;
        return text.Insert(place, place == 0 || text[place - 1] == '\n' ? line : newline + line);
    }

    /// <summary>Takes a setting out, wherever it stands; a comment behind it stays.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">What errors call the file.</param>
    /// <param name="name">The setting.</param>
    /// <returns>The new text.</returns>
    /// <exception cref="VirtException">ConfSyntax for a bad file.</exception>
    public static string Reset(string text, string file, string name)
    {
        // From the end, so that the places before it stay true.
        foreach (var statement in ConfigReader.Read(text, file).Where(statement => statement.Entry.Name == name).Reverse())
        {
            text = Replace(text, WithItsLine(text, statement.Whole), string.Empty);
        }

        return text;
    }

    /// <summary>Writes a value as a file has it.</summary>
    /// <param name="value">A <see cref="long"/>, a <see cref="string"/> or a list of these.</param>
    /// <returns>The text.</returns>
    /// <exception cref="VirtException">InvalidArg for a string that cannot be written.</exception>
    public static string Format(object value) => value switch
    {
        string text => Quote(text),
        long number => number.ToString(CultureInfo.InvariantCulture),
        IEnumerable<object> list => list.Any() ? $"[ {string.Join(", ", list.Select(Format))} ]" : "[]",
        _ => throw new ArgumentException("a number, a string or a list of these was expected", nameof(value)),
    };

    private static string Quote(string text)
    {
        var oneLine = text.AsSpan().IndexOfAny('\n', '\r') < 0;
        return oneLine && !text.Contains('"', StringComparison.Ordinal) ? $"\"{text}\""
            : oneLine && !text.Contains('\'', StringComparison.Ordinal) ? $"'{text}'"
            : !text.Contains("\"\"\"", StringComparison.Ordinal) && !text.EndsWith('"') ? $"\"\"\"{text}\"\"\""
            : throw VirtException.Worded(
                VirtErrorCode.InvalidArg, $"the text '{text}' has every kind of quote, and a configuration file cannot hold such a text", VirtErrorDomain.Conf);
    }

    private static string Replace(string text, Range range, string by) => string.Concat(text.AsSpan(..range.Start.Value), by, text.AsSpan(range.End.Value..));

    // Where nothing else is on the line, it goes as a whole.
    private static Range WithItsLine(string text, Range statement)
    {
        var start = text.AsSpan(..statement.Start.Value).LastIndexOf('\n') + 1;
        var newline = text.IndexOf('\n', statement.End.Value);
        var end = newline < 0 ? text.Length : newline + 1;
        return text.AsSpan(start..statement.Start.Value).IsWhiteSpace() && text.AsSpan(statement.End.Value..end).IsWhiteSpace() ? start..end
            : statement;
    }
}
