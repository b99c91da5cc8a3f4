using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The guest's serial and parallel ports, channels and consoles.</summary>
/// <remarks>qemuBuildSerialCommandLine and its like for the other kinds.</remarks>
internal static class CharacterDevices
{
    private static readonly string[] Kinds = ["serial", "parallel", "channel", "console"];

    /// <summary>Adds the guest's character devices.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        var hasSpice = launch.Guest.Devices.Elements("graphics").Any(graphics => graphics.Get("type") == "spice");
        foreach (var device in Kinds.SelectMany(kind => launch.Guest.Devices.Elements(kind)))
        {
            // The first console may be but another name of the first serial port; a port of SPICE is nothing without SPICE.
            if (IsEcho(device) || (device.Get("type") == "spiceport" && device.Name.LocalName == "serial" && !hasSpice))
            {
                continue;
            }

            CharacterBackend.Add(launch, device, BackendId(device));
            if (IsForward(device))
            {
                launch.NetworkBackend(Forward(device));
            }
            else if (IsPartOfMachine(launch.Guest, device))
            {
                launch.Option("-serial", $"chardev:{BackendId(device)}");
            }
            else
            {
                launch.Device(Describe(launch.Guest, device));
            }
        }
    }

    /// <summary>Names the host's end of a character device.</summary>
    /// <param name="device">The device.</param>
    /// <returns>Its id.</returns>
    internal static string BackendId(XElement device) => "char" + GuestLayout.AliasOf(device);

    /// <summary>Tells whether a console is but another name of a serial port.</summary>
    /// <param name="device">The device.</param>
    /// <returns>Whether it is.</returns>
    internal static bool IsEcho(XElement device) => device.Name.LocalName == "console" && (device.Element("target")?.Get("type") ?? "serial") == "serial";

    /// <summary>Describes the guest's end of a character device.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="device">The device.</param>
    /// <returns>Its properties.</returns>
    internal static JsonObject Describe(GuestLayout guest, XElement device)
    {
        var target = device.Element("target")?.Get("type");
        return (device.Name.LocalName, target) switch
        {
            ("serial", _) => Serial(guest, device),
            ("parallel", _) => Begin("isa-parallel", device),
            ("channel", "virtio") => Port(guest, device, "virtserialport"),
            ("console", "virtio") => Port(guest, device, "virtconsole"),
            ("console", "sclp") => Begin("sclpconsole", device),
            ("console", "sclplm") => Begin("sclplmconsole", device),
            var (kind, other) => throw Refusal.Unsupported($"unsupported {kind} target type {other}"),
        };
    }

    private static JsonObject Begin(string type, XElement device) =>
        PropertyWriter.Device(type).With("chardev", BackendId(device)).With("id", GuestLayout.AliasOf(device));

    private static JsonObject Serial(GuestLayout guest, XElement device)
    {
        var target = device.Element("target");
        var model = target?.Element("model")?.Get("name") ?? "isa-serial";
        if (model is "pl011" or "16550a")
        {
            throw Refusal.Broken("Invalid target model for serial device");
        }

        guest.Require(model, $"serial port model '{model}'");
        var properties = Begin(model, device);
        return (model == "isa-serial" ? properties.With("index", (long?)(target?.Number("port") ?? 0)) : properties).At(guest, device);
    }

    private static JsonObject Port(GuestLayout guest, XElement device, string type)
    {
        var name = device.Element("target")?.Get("name");
        var isSpice = device.Get("type") == "spicevmc";
        if (type == "virtserialport" && isSpice && name is not (null or "com.redhat.spice.0"))
        {
            throw Refusal.Unsupported($"Unsupported spicevmc target name '{name}'");
        }

        return PropertyWriter.Device(type).At(guest, device)
            .With("chardev", BackendId(device))
            .With("id", GuestLayout.AliasOf(device))
            .With("name", type == "virtserialport" ? name ?? (isSpice ? "com.redhat.spice.0" : null) : null);
    }

    /// <summary>Tells whether a channel is an address of the guest's network in place of a device.</summary>
    /// <param name="device">The device.</param>
    /// <returns>Whether it is.</returns>
    internal static bool IsForward(XElement device) => device.Element("target")?.Get("type") == "guestfwd";

    /// <summary>Describes the network that forwards such an address.</summary>
    /// <param name="device">The device.</param>
    /// <returns>Its properties.</returns>
    internal static JsonObject Forward(XElement device)
    {
        var target = device.Element("target");
        var forward = new JsonObject { ["str"] = $"tcp:{target?.Get("address")}:{target?.Get("port")}-chardev:{BackendId(device)}" };
        return new JsonObject { ["type"] = "user", ["guestfwd"] = new JsonArray(forward), ["id"] = GuestLayout.AliasOf(device) };
    }

    private static bool IsPartOfMachine(GuestLayout guest, XElement device)
    {
        if (device.Name.LocalName != "serial")
        {
            return false;
        }

        var model = device.Element("target")?.Element("model")?.Get("name");
        return model is "pl011" or "16550a" || (model is null && !guest.IsX86);
    }
}
