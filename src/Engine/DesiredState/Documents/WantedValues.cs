using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>Knows when two values in definitions mean the same.</summary>
internal static class WantedValues
{
    /// <summary>Whether an attribute is what a document says.</summary>
    internal static bool Agree(XElement element, string name, string wanted, string? actual)
    {
        if (string.Equals(wanted, actual, StringComparison.Ordinal) || (actual is not null && SameNumber(wanted, actual)))
        {
            return true;
        }

        return name switch
        {
            "machine" => IsMachine(wanted, actual),
            "address" => element.Name.LocalName == "mac" && string.Equals(wanted, actual, StringComparison.OrdinalIgnoreCase),
            "id" when element.Name.LocalName == "domain" => true,
            // A port that the host chooses is told as such, and not kept.
            "port" or "tlsPort" or "websocket" => wanted == "-1" && actual is null or "-1",
            _ => false,
        };
    }

    /// <summary>Whether a machine is of the type that a document names: hosts store the newest version of it.</summary>
    internal static bool IsMachine(string wanted, string? actual) => actual is not null && (actual == wanted || wanted switch
    {
        "pc" => actual.StartsWith("pc-i440fx-", StringComparison.Ordinal),
        _ => actual.StartsWith($"{wanted}-", StringComparison.Ordinal) || actual.StartsWith($"pc-{wanted}-", StringComparison.Ordinal),
    });

    /// <summary>Whether two elements hold the same size.</summary>
    internal static bool SameSize(XElement wanted, XElement actual, long unit) => Bytes(wanted, unit) is { } bytes && bytes == Bytes(actual, unit);

    /// <summary>Whether two elements hold the same text.</summary>
    internal static bool SameText(XElement wanted, XElement actual)
    {
        var (one, other) = (wanted.Value.Trim(), actual.HasElements ? string.Empty : actual.Value.Trim());
        return one.Length == 0 || one == other || (wanted.Name.LocalName == "uuid" && VirtUuid.TryParse(one, out var left) && VirtUuid.TryParse(other, out var right) && left == right);
    }

    /// <summary>Whether a host adds an element by itself although users may ask for it too.</summary>
    internal static bool IsAddedByHost(XElement element) =>
        element.Name.LocalName is "loader" or "smbios" || (element.Name.LocalName == "panic" && (string?)element.Attribute("model") is "pseries" or "s390");

    private static long? Bytes(XElement element, long unit)
    {
        try
        {
            return ScaledSize.Parse(element.Value.Trim(), (string?)element.Attribute("unit"), unit, element.Name.LocalName);
        }
        catch (Errors.VirtException)
        {
            return null;
        }
    }

    private static bool SameNumber(string one, string other) => Number(one) is { } left && left == Number(other);

    private static ulong? Number(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var plain) ? plain : null;
}
