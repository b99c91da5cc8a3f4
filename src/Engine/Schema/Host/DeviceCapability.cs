using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>A capability of a host device under normalisation, with what its errors say.</summary>
/// <param name="Element">The <c>capability</c> element.</param>
/// <param name="Device">The device's name.</param>
internal readonly record struct DeviceCapability(XElement Element, string Device)
{
    /// <summary>The types of the capabilities inside, each of which must say its own.</summary>
    public IEnumerable<(XElement Element, string Type)> Inner(string kind)
    {
        var found = new List<(XElement, string)>();
        foreach (var inner in Element.Elements("capability").ToArray())
        {
            found.Add((inner, inner.Get("type") ?? throw Bad($"missing {kind} capability type for '{Device}'", inner)));
        }

        return found;
    }

    public VirtException Bad(string sentence, XElement? at = null, VirtErrorCode code = VirtErrorCode.InternalError) =>
        XmlFault.Make(code, at ?? Element, sentence, null, VirtErrorDomain.NodeDevice);

    /// <summary>Checks a child that must hold a text.</summary>
    public string Need(string child, string what) => Element.Text(child) ?? throw Bad($"no {what} supplied for '{Device}'");

    /// <summary>Checks a child that must hold one of some words.</summary>
    public void NeedWord(string child, ReadOnlySpan<string> words, string what)
    {
        if (Element.Text(child) is not { } word || !words.Contains(word))
        {
            throw Bad($"unknown {what} '{Element.Text(child)}' for '{Device}'", null, VirtErrorCode.ConfigUnsupported);
        }
    }

    /// <summary>Checks children that must hold unsigned numbers, and writes them plainly.</summary>
    public void NeedNumbers(string bus, params ReadOnlySpan<(string Child, string What)> children)
    {
        foreach (var (child, what) in children)
        {
            var text = Need(child, $"{bus} {what}");
            var number = ToUnsigned(text) ?? throw Bad($"invalid {bus} {what} supplied for '{Device}'", Element.Element(child));
            Element.SetText(child, number.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Checks the number of a vendor or product, and writes it to base 16.</summary>
    public void NeedIdentity(string bus, string child)
    {
        var element = Element.Element(child);
        var text = element?.Get("id") ?? throw Bad($"no {bus} {child} ID supplied for '{Device}'");
        var number = ToHex(text) ?? throw Bad($"invalid {bus} {child} ID supplied for '{Device}'", element);
        element.Set("id", string.Create(CultureInfo.InvariantCulture, $"0x{number:x4}"));
        if (element.Value.Length == 0)
        {
            element.RemoveNodes();
        }
    }

    /// <summary>Reads an unsigned number of 32 bits as C does: a negative one wraps around.</summary>
    public static uint? ToUnsigned(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number is >= int.MinValue and <= uint.MaxValue
            ? unchecked((uint)number)
            : null;

    public static uint? ToHex(string text)
    {
        var digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
        return uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Reads a number in the base that its beginning says, as C does.</summary>
    public static uint? ToNumber(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? ToHex(text)
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : null;
}
