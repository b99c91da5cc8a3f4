using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Definition;
using VirtPS.Drivers.Shared.Domains;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Refuses devices that a running guest cannot get, before anything is done for them.</summary>
/// <remarks>The checks at the beginning of qemuDomainAttachDeviceDiskLive, qemuDomainAttachControllerDevice and their kin.</remarks>
internal static class LiveRefusals
{
    /// <summary>Checks a device.</summary>
    /// <param name="live">The live definition.</param>
    /// <param name="device">The device in its normal form.</param>
    /// <exception cref="VirtException">OperationUnsupported for kinds that cannot come while the guest runs; others where its place is taken.</exception>
    internal static void Check(XElement live, XElement device)
    {
        var devices = live.Element("devices")!;
        CheckPlace(devices, device);
        switch (device.Name.LocalName)
        {
            case "disk":
                CheckDisk(devices, device);
                break;
            case "controller":
                CheckController(devices, device);
                break;
            case "hostdev":
                CheckHostDevice(device);
                break;
            case "serial" or "parallel" or "console" or "channel":
                CheckCharacter(devices, device);
                break;
            case "memory":
                CheckModule(live, device);
                break;
            case "shmem" when device.Element("model")?.Get("type") == "ivshmem":
                throw Unsupported("live attach of shmem model 'ivshmem' is not supported");
            case "watchdog":
                StoredDevices.OneWatchdog(devices, device);
                if (device.Get("model") != "i6300esb")
                {
                    throw Unsupported($"hotplug of watchdog of model {device.Get("model")} is not supported");
                }

                break;
            case "input" when device.Get("bus") is not ("usb" or "virtio"):
                throw Unsupported($"input device on bus '{device.Get("bus") ?? "none"}' cannot be hot plugged.");
            case "vsock" when devices.Element("vsock") is not null:
                throw Unsupported("the domain already has a vsock device");
            case "filesystem" when device.Element("driver")?.Get("type") != "virtiofs":
                throw Unsupported("only virtiofs filesystems can be hotplugged");
            case "interface" when device.Get("type") is "server" or "client" or "mcast" or "udp" or "internal" or "null" or "vds":
                throw Unsupported($"hotplug of interface type of {device.Get("type")} is not implemented yet");
            case "interface" when device.Element("script") is not null && device.Get("type") != "ethernet":
                throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"scripts are not supported on interfaces of type {device.Get("type")}");
            case "interface" or "rng" or "redirdev" or "lease" or "input" or "vsock" or "filesystem" or "shmem":
                break;
            case var kind:
                throw Unsupported($"live attach of device '{LiveSearch.KindOf(kind)}' is not supported");
        }

