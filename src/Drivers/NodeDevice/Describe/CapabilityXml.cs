using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Drivers.NodeDevice.Describe;

/// <summary>Writes the elements of capabilities.</summary>
internal static class CapabilityXml
{
    /// <summary>Makes a capability.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="content">What it holds.</param>
    /// <returns>The element.</returns>
    internal static XElement Of(string type, params object?[] content) => new("capability", new XAttribute("type", type), content);

    /// <summary>Makes an element with a value, which is left out where there is none.</summary>
    /// <param name="name">The element's name.</param>
    /// <param name="value">The value.</param>
    /// <returns>The element, or nothing.</returns>
    internal static XElement? Maybe(string name, object? value) => value is null ? null : new XElement(name, value);

    /// <summary>Makes an attribute, which is left out where it has no value.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">The value.</param>
    /// <returns>The attribute, or nothing.</returns>
    internal static XAttribute? MaybeAttribute(string name, object? value) => value is null ? null : new XAttribute(name, value);

    /// <summary>Writes a number to base 16.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">How many digits it has at least.</param>
    /// <returns>The text with its <c>0x</c>.</returns>
    internal static string Hex(long value, int digits = 1) => "0x" + value.ToString("x" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Makes the element of a vendor or product: its number, and its name where it is known.</summary>
    /// <param name="element">The element's name.</param>
    /// <param name="number">The number.</param>
    /// <param name="name">The name.</param>
    /// <returns>The element.</returns>
    internal static XElement Numbered(string element, long number, string? name) => new(element, new XAttribute("id", Hex(number, 4)), name);
}

/// <summary>What a device is found to be.</summary>
/// <param name="Capability">Its <c>capability</c> element.</param>
/// <param name="Suffix">What tells it from others of its name, such as a serial number.</param>
/// <param name="Name">Its whole name, where it does not follow from the kernel's.</param>
internal sealed record DeviceSketch(XElement Capability, string? Suffix = null, string? Name = null);
