using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace VirtPS.Tests.CmdletHost.Formatting;

/// <summary>The text of one value, and its division into lines that fit.</summary>
internal static class CellText
{
    /// <summary>How many items of a list are shown, as $FormatEnumerationLimit says.</summary>
    private const int ShownItems = 4;

    private const char Ellipsis = '\u2026';

    public static string Of(object? value, string? format, bool inTable)
    {
        value = PSObject.Unwrap(value);
        if (!string.IsNullOrEmpty(format))
        {
            return format.Contains("{0", StringComparison.Ordinal) ? string.Format(CultureInfo.CurrentCulture, format, value)
                : value is IFormattable f ? f.ToString(format, CultureInfo.CurrentCulture) : Plain(value);
        }

        if (value is IDictionary or IEnumerable and not (string or System.Xml.XmlNode))
        {
            var items = ((IEnumerable)value).Cast<object?>().Take(ShownItems + 1).ToArray();
            var shown = string.Join(", ", items.Take(ShownItems).Select(i => i is DictionaryEntry e ? $"[{Plain(e.Key)}, {Plain(e.Value)}]" : Plain(PSObject.Unwrap(i))));
            return $"{{{shown}{(items.Length > ShownItems ? Ellipsis : string.Empty)}}}";
        }

        // Tables built from properties show a fixed number of decimals.
        return inTable && value is double or float or decimal ? ((IFormattable)value!).ToString("F", CultureInfo.CurrentCulture) : Plain(value);
    }

    public static string Plain(object? value) => value switch
    {
        null => string.Empty,
        double d => d.ToString("G15", CultureInfo.CurrentCulture),
        float f => f.ToString("G7", CultureInfo.CurrentCulture),
        IFormattable f and not Enum => f.ToString(null, CultureInfo.CurrentCulture),
        _ => LanguagePrimitives.ToText(value),
    };

    /// <summary>One line of exactly that width, cut with an ellipsis where it is too long.</summary>
    public static string Fit(string text, int width, Alignment alignment, bool pad)
    {
        var end = text.IndexOfAny(['\r', '\n']);
        text = end >= 0 ? text[..end] + Ellipsis : text;
        if (text.Length > width)
        {
            return width < 2 ? text[..width] : alignment == Alignment.Right ? Ellipsis + text[^(width - 1)..] : text[..(width - 1)] + Ellipsis;
        }

        return alignment switch
        {
            Alignment.Right => text.PadLeft(width),
            Alignment.Center => text.PadLeft(text.Length + ((width - text.Length) / 2)).PadRight(pad ? width : 0),
            _ => pad ? text.PadRight(width) : text,
        };
    }

    /// <summary>Lines no longer than that width, broken at blanks where possible.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        foreach (var line in text.Replace("\r", string.Empty).Split('\n'))
        {
            if (line.Length <= width)
            {
                yield return line;
                continue;
            }

            var current = new StringBuilder();
            foreach (var word in Words(line))
            {
                if (word.Length <= width && current.Length + word.Length > width)
                {
                    yield return current.ToString();
                    current.Clear();
                }

                foreach (var c in word)
                {
                    if (current.Length == width)
                    {
                        yield return current.ToString();
                        current.Clear();
                    }

                    current.Append(c);
                }
            }

            yield return current.ToString();
        }
    }

    private static IEnumerable<string> Words(string line)
    {
        var start = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] is ' ' or '\t')
            {
                yield return line[start..(i + 1)];
                start = i + 1;
            }
        }

        yield return line[start..];
    }
}
