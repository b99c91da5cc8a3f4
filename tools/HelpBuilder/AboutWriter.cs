using System.Text;

namespace VirtPS.HelpBuilder;

/// <summary>Turns an about page into the plain text that Get-Help shows.</summary>
/// <remarks>Headings of the first two levels become flush lines in capitals, everything under them is indented;
/// Get-Help takes the topic's synopsis from the text under SHORT DESCRIPTION.</remarks>
public static class AboutWriter
{
    private const int Width = 76;
    private const string Indent = "    ";

    /// <summary>Writes a topic.</summary>
    /// <param name="name">The topic, such as <c>about_VirtPS</c>.</param>
    /// <param name="markdown">The page.</param>
    /// <returns>The text.</returns>
    public static string Write(string name, string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        var text = new StringBuilder($"TOPIC\n{Indent}{name}\n");
        foreach (var (heading, body) in MarkdownOutline.Cut(markdown, "##"))
        {
            if (heading.Length > 0)
            {
                text.Append('\n').Append(PlainText.Strip(heading).ToUpperInvariant()).Append('\n');
                Body(text, body);
            }
        }

        return text.ToString();
    }

    private static void Body(StringBuilder text, string body)
    {
        var first = true;
        foreach (var block in Blocks(body))
        {
            text.Append(first ? "" : "\n");
            first = false;
            foreach (var line in Lines(block))
            {
                text.Append(line.Length > 0 ? Indent : "").Append(line).Append('\n');
            }
        }
    }

    private static IEnumerable<string> Lines(string block)
    {
        if (block.StartsWith(MarkdownOutline.Fence, StringComparison.Ordinal))
        {
            return block.Split('\n')[1..^1].Select(line => line.Length > 0 ? Indent + line : "");
        }

        if (block.StartsWith("### ", StringComparison.Ordinal))
        {
            return [PlainText.Strip(block[4..])];
        }

        return block.StartsWith('|')
            ? PlainText.Table(block)
            : PlainText.Paragraphs(block).SelectMany(paragraph => paragraph.Split('\n')).SelectMany(line => PlainText.Wrap(line, Width));
    }

    // Blocks are separated by blank lines, except inside a block of code.
    private static IEnumerable<string> Blocks(string body)
    {
        List<string> block = [];
        var inFence = false;
        foreach (var line in body.Split('\n').Append(""))
        {
            inFence ^= line.StartsWith(MarkdownOutline.Fence, StringComparison.Ordinal);
            if (line.Length > 0 || inFence)
            {
                block.Add(line);
            }
            else if (block.Count > 0)
            {
                yield return string.Join('\n', block);
                block = [];
            }
        }
    }
}
