using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for keyboards, mice and tablets.</summary>
internal static class InputRules
{
    private static readonly string[] Types = ["mouse", "tablet", "keyboard", "passthrough", "evdev"];

    private static readonly string[] Buses = ["default", "ps2", "usb", "xen", "parallels", "virtio", "none"];

    public static void Normalize(XElement input, DomainContext context)
    {
        var type = input.Get("type") ?? throw XmlFault.Make(VirtErrorCode.InternalError, input, "missing input device type", Allowed.OneOf(Types));
        if (!Types.Contains(type))
        {
            throw XmlFault.Unsupported(input, $"unknown input device type '{type}'", Allowed.OneOf(Types));
        }

        if (input.Get("bus") is { } bus)
        {
            if (!Buses.Contains(bus))
            {
                throw XmlFault.Unsupported(input, $"unknown input bus type '{bus}'", Allowed.OneOf(Buses));
            }

            if (bus == "usb" && ControllerRules.IsUsbOff(context.Devices))
            {
                throw XmlFault.Unsupported(input, "Can't add USB input device. USB bus is disabled", "a USB controller");
            }
        }
        else if (type != "evdev")
        {
            input.Set("bus", BusOf(type, context));
        }
    }

    private static string? BusOf(string type, DomainContext context) => context.OsType switch
    {
        "hvm" when type is "mouse" or "keyboard" && context.IsX86 => "ps2",
        "hvm" when context.Arch.StartsWith("s390", StringComparison.Ordinal) || type == "passthrough" => "virtio",
        "hvm" => "usb",
        "xen" or "xenpvh" => "xen",
        _ when context.Type is "vz" or "parallels" => "parallels",
        _ => null,
    };
}
