using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Checks attributes against what libvirt accepts.</summary>
internal static class Allowed
{
    public static readonly string[] YesNo = ["yes", "no"];

    public static readonly string[] OnOff = ["on", "off"];

    /// <summary>Checks an attribute that may be missing.</summary>
    public static void Check(XElement element, string attribute, ReadOnlySpan<string> values)
    {
        if (element.Get(attribute) is { } value && !values.Contains(value))
        {
            throw XmlFault.BadAttribute(element, attribute, value, OneOf(values));
        }
    }

    /// <summary>Checks an attribute that must be there.</summary>
    public static string Need(XElement element, string attribute, ReadOnlySpan<string> values)
    {
        if (element.Get(attribute) is null)
        {
            throw XmlFault.MissingAttribute(element, attribute, OneOf(values));
        }

        Check(element, attribute, values);
        return element.Get(attribute)!;
    }

    /// <summary>Checks an attribute that must be there and may hold any text.</summary>
    public static string Need(XElement element, string attribute) =>
        element.Get(attribute) ?? throw XmlFault.MissingAttribute(element, attribute);

    /// <summary>Checks a whole number that may be missing, and writes it plainly.</summary>
    public static uint? Number(XElement element, string attribute)
    {
        if (element.Get(attribute) is not { } text)
        {
            return null;
        }

        if (!uint.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            throw XmlFault.Error(
                element,
                $"Invalid value for attribute '{attribute}' in element '{element.Name.LocalName}': '{text}'. Expected non-negative integer value",
                null,
                VirtErrorDomain.Xml);
        }

        element.Set(attribute, value.ToString(CultureInfo.InvariantCulture));
        return value;
    }

    /// <summary>Checks a whole number that libvirt keeps signed, and that must not be negative.</summary>
    public static void NonNegative(XElement element, string attribute)
    {
        if (element.Get(attribute) is { } text && (element.Number(attribute) is not { } value || value < 0))
        {
            throw XmlFault.Error(
                element,
                $"Invalid value for attribute '{attribute}' in element '{element.Name.LocalName}': '{text}'. Expected non-negative value",
                null,
                VirtErrorDomain.Xml);
        }
    }

    public static string OneOf(ReadOnlySpan<string> values) => $"one of: {string.Join(", ", values!)}";
}
