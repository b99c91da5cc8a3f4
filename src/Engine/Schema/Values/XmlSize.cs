using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Reads and writes elements that hold a size with a unit.</summary>
internal static class XmlSize
{
    /// <summary>Reads a child in bytes; null when it is missing or empty.</summary>
    public static long? Read(XElement parent, string child, long defaultUnit) =>
        parent.Element(child) is { } element ? Read(element, defaultUnit, $"./{child}[1]") : null;

    /// <summary>Reads an element in bytes; null when it is empty.</summary>
    public static long? Read(XElement element, long defaultUnit, string what)
    {
        var number = element.Value;
        if (number.Length == 0)
        {
            return null;
        }

        if (!ScaledSize.TryParseNumber(number, out var value))
        {
            throw XmlFault.Error(
                element, $"Invalid value '{number}' for element or attribute '{what}'", "a whole number", VirtErrorDomain.Xml);
        }

        return ScaledSize.Scale(value, element.Get("unit"), defaultUnit);
    }

    /// <summary>Writes a child in KiB; null takes it out.</summary>
    public static void WriteKiB(XElement parent, string child, long? bytes)
    {
        parent.SetText(child, bytes is { } size ? ScaledSize.ToKiB(size).Invariant() : null);
        parent.Element(child)?.Set("unit", "KiB");
    }

    /// <summary>Writes a child in bytes; null takes it out.</summary>
    public static void WriteBytes(XElement parent, string child, long? bytes)
    {
        parent.SetText(child, bytes?.Invariant());
        parent.Element(child)?.Set("unit", "bytes");
    }
}
