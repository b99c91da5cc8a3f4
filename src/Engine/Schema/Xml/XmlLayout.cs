using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Lays a tree out as libvirt's formatter does.</summary>
/// <remarks>
/// What stands inside a metadata element belongs to applications; libvirt hands it to libxml2,
/// which writes double quotes and never reflows an element that holds text.
/// </remarks>
internal static class XmlLayout
{
    private const string Metadata = "metadata";

    public static string Format(XElement root)
    {
        var text = new StringBuilder(2048);
        WriteElement(text, root, 0);
        return text.Append('\n').ToString();
    }

    /// <summary>Lays out an element that belongs to an application, without a line end behind it.</summary>
    public static string FormatForeign(XElement root)
    {
        var text = new StringBuilder(256);
        WriteForeign(text, root, 0, reflow: true);
        return text.ToString();
    }

    private static void WriteElement(StringBuilder text, XElement element, int level)
    {
        if (element.Name.LocalName == Metadata && element.Name.Namespace == XNamespace.None)
        {
            WriteForeign(text, element, level, reflow: true);
            return;
        }

        WriteStart(text, element, '\'');
        if (element.IsEmpty)
        {
            text.Append("/>");
            return;
        }

        text.Append('>');
        var broken = false;

        // Capabilities are the one document that libvirt airs with empty lines.
        var spaced = level == 0 && element.Name == "capabilities";
        for (var node = element.FirstNode; node is not null; node = node.NextNode)
        {
            switch (node)
            {
                case XText blank when IsLineBreak(blank):
                    // Marks an element that libvirt opens and closes on two lines although it holds nothing.
                    broken = true;
                    break;
                case XText value:
                    AppendEscaped(text, value.Value, '\'', attribute: false);
                    break;
                case XElement child:
                    broken = true;
                    Indent(text, level + 1, spaced);
                    WriteElement(text, child, level + 1);
                    break;
                default:
                    broken = true;
                    Indent(text, level + 1, spaced);
                    text.Append(node.ToString(SaveOptions.DisableFormatting));
                    break;
            }
        }

        if (broken)
        {
            Indent(text, level, spaced);
        }

        WriteEnd(text, element);
    }

    private static void WriteForeign(StringBuilder text, XElement element, int level, bool reflow)
    {
        WriteStart(text, element, '"');
        var node = element.FirstNode;
        if (node is null or XText { Value.Length: 0, NextNode: null })
        {
            text.Append("/>");
            return;
        }

        text.Append('>');
        reflow = reflow && !HasText(element);
        for (; node is not null; node = node.NextNode)
        {
            if (reflow)
            {
                Indent(text, level + 1);
            }

            switch (node)
            {
                case XElement child:
                    WriteForeign(text, child, level + 1, reflow);
                    break;
                case XText { NodeType: XmlNodeType.Text } value:
                    AppendEscaped(text, value.Value, null, attribute: false);
                    break;
                default:
                    text.Append(node.ToString(SaveOptions.DisableFormatting));
                    break;
            }
        }

        if (reflow)
        {
            Indent(text, level);
        }

        WriteEnd(text, element);
    }

    private static bool HasText(XElement element)
    {
        for (var node = element.FirstNode; node is not null; node = node.NextNode)
        {
            if (node is XText)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLineBreak(XText text) =>
        text.Value.Contains('\n', StringComparison.Ordinal) && string.IsNullOrWhiteSpace(text.Value);

    private static void WriteStart(StringBuilder text, XElement element, char quote)
    {
        text.Append('<');
        AppendName(text, element);
        for (var attribute = element.FirstAttribute; attribute is not null; attribute = attribute.NextAttribute)
        {
            text.Append(' ');
            if (attribute.Name.Namespace != XNamespace.None
                && element.GetPrefixOfNamespace(attribute.Name.Namespace) is { Length: > 0 } prefix)
            {
                text.Append(prefix).Append(':');
            }

            text.Append(attribute.Name.LocalName).Append('=').Append(quote);
            AppendEscaped(text, attribute.Value, quote, attribute: true);
            text.Append(quote);
        }
    }

    private static void WriteEnd(StringBuilder text, XElement element)
    {
        text.Append("</");
        AppendName(text, element);
        text.Append('>');
    }

    private static void AppendName(StringBuilder text, XElement element)
    {
        if (element.Name.Namespace != XNamespace.None
            && element.GetDefaultNamespace() != element.Name.Namespace
            && element.GetPrefixOfNamespace(element.Name.Namespace) is { Length: > 0 } prefix)
        {
            text.Append(prefix).Append(':');
        }

        text.Append(element.Name.LocalName);
    }

    /// <summary>Appends text with XML's special characters replaced.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="value">What.</param>
    /// <param name="quote">The single quote replaces both quotes everywhere, as libvirt does; the double quote only itself and only in attributes, as libxml2 does.</param>
    /// <param name="attribute">Whether the value is an attribute's, where line ends and tabs would otherwise come back as spaces.</param>
    private static void AppendEscaped(StringBuilder text, string value, char? quote, bool attribute)
    {
        if (value.AsSpan().IndexOfAny("<>&'\"\r\n\t") < 0)
        {
            text.Append(value);
            return;
        }

        foreach (var c in value)
        {
            switch (c)
            {
                case '<': text.Append("&lt;"); break;
                case '>': text.Append("&gt;"); break;
                case '&': text.Append("&amp;"); break;
                case '\'' when quote == '\'': text.Append("&apos;"); break;
                case '"' when quote is not null: text.Append("&quot;"); break;
                case '\r': text.Append("&#13;"); break;
                case '\n' when attribute: text.Append("&#10;"); break;
                case '\t' when attribute: text.Append("&#9;"); break;
                default: text.Append(c); break;
            }
        }
    }

    private static void Indent(StringBuilder text, int level, bool spaced = false) =>
        text.Append(spaced ? "\n\n" : "\n").Append(' ', level * 2);
}
