namespace VirtPS.HelpBuilder;

/// <summary>Cuts Markdown at its headings.</summary>
internal static class MarkdownOutline
{
    /// <summary>The line that opens and closes a block of code.</summary>
    public const string Fence = "```";

    /// <summary>Cuts at the headings of one level; what stands in a block of code is no heading.</summary>
    /// <param name="text">The Markdown.</param>
    /// <param name="marker">The heading's hash signs.</param>
    /// <returns>Headings and the text under each; what comes before the first heading has an empty one.</returns>
    public static List<(string Heading, string Text)> Cut(string text, string marker)
    {
        List<(string Heading, List<string> Lines)> parts = [("", [])];
        var inFence = false;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            inFence ^= line.StartsWith(Fence, StringComparison.Ordinal);
            if (!inFence && line.StartsWith(marker + " ", StringComparison.Ordinal))
            {
                parts.Add((line[(marker.Length + 1)..].Trim(), []));
            }
            else
            {
                parts[^1].Lines.Add(line.TrimEnd());
            }
        }

        return [.. parts.Select(part => (part.Heading, string.Join('\n', part.Lines).Trim('\n')))];
    }

    /// <summary>Takes the blocks of code out of a text.</summary>
    /// <param name="text">The Markdown.</param>
    /// <param name="language">The language that the blocks must have.</param>
    /// <returns>The text without the blocks, and the blocks.</returns>
    public static (string Text, List<string> Blocks) TakeBlocks(string text, string language)
    {
        List<string> prose = [];
        List<string> blocks = [];
        List<string>? block = null;
        foreach (var line in text.Split('\n'))
        {
            if (block is null && line == Fence + language)
            {
                block = [];
            }
            else if (block is not null && line == Fence)
            {
                blocks.Add(string.Join('\n', block));
                block = null;
            }
            else
            {
                (block ?? prose).Add(line);
            }
        }

        return (string.Join('\n', prose).Trim('\n').Replace("\n\n\n", "\n\n", StringComparison.Ordinal), blocks);
    }
}
