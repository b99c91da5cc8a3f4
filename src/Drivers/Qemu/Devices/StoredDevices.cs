using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Definition;
using VirtPS.Drivers.Shared.Domains;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Changes the devices of stored definitions.</summary>
/// <remarks>qemuDomainAttachDeviceConfig, qemuDomainDetachDeviceConfig and qemuDomainUpdateDeviceConfig: which kinds of devices, and in which words the others are refused.</remarks>
internal static class StoredDevices
{
    private static readonly HashSet<string> Fixed = ["video", "graphics", "hub", "smartcard", "memballoon", "nvram", "tpm", "panic", "iommu", "audio", "crypto", "pstore"];

    // virDomainDeviceType has one name for all of them.
    private static readonly HashSet<string> Characters = ["serial", "parallel", "console", "channel"];

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
            case "console":
                RefuseSerialConsole(device, VirtErrorCode.OperationUnsupported, "attaching");
                break;
            case "channel" when device.Element("target")?.Get("name") is not null && DeviceEditor.Find(definition, device) is not null:
                throw QemuNode.Speaker.Invalid("chardev already exists");
            case "rng" when PciAddress.Of(device) is { } address && DeviceWalk.All(devices).Any(other => PciAddress.Of(other) == address):
                throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, "a device with the same address already exists ");
        }

        definition.Devices.Add(new XElement(device));
        if (device.Name.LocalName == "memory")
        {
            MemoryModules.Count(definition.Element, MemoryModules.SizeOf(device));
        }
    }

    /// <summary>Removes a device.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="device">What the caller says of it.</param>
    /// <exception cref="VirtException">DeviceMissing when it is not there; OperationUnsupported for kinds that cannot be removed.</exception>
    internal static void Detach(DomainXml definition, XElement device)
    {
        Check(device, Fixed, "detach");
        var name = device.Name.LocalName;
        if (name == "console")
        {
            RefuseSerialConsole(device, VirtErrorCode.OperationInvalid, "detaching");
        }

        if ((Characters.Contains(name) || name == "vsock") && DeviceEditor.Find(definition, device) is null)
        {
            throw QemuNode.Speaker.Say(name == "vsock" ? VirtErrorCode.OperationFailed : VirtErrorCode.InvalidArg, DeviceEditor.MissingText(device));
        }

        var gone = DeviceEditor.Detach(definition, device);
        if (name == "memory")
        {
            MemoryModules.Count(definition.Element, -MemoryModules.SizeOf(gone));
        }
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

    // The first serial port and the console that stands for it are one device.
    private static void RefuseSerialConsole(XElement console, VirtErrorCode code, string what)
    {
        if (console.Element("target")?.Get("type") is null or "serial")
        {
            throw QemuNode.Speaker.Say(code, $"{what} serial console is not supported");
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
        QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"persistent {what} of device '{(Characters.Contains(device.Name.LocalName) ? "chr" : device.Name.LocalName)}' is not supported");
}
