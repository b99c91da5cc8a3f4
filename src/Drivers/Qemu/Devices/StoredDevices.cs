using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Changes the devices of stored definitions.</summary>
/// <remarks>qemuDomainAttachDeviceConfig, qemuDomainDetachDeviceConfig and qemuDomainUpdateDeviceConfig: which kinds of devices, and in which words the others are refused.</remarks>
internal static class StoredDevices
{
    private static readonly HashSet<string> Fixed = ["video", "graphics", "hub", "smartcard", "memballoon", "nvram", "tpm", "panic", "iommu", "audio", "crypto", "pstore"];

    /// <summary>Adds a device.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="VirtException">OperationInvalid when there is one like it; OperationUnsupported for kinds that cannot be added.</exception>
    internal static void Attach(DomainXml definition, XElement device)
    {
        Check(device, Fixed, "attach");
        var devices = definition.Devices.Element;
        switch (device.Name.LocalName)
        {
            case "disk" when device.Element("target")?.Get("dev") is { } target && DeviceEditor.FindDisk(definition, target) is not null:
                throw QemuNode.Speaker.Invalid($"target {target} already exists");
            case "controller" when device.Get("index") is { } index && devices.Elements("controller").Any(other => other.Get("type") == device.Get("type") && other.Get("index") == index):
                throw QemuNode.Speaker.Invalid($"controller index='{index}' already exists");
            case "filesystem" when device.Element("target")?.Get("dir") is { } folder && devices.Elements("filesystem").Any(other => other.Element("target")?.Get("dir") == folder):
                throw QemuNode.Speaker.Invalid("Target already exists");
            case "vsock" when devices.Element("vsock") is not null:
                throw QemuNode.Speaker.Invalid("domain already has a vsock device");
            case "hostdev" or "shmem" when DeviceEditor.Find(definition, device) is not null:
                throw QemuNode.Speaker.Invalid("device is already in the domain configuration");
            case "watchdog":
                OneWatchdog(devices, device);
                break;
        }

        definition.Devices.Add(new XElement(device));
    }

    /// <summary>Removes a device.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="device">What the caller says of it.</param>
    /// <exception cref="VirtException">DeviceMissing when it is not there; OperationUnsupported for kinds that cannot be removed.</exception>
    internal static void Detach(DomainXml definition, XElement device)
    {
        Check(device, Fixed, "detach");
        DeviceEditor.Detach(definition, device);
    }

    /// <summary>Puts a device in the place of the one that it describes anew.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="VirtException">InvalidArg when there is none; OperationUnsupported for kinds that cannot be changed.</exception>
    internal static void Update(DomainXml definition, XElement device)
    {
        if (device.Name.LocalName is not ("disk" or "graphics" or "interface" or "memory"))
        {
            throw Unsupported("update", device);
        }

        if (device.Name.LocalName is "disk" or "graphics" && DeviceEditor.Find(definition, device) is null)
        {
            throw QemuNode.Speaker.Argument(device.Name == "disk"
                ? $"target {device.Element("target")?.Get("dev")} doesn't exist."
                : $"cannot find existing graphics type '{device.Get("type")}' device to modify");
        }

        DeviceEditor.Update(definition, device);
    }

    /// <summary>Refuses a second watchdog; machines that have one of their own may have another beside it.</summary>
    /// <param name="devices">The devices that are there.</param>
    /// <param name="fresh">The watchdog that is to come.</param>
    /// <exception cref="VirtException">OperationInvalid when there is one already.</exception>
    internal static void OneWatchdog(XElement devices, XElement fresh)
    {
        if (devices.Elements("watchdog").Any(other => other.Get("model") != "itco" || fresh.Get("model") == "itco"))
        {
            throw QemuNode.Speaker.Invalid("domain already has a watchdog");
        }
    }

    private static void Check(XElement device, HashSet<string> refused, string what)
    {
        if (refused.Contains(device.Name.LocalName))
        {
            throw Unsupported(what, device);
        }
    }

    private static VirtException Unsupported(string what, XElement device) =>
        QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"persistent {what} of device '{device.Name.LocalName}' is not supported");
}
