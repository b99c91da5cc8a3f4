using System.Text;
using System.Text.RegularExpressions;

namespace VirtPS.HelpBuilder;

/// <summary>Turns Markdown prose into plain text.</summary>
internal static partial class PlainText
{
    /// <summary>Cuts prose into paragraphs and takes the markup out.</summary>
    /// <param name="markdown">The prose.</param>
    /// <returns>One string per paragraph; lists keep their lines.</returns>
    public static IEnumerable<string> Paragraphs(string markdown) =>
        markdown.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Paragraph).Where(text => text.Length > 0);

    /// <summary>Breaks a line into lines; those after the first line of a list's item are indented.</summary>
    /// <param name="text">The line.</param>
    /// <param name="width">The longest line, without the indentation.</param>
    /// <returns>The lines.</returns>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var hanging = Bullet().IsMatch(text) ? "  " : "";
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = hanging + word;
            }
            else
            {
                line = line.Length > 0 ? $"{line} {word}" : word;
            }
        }

        yield return line;
    }

    /// <summary>Lays a table out in columns.</summary>
    /// <param name="markdown">The table's lines, with bars between the cells.</param>
    /// <returns>The lines, without bars.</returns>
    public static IEnumerable<string> Table(string markdown)
    {
        var rows = markdown.Split('\n').Where(line => !line.StartsWith("|-", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(cell => Strip(cell.Trim())).ToArray())
            .ToList();
        var widths = Enumerable.Range(0, rows.Max(row => row.Length))
            .Select(column => rows.Max(row => row.ElementAtOrDefault(column)?.Length ?? 0))
            .ToList();
        return rows.Select(row => string.Concat(row.Select((cell, column) => cell.PadRight(widths[column] + 2))).TrimEnd());
    }

    /// <summary>Takes the markup out of one line or paragraph.</summary>
    /// <param name="text">The Markdown.</param>
    /// <returns>The plain text.</returns>
    public static string Strip(string text) => Emphasis().Replace(Link().Replace(text, "$1"), "$1").Replace("`", "", StringComparison.Ordinal);

    private static string Paragraph(string markdown)
    {
        var text = new StringBuilder();
        foreach (var line in markdown.Split('\n'))
        {
            text.Append(text.Length == 0 ? "" : Bullet().IsMatch(line) ? "\n" : " ").Append(line.Trim());
        }

        return Strip(text.ToString());
    }

    [GeneratedRegex("^ *([-*]|[0-9]+\\.) ")]
    private static partial Regex Bullet();

    [GeneratedRegex("\\[([^\\]]+)\\]\\([^)]*\\)")]
    private static partial Regex Link();

    [GeneratedRegex("\\*\\*([^*]+)\\*\\*")]
    private static partial Regex Emphasis();
}
