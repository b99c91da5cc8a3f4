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

    /// <summary>Breaks a paragraph into lines.</summary>
    /// <param name="text">The paragraph.</param>
    /// <param name="width">The longest line, without the indentation.</param>
    /// <returns>The lines.</returns>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }
    }

    /// <summary>Takes the markup out of one line or paragraph.</summary>
    /// <param name="text">The Markdown.</param>
    /// <returns>The plain text.</returns>
    public static string Strip(string text) => Emphasis().Replace(Link().Replace(text, "$1"), "$1").Replace("`", "", StringComparison.Ordinal);

    private static string Paragraph(string markdown)
    {
        var isList = markdown.Split('\n').Any(line => Bullet().IsMatch(line));
        return Strip(isList ? markdown : markdown.Replace('\n', ' ')).Trim();
    }

    [GeneratedRegex("^ *([-*]|[0-9]+\\.) ")]
    private static partial Regex Bullet();

    [GeneratedRegex("\\[([^\\]]+)\\]\\([^)]*\\)")]
    private static partial Regex Link();

    [GeneratedRegex("\\*\\*([^*]+)\\*\\*")]
    private static partial Regex Emphasis();
}
