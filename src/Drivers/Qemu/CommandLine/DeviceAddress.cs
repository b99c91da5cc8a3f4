using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Says to QEMU where in the machine a device sits.</summary>
/// <remarks>qemuBuildDeviceAddressProps.</remarks>
internal static class DeviceAddress
{
    /// <summary>Adds a device's address to its properties.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="guest">The guest.</param>
    /// <param name="device">The device, with its address; without one nothing is added.</param>
    /// <returns>The same properties.</returns>
    internal static JsonObject At(this JsonObject properties, GuestLayout guest, XElement device)
    {
        if (device.Element("address") is not { } address)
        {
            return properties;
        }

        return address.Get("type") switch
        {
            "pci" => Pci(properties, guest, device, address),
            "usb" => properties.With("bus", guest.ControllerAlias("usb", Number(address, "bus")) + ".0").With("port", address.Get("port")),
            "spapr-vio" => properties.Number("reg", address.Get("reg")),
            "ccw" => properties.With("devno", $"{Hex(address, "cssid")}.{Hex(address, "ssid")}.{Number(address, "devno"):x4}"),
            "isa" => properties.With("iobase", Number(address, "iobase")).Number("irq", address.Get("irq")),
            "dimm" => properties.With("slot", Number(address, "slot")).Number("addr", address.Get("base")),
            "virtio-serial" => properties
                .With("bus", $"{guest.ControllerAlias("virtio-serial", Number(address, "controller"))}.{Number(address, "bus")}")
                .With("nr", Number(address, "port")),
            _ => properties,
        };
    }

    /// <summary>Reads a number of an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="name">The number's attribute.</param>
    /// <returns>The number; nought when it is absent.</returns>
    internal static long Number(XElement address, string name) => PropertyWriter.ReadNumber(address.Get(name)) ?? 0;

    /// <summary>Tells the kind of a device's address.</summary>
    /// <param name="device">The device.</param>
    /// <returns>The kind, such as <c>pci</c>; nothing when it has none.</returns>
    internal static string? Kind(XElement device) => device.Element("address")?.Get("type");

    /// <summary>Adds what a PCI device's option ROM shall be.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="device">The device.</param>
    /// <returns>The same properties.</returns>
    /// <exception cref="Engine.Errors.VirtException">ConfigUnsupported for a device that is not on PCI.</exception>
    internal static JsonObject Rom(this JsonObject properties, XElement device)
    {
        if (device.Element("rom") is not { } rom)
        {
            return properties;
        }

        if (Kind(device) != "pci")
        {
            throw Refusal.Unsupported("ROM tuning is only supported for PCI devices");
        }

        return rom.Get("enabled") == "no"
            ? properties.With("romfile", string.Empty)
            : properties.With("rombar", XmlSwitch.Read(rom.Get("bar")) is { } bar ? bar ? 1L : 0L : (long?)null).With("romfile", rom.Get("file"));
    }

    private static JsonObject Pci(JsonObject properties, GuestLayout guest, XElement device, XElement address)
    {
        var function = Number(address, "function");
        var slot = $"0x{Number(address, "slot"):x}";
        var text = $"{Number(address, "domain"):x4}:{Number(address, "bus"):x2}:{Number(address, "slot"):x2}.{function}";
        return properties
            .With("bus", guest.PciBus(Number(address, "bus"), text))
            .Switch("multifunction", address.Get("multifunction"))
            .With("addr", function == 0 ? slot : $"{slot}.0x{function:x}")
            .Number("acpi-index", device.Element("acpi")?.Get("index"));
    }

    private static string Hex(XElement address, string name) => $"{Number(address, name):x}";
}
