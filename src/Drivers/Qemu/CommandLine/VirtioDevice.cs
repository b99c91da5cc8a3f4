using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>What all virtio devices have in common: a type per bus, and options of the transport.</summary>
/// <remarks>qemuBuildVirtioDevProps.</remarks>
internal static class VirtioDevice
{
    /// <summary>Begins a virtio device.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="device">The device with its address.</param>
    /// <param name="name">QEMU's name of it without the bus, such as <c>virtio-net</c>.</param>
    /// <param name="hasBus">Whether the name of the type ends in the bus; a VGA's does not.</param>
    /// <returns>The properties so far.</returns>
    internal static JsonObject Begin(GuestLayout guest, XElement device, string name, bool hasBus = true)
    {
        var kind = DeviceAddress.Kind(device);
        var type = hasBus ? $"{name}-{Bus(kind, name)}" : name;
        var model = device.Get("model") ?? device.Element("model")?.Get("type");
        if (model?.EndsWith("transitional", StringComparison.Ordinal) == true)
        {
            if (kind != "pci")
            {
                throw Refusal.Unsupported($"virtio (non-)transitional models are not supported for address type={kind}");
            }

            type += model.EndsWith("-non-transitional", StringComparison.Ordinal) ? "-non-transitional" : "-transitional";
        }

        guest.Require(type, $"'{device.Name.LocalName}' as '{type}'");
        return Options(PropertyWriter.Device(type), device.Element("driver"));
    }

    /// <summary>Adds the options of the transport.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="driver">The device's driver element.</param>
    /// <returns>The same properties.</returns>
    internal static JsonObject Options(JsonObject properties, XElement? driver) => properties
        .Switch("iommu_platform", driver?.Get("iommu"))
        .Switch("ats", driver?.Get("ats"))
        .Switch("packed", driver?.Get("packed"))
        .Switch("page-per-vq", driver?.Get("page_per_vq"));

    private static string Bus(string? kind, string name) => kind switch
    {
        "pci" => "pci",
        "virtio-mmio" => "device",
        "ccw" => "ccw",
        "unassigned" or null => throw Refusal.Broken($"the device '{name}' has no address"),
        _ => throw Refusal.Broken($"Unexpected address type for '{name}'"),
    };
}