        CheckFiles(device);
    }

    // What of the host a guest is lent must be there; virProcessRunInFork with qemuNamespaceMknodPaths and virSecurityDACSetOwnership.
    private static void CheckFiles(XElement device)
    {
        var (path, words) = device.Name.LocalName switch
        {
            "rng" when device.Element("backend")?.Get("model") == "random" => (device.Text("backend")?.Trim(), "Path '{0}' is not accessible"),
            "input" => (device.Element("source")?.Get("evdev"), "Path '{0}' is not accessible"),
            "memory" when device.Get("model") is "nvdimm" or "virtio-pmem" => (device.Element("source")?.Text("path"), "Path '{0}' is not accessible"),
            "serial" or "parallel" or "console" or "channel" when device.Get("type") == "dev" || (device.Get("type") == "unix" && device.Element("source")?.Get("mode") == "connect") =>
                (device.Element("source")?.Get("path"), "unable to stat: {0}"),
            _ => (null, string.Empty),
        };
        if (path is not null && !Path.Exists(path))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.SystemError, words.Replace("{0}", path, StringComparison.Ordinal) + ": No such file or directory");
        }
    }

    // virDomainPCIAddressEnsureAddr: a running guest gets no more buses.
    private static void CheckPlace(XElement devices, XElement device)
    {
        if (PciAddress.Of(device) is not { } place || device.Name.LocalName is "controller")
        {
            return;
        }

        if (place.Function != 0)
        {
            throw SharedErrors.Of(VirtErrorCode.InternalError, "Only PCI device addresses with function=0 are supported");
        }

        var last = devices.Elements("controller").Where(controller => controller.Get("type") == "pci").Max(controller => controller.Number("index")) ?? 0;
        if (place.Bus > last)
        {
            throw SharedErrors.Of(VirtErrorCode.XmlError, $"Invalid PCI address {place}. Only PCI buses up to {last.Invariant()} are available");
        }
    }

    private static void CheckDisk(XElement devices, XElement disk)
    {
        if (disk.Get("device") == "floppy")
        {
            throw Unsupported("floppy device hotplug isn't supported");
        }

        var (target, bus) = (disk.Element("target")?.Get("dev"), disk.Element("target")?.Get("bus"));
        if (DeviceSearch.Find(devices, disk) is { } other)
        {
            // virDomainDiskDefCheckDuplicateInfo.
            throw SharedErrors.Of(
                VirtErrorCode.XmlError,
                $"target '{target}' duplicated for disk sources '{GuestDisks.PathOf(other.Element("source")) ?? "<null>"}' and '{GuestDisks.PathOf(disk.Element("source")) ?? "<null>"}'");
        }

        if (bus is not ("virtio" or "scsi" or "usb" or "nvme"))
        {
            throw Unsupported($"disk bus '{bus}' cannot be hotplugged.");
        }

        if (bus == "scsi" && StoredDevices.IsPlaceTaken(devices, disk))
        {
            throw QemuNode.Speaker.Invalid("Domain already contains a disk with that address");
        }
    }

    private static void CheckController(XElement devices, XElement controller)
    {
        var type = controller.Get("type");
        if (type is not ("scsi" or "nvme"))
        {
            throw Unsupported($"'{type}' controller cannot be hot plugged.");
        }

        if (DeviceSearch.Find(devices, controller) is not null)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"target {type}:{controller.Get("index")} already exists");
        }
    }

    private static void CheckHostDevice(XElement device)
    {
        if (device.Get("mode") != "subsystem")
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"hotplug is not supported for hostdev mode '{device.Get("mode")}'");
        }

        if (device.Get("type") is "pci" or "mdev" && !Path.Exists("/dev/vfio/vfio"))
        {
            throw QemuNode.Speaker.Say(
                VirtErrorCode.ConfigUnsupported,
                device.Get("type") == "pci" ? "host doesn't support passthrough of host PCI devices" : "Mediated host device assignment requires VFIO support");
        }
    }

    private static void CheckCharacter(XElement devices, XElement device)
    {
        var (name, type) = (device.Name.LocalName, device.Element("target")?.Get("type"));
        var hasPlace = (name, type) is ("console", "virtio") or ("serial", "pci-serial") or ("serial", "usb-serial") or ("channel", "virtio");
        if (!hasPlace && device.Element("address")?.Get("type") is "virtio-serial" or "pci")
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, "Unsupported address type for character device");
        }

        if (device.Element("address") is { } address && address.Get("type") == "virtio-serial"
            && devices.Elements("controller").All(controller => controller.Get("type") != "virtio-serial" || controller.Get("index") != address.Get("controller")))
        {
            throw SharedErrors.Of(VirtErrorCode.XmlError, $"virtio serial controller {address.Get("controller")} is missing");
        }

        if (name == "console" && type is null or "serial")
        {
            throw Unsupported("attaching serial console is not supported");
        }

        // A socket that is not named will be, as the one of a channel of that name was.
        var isNamed = device.Get("type") != "unix" || device.Element("source")?.Get("path") is not null;
        var isThere = isNamed
            ? DeviceSearch.Find(devices, device) is not null
            : device.Element("target")?.Get("name") is { } port && devices.Elements(device.Name).Any(other => other.Get("type") == "unix" && other.Element("target")?.Get("name") == port);
        if (isThere)
        {
            throw QemuNode.Speaker.Invalid("chardev already exists");
        }
    }

    // qemuDomainDefValidateMemoryHotplug.
    private static void CheckModule(XElement live, XElement module)
    {
        var devices = new XElement(live.Element("devices")!);
        var slots = live.Element("maxMemory")?.Number("slots") ?? 0;
        var own = new XElement(module);
        devices.Add(own);
        MemoryDeviceValidation.Check(own, live.Element("cpu")?.Element("numa")?.Elements("cell").Count() ?? 0, slots);
        var modules = devices.Elements("memory").ToList();
        if (modules.Count > slots)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"memory device count '{modules.Count.Invariant()}' exceeds slots count '{slots.Invariant()}'");
        }

        var total = modules.Sum(MemoryModules.SizeOf);
        var initial = (XmlSize.Read(live, "memory", ScaledSize.KiB) ?? 0) - (total - MemoryModules.SizeOf(module));
        if (total > (XmlSize.Read(live, "maxMemory", ScaledSize.KiB) ?? 0) - initial)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, "memory device total size exceeds hotplug space");
        }
    }

    private static VirtException Unsupported(string text) => QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, text);
}
