using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Shows the difference between two documents line by line.</summary>
public static class XmlDiff
{
    /// <summary>Compares two documents in libvirt's layout.</summary>
    /// <param name="before">The document as it was; null for none.</param>
    /// <param name="after">The document as it will be; null for none.</param>
    /// <param name="context">How many unchanged lines to show around each change.</param>
    /// <returns>The lines of a unified difference, without file names: <c>@@</c> headings, then lines that begin with a blank, a minus or a plus. Empty when nothing differs.</returns>
    public static IReadOnlyList<string> Lines(XElement? before, XElement? after, int context = 3) =>
        Lines(before is null ? string.Empty : VirtXml.Write(before), after is null ? string.Empty : VirtXml.Write(after), context);

    /// <summary>Compares two texts.</summary>
    /// <param name="before">The text as it was.</param>
    /// <param name="after">The text as it will be.</param>
    /// <param name="context">How many unchanged lines to show around each change.</param>
    /// <returns>The lines of a unified difference, as for documents.</returns>
    public static IReadOnlyList<string> Lines(string before, string after, int context = 3)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentOutOfRangeException.ThrowIfNegative(context);
        return Gather(Edits(Split(before), Split(after)), context);
    }

    private static string[] Split(string text) =>
        text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');

    private static List<(char Mark, string Line)> Edits(string[] before, string[] after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start])
        {
            start++;
        }

        var end = 0;
        while (end < before.Length - start && end < after.Length - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        var edits = new List<(char, string)>(before.Length + after.Length);
        edits.AddRange(before.Take(start).Select(line => (' ', line)));
        AddMiddle(edits, before.AsSpan(start, before.Length - start - end), after.AsSpan(start, after.Length - start - end));
        edits.AddRange(before.Skip(before.Length - end).Select(line => (' ', line)));
        return edits;
    }

    private static void AddMiddle(List<(char Mark, string Line)> edits, ReadOnlySpan<string> before, ReadOnlySpan<string> after)
    {
        // Beyond this the table of common lengths would cost more than a fine difference is worth.
        if ((long)before.Length * after.Length > 16_000_000)
        {
            AddAll(edits, '-', before);
            AddAll(edits, '+', after);
            return;
        }

        var common = new int[before.Length + 1, after.Length + 1];
        for (var b = before.Length - 1; b >= 0; b--)
        {
            for (var a = after.Length - 1; a >= 0; a--)
            {
                common[b, a] = before[b] == after[a] ? common[b + 1, a + 1] + 1 : Math.Max(common[b + 1, a], common[b, a + 1]);
            }
        }

        int i = 0, j = 0;
        while (i < before.Length && j < after.Length)
        {
            if (before[i] == after[j])
            {
                edits.Add((' ', before[i++]));
                j++;
            }
            else if (common[i + 1, j] >= common[i, j + 1])
            {
                edits.Add(('-', before[i++]));
            }
            else
            {
                edits.Add(('+', after[j++]));
            }
        }

        AddAll(edits, '-', before[i..]);
        AddAll(edits, '+', after[j..]);
    }

    private static void AddAll(List<(char Mark, string Line)> edits, char mark, ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            edits.Add((mark, line));
        }
    }

    private static List<string> Gather(List<(char Mark, string Line)> edits, int context)
    {
        var lines = new List<string>();
        int oldLine = 1, newLine = 1;
        for (var i = 0; i < edits.Count;)
        {
            var change = edits.FindIndex(i, e => e.Mark != ' ');
            if (change < 0)
            {
                break;
            }

            var from = Math.Max(i, change - context);
            oldLine += from - i;
            newLine += from - i;
            var to = HunkEnd(edits, change, context);
            var hunk = edits.GetRange(from, to - from);
            var olds = hunk.Count(e => e.Mark != '+');
            var news = hunk.Count(e => e.Mark != '-');
            lines.Add($"@@ -{Start(oldLine, olds)},{olds} +{Start(newLine, news)},{news} @@");
            lines.AddRange(hunk.Select(e => e.Mark + e.Line));
            oldLine += olds;
            newLine += news;
            i = to;
        }

        return lines;
    }

    // By custom, a side with no lines is said to begin at the line before.
    private static int Start(int line, int count) => count == 0 ? line - 1 : line;

    private static int HunkEnd(List<(char Mark, string Line)> edits, int change, int context)
    {
        var last = change;
        for (var i = change + 1; i < edits.Count && i - last <= 2 * context + 1; i++)
        {
            if (edits[i].Mark != ' ')
            {
                last = i;
            }
        }

        return Math.Min(edits.Count, last + 1 + context);
    }
}
