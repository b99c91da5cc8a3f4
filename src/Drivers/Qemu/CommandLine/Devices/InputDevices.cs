using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The guest's keyboards, mice and the like, and the USB hubs that they may hang on.</summary>
internal static class InputDevices
{
    /// <summary>Adds the guest's input devices.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        foreach (var input in launch.Guest.Devices.Elements("input"))
        {
            if (input.Get("type") == "evdev")
            {
                launch.Object(HostDevice(input));
            }
            else if (input.Get("bus") is "usb" or "virtio")
            {
                launch.Device(Describe(launch.Guest, input));
            }
        }
    }

    /// <summary>Adds the guest's USB hubs.</summary>
    /// <param name="launch">The command line.</param>
    internal static void AddHubs(LaunchBuilder launch)
    {
        foreach (var hub in launch.Guest.Devices.Elements("hub"))
        {
            launch.Device(PropertyWriter.Device("usb-hub").With("id", GuestLayout.AliasOf(hub)).At(launch.Guest, hub));
        }
    }

    /// <summary>Describes an input device on USB or virtio.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="input">The device.</param>
    /// <returns>Its properties.</returns>
    internal static JsonObject Describe(GuestLayout guest, XElement input)
    {
        var type = input.Get("type");
        var alias = GuestLayout.AliasOf(input);
        if (input.Get("bus") == "usb")
        {
            var driver = type switch
            {
                "mouse" => "usb-mouse",
                "tablet" => "usb-tablet",
                "keyboard" => "usb-kbd",
                _ => throw Refusal.Unsupported($"input type '{type}' is not supported on bus 'usb'"),
            };
            return PropertyWriter.Device(driver).With("id", alias).At(guest, input);
        }

        var name = type switch
        {
            "mouse" => "virtio-mouse",
            "tablet" => "virtio-tablet",
            "keyboard" => "virtio-keyboard",
            "passthrough" => "virtio-input-host",
            _ => throw Refusal.Unsupported($"input type '{type}' is not supported on bus 'virtio'"),
        };
        return VirtioDevice.Begin(guest, input, name).With("id", alias)
            .With("evdev", type == "passthrough" ? input.Element("source")?.Get("evdev") : null)
            .At(guest, input);
    }

    /// <summary>Describes an input device of the host that the guest shares.</summary>
    /// <param name="input">The device.</param>
    /// <returns>The object's properties.</returns>
    internal static JsonObject HostDevice(XElement input)
    {
        var source = input.Element("source");
        return PropertyWriter.Object("input-linux", GuestLayout.AliasOf(input))
            .With("evdev", source?.Get("dev"))
            .Switch("repeat", source?.Get("repeat"))
            .With("grab_all", source?.Get("grab") == "all" ? true : null)
            .With("grab-toggle", source?.Get("grabToggle"));
    }
}
