using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for what USB devices may be redirected.</summary>
internal static class RedirFilterRules
{
    public static void Normalize(XElement filter)
    {
        foreach (var device in filter.Elements("usbdev"))
        {
            Hex(device, "class", "X2", byte.MaxValue);
            Hex(device, "vendor", "X4", ushort.MaxValue);
            Hex(device, "product", "X4", ushort.MaxValue);
            NormalizeVersion(device);
            if (device.Get("allow") is not { } allow)
            {
                throw XmlFault.Error(device, "Missing 'allow' attribute for USB redirection filter", "one of: yes, no");
            }

            if (allow is not ("yes" or "no"))
            {
                throw XmlFault.Error(device, "Invalid allow value, either 'yes' or 'no'");
            }
        }
    }

    private static void Hex(XElement device, string attribute, string format, uint maximum)
    {
        if (device.Get(attribute) is not { } text)
        {
            return;
        }

        // Nothing in particular is wanted.
        if (text == "-1")
        {
            device.Set(attribute, null);
            return;
        }

        if (!AddressRules.TryParseAnyBase(text, out var value) || value > maximum)
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, device, $"Cannot parse USB {attribute} {(attribute == "class" ? "code" : "ID")}: {text}");
        }

        device.Set(attribute, "0x" + value.ToString(format, CultureInfo.InvariantCulture));
    }

    private static void NormalizeVersion(XElement device)
    {
        if (device.Get("version") is not { } text)
        {
            return;
        }

        if (text == "-1")
        {
            device.Set("version", null);
            return;
        }

        // Binary-coded decimals: two before the point, two behind it.
        var parts = text.Split('.');
        if (parts.Length > 2 || !Array.TrueForAll(parts, part => part.Length is 1 or 2 && part.All(char.IsAsciiDigit)))
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, device, $"Incorrect USB version format {text}");
        }

        var minor = parts.Length == 1 ? "00" : parts[1].Length == 1 ? parts[1] + "0" : parts[1];
        device.Set("version", $"{int.Parse(parts[0], CultureInfo.InvariantCulture).Invariant()}.{minor}");
    }
}
