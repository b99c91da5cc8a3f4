using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses serial ports, consoles and channels that the machine cannot have.</summary>
/// <remarks>qemuValidateDomainChrDef and qemuValidateDomainDefConsole.</remarks>
internal static class CharacterValidation
{
    /// <summary>Checks a device.</summary>
    public static void Check(XElement device, QemuGuest guest)
    {
        CheckSource(device, guest);
        switch (device.Name.LocalName)
        {
            case "serial":
                CheckSerial(device, guest);
                break;
            case "parallel" when guest.IsS390 || guest.IsPSeries:
                throw Refuse.Unsupported(device, "parallel ports are not supported");
            case "console" when device.Element("target")?.Get("type") is { } type and not ("serial" or "virtio" or "sclp" or "sclplm"):
                throw Refuse.Unsupported(device, $"unsupported console target type {type}");
        }
    }

    /// <summary>Checks the host's end of a device that carries characters.</summary>
    public static void CheckSource(XElement device, QemuGuest guest)
    {
        if (device.Element("source")?.Element("reconnect") is { } reconnect && reconnect.Get("enabled") == "yes" && reconnect.Get("timeout") is null or "0")
        {
            throw XmlFault.Make(
                VirtErrorCode.InvalidArg, device, "chardev reconnect source timeout cannot be '0'", null, VirtErrorDomain.Qemu);
        }

        if (device.Get("type") is "spicevmc" or "spiceport" && guest.Devices.Elements("graphics").All(g => g.Get("type") != "spice"))
        {
            throw Refuse.Unsupported(device, $"chardev '{device.Get("type")}' not supported without spice graphics");
        }
    }

    private static void CheckSerial(XElement serial, QemuGuest guest)
    {
        var target = serial.Element("target");
        var (type, model) = (target?.Get("type"), target?.Element("model")?.Get("name"));
        var address = serial.Element("address")?.Get("type");
        var expected = type switch
        {
            "isa-serial" or "isa-debug" => "isa",
            "usb-serial" => "usb",
            "pci-serial" => "pci",
            "spapr-vio-serial" => "spapr-vio",
            _ => null,
        };
        if (address is not null && expected is not null && address != expected)
        {
            throw Refuse.Unsupported(serial, $"Target type '{type}' requires address type '{expected}'");
        }

        if (address is not null && type is "system-serial" or "sclp-serial")
        {
            throw Refuse.Unsupported(serial, $"Target type '{type}' cannot have an associated address");
        }

        if (TypeOf(model) is { } needed && needed != type)
        {
            throw Refuse.Unsupported(serial, $"Target model '{model}' requires target type '{needed}'");
        }

        var isForeign = (model == "pl011" && !guest.IsArmVirt)
            || (model == "16550a" && !guest.IsRiscvVirt && !guest.IsLoongArchVirt)
            || (!guest.IsPSeries && (type == "spapr-vio-serial" || model == "spapr-vty"))
            || (!guest.IsS390 && (type == "sclp-serial" || model is "sclpconsole" or "sclplmconsole"));
        if (isForeign)
        {
            throw Refuse.Unsupported(
                serial, $"Serial device with target type '{type}' and target model '{model}' not compatible with guest architecture or machine type");
        }
    }

    private static string? TypeOf(string? model) => model switch
    {
        "isa-serial" => "isa-serial",
        "usb-serial" => "usb-serial",
        "pci-serial" => "pci-serial",
        "spapr-vty" => "spapr-vio-serial",
        "pl011" or "16550a" => "system-serial",
        "sclpconsole" or "sclplmconsole" => "sclp-serial",
        "isa-debugcon" => "isa-debug",
        _ => null,
    };
}
