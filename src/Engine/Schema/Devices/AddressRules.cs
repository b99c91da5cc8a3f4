using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for what every device has: its alias, its turn at starting the guest and its address.</summary>
internal static class AddressRules
{
    private static readonly string[] Types =
        ["none", "pci", "drive", "virtio-serial", "ccid", "usb", "spapr-vio", "virtio-s390", "ccw", "virtio-mmio", "isa", "dimm", "unassigned"];

    public static void Normalize(XElement device, bool active)
    {
        if (!active && device.Element("alias") is { } alias && alias.Get("name")?.StartsWith("ua-", StringComparison.Ordinal) != true)
        {
            alias.Remove();
        }

        if (device.Element("boot") is { } boot)
        {
            if (Allowed.Number(boot, "order") is null or 0)
            {
                throw XmlFault.Error(boot, "Invalid value for attribute 'order' in element 'boot': Zero is not permitted", "a number from 1", VirtErrorDomain.Xml);
            }

            NormalizeLoadParameter(boot);
        }

        if (device.Element("address") is { } address)
        {
            NormalizeAddress(address);
        }
    }

    // virDomainDeviceLoadparmIsValid.
    private static void NormalizeLoadParameter(XElement boot)
    {
        const int Longest = 8;
        if (boot.Get("loadparm")?.ToUpperInvariant() is not { } parameter)
        {
            return;
        }

        if (parameter.Length is 0 or > Longest)
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, boot, $"loadparm value '{parameter}' must be between 1 and 8 characters");
        }

        if (parameter.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or ' ')))
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, boot, $"invalid loadparm value '{parameter}', expecting chars in set of [a-zA-Z0-9.] and blank spaces");
        }

        boot.Set("loadparm", parameter);
    }

    public static void NormalizeAddress(XElement address)
    {
        var type = address.Get("type")
            ?? throw XmlFault.Make(VirtErrorCode.InternalError, address, "No type specified for device address", Allowed.OneOf(Types));
        switch (type)
        {
            case "none":
                address.Remove();
                break;
            case "pci":
                NormalizePci(address);
                break;
            case "drive":
                Decimals(address, ["controller", "bus", "target", "unit"]);
                break;
            case "virtio-serial":
                Decimals(address, ["controller", "bus", "port"]);
                break;
            case "ccid":
                Decimals(address, ["controller", "slot"]);
                break;
            case "usb":
                Decimals(address, ["bus"]);
                CheckUsbPort(address);
                break;
            case "spapr-vio":
                Hex(address, "reg", 8);
                break;
            case "ccw" when address.Get("cssid") is not null:
                Hex(address, "cssid", 1);
                Hex(address, "ssid", 1);
                Hex(address, "devno", 4);
                break;
            case "isa":
                Hex(address, "iobase", 1);
                Hex(address, "irq", 1);
                break;
            case "dimm":
                Decimals(address, ["slot"]);
                Hex(address, "base", 1);
                break;
            case var unknown when !Types.Contains(unknown):
                throw XmlFault.Unsupported(address, $"unknown address type '{unknown}'", Allowed.OneOf(Types));
        }
    }

    /// <summary>Writes a PCI address's numbers as libvirt does, whatever their base was.</summary>
    public static void NormalizePci(XElement address)
    {
        var given = address.Get("bus") ?? address.Get("slot") ?? address.Get("domain") ?? address.Get("function");
        if (given is null)
        {
            return;
        }

        Limit(address, "domain", 4, 0xffff);
        Limit(address, "bus", 2, 0xff);
        Limit(address, "slot", 2, 0x1f);
        Limit(address, "function", 1, 7);
        Allowed.Check(address, "multifunction", Allowed.OnOff);
        if (address.Element("zpci") is { } zpci)
        {
            Hex(zpci, "uid", 4);
            Hex(zpci, "fid", 8);
        }
    }

    // Hubs may stand in a row of up to four.
    private static void CheckUsbPort(XElement address)
    {
        if (address.Get("port") is { } port
            && !(port.Split('.') is { Length: <= 4 } parts && parts.All(part => uint.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))))
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, address, "Cannot parse <address> 'port' attribute", "up to four numbers with dots between them", VirtErrorDomain.Device);
        }
    }

    private static void Limit(XElement address, string attribute, int digits, uint max)
    {
        address.Default(attribute, "0");
        var value = Hex(address, attribute, digits);
        if (value > max)
        {
            throw XmlFault.Make(
                VirtErrorCode.XmlError,
                address,
                attribute == "function"
                    ? $"Invalid PCI address function=0x{value:x}, must be <= {max}"
                    : $"Invalid PCI address {attribute}='0x{value:x}', must be <= 0x{max:X}",
                null,
                VirtErrorDomain.None);
        }
    }

    /// <summary>Writes a number in hexadecimal, whatever its base was.</summary>
    public static void NormalizeHex(XElement element, string attribute, int digits) => Hex(element, attribute, digits);

    private static ulong? Hex(XElement element, string attribute, int digits)
    {
        if (element.Get(attribute) is not { } text)
        {
            return null;
        }

        if (!TryParseAnyBase(text, out var value))
        {
            throw XmlFault.BadAttribute(element, attribute, text, "a number, decimal or with 0x");
        }

        // Checked in place first: most documents already have this form.
        if (!(text.Length == digits + 2 && text.StartsWith("0x", StringComparison.Ordinal) && !text.AsSpan(2).ContainsAnyInRange('A', 'F')))
        {
            element.Set(attribute, "0x" + value.ToString("x" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        }

        return value;
    }

    private static void Decimals(XElement element, ReadOnlySpan<string> attributes)
    {
        foreach (var attribute in attributes)
        {
            element.Default(attribute, "0");
            Allowed.Number(element, attribute);
        }
    }

    /// <summary>Reads a number as C's strtoul with base 0 does: 0x for hexadecimal, a leading 0 for octal.</summary>
    public static bool TryParseAnyBase(string text, out ulong value)
    {
        var trimmed = text.AsSpan().TrimStart();
        if (trimmed.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return ulong.TryParse(trimmed[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }

        if (trimmed.Length < 2 || trimmed[0] != '0')
        {
            return ulong.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        }

        value = 0;
        foreach (var digit in trimmed)
        {
            if (digit is < '0' or > '7' || value > ulong.MaxValue >> 3)
            {
                return false;
            }

            value = value << 3 | (uint)(digit - '0');
        }

        return true;
    }
}
