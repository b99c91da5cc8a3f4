using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Preparation;
using VirtPS.Drivers.Shared.Domains;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Changes the devices of stored definitions.</summary>
/// <remarks>
/// qemuDomainAttachDeviceConfig, qemuDomainDetachDeviceConfig and qemuDomainUpdateDeviceConfig: which kinds of devices, and in which
/// words the others are refused. As with libvirt, a device is read, completed and checked by itself before the definition is looked at.
/// </remarks>
/// <param name="node">Where the definitions are.</param>
internal sealed class StoredDevices(QemuNode node)
{
    private static readonly HashSet<string> Fixed = ["video", "graphics", "hub", "smartcard", "memballoon", "nvram", "tpm", "panic", "iommu", "audio", "crypto", "pstore"];

    // virDomainDeviceType has one name for all of them.
    private static readonly HashSet<string> Characters = ["serial", "parallel", "console", "channel"];

    /// <summary>Adds a device.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="given">The device as a user gives it.</param>
    /// <param name="cancellationToken">Ends the look for the volume of a disk.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">OperationInvalid when there is one like it; OperationUnsupported for kinds that cannot be added.</exception>
    internal async Task AttachAsync(DomainXml definition, XElement given, CancellationToken cancellationToken)
    {
        var device = node.Forms.Device(given, definition.Element, isActive: false, isNew: true, validate: true);
        DeviceFit.CheckNew(definition.Element, device);
        RefuseFixed(device, "attach");
        Refuse(definition.Element, device);
        if (device.Name == "disk")
        {
            await QemuVolumes.ReadAsync(node.Resources.Volumes, device, cancellationToken).ConfigureAwait(false);
            RefusePlace(definition, device);
        }

        definition.Devices.Add(device);
        if (device.Name == "memory")
        {
            MemoryModules.Count(definition.Element, MemoryModules.SizeOf(device));
        }
    }

    /// <summary>Removes a device.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="device">What the caller says of it, in normal form.</param>
    /// <exception cref="VirtException">DeviceMissing when it is not there; OperationUnsupported for kinds that cannot be removed.</exception>
    internal static void Detach(DomainXml definition, XElement device)
    {
        RefuseFixed(device, "detach");
        var name = device.Name.LocalName;
        if (name == "console")
        {
            RefuseSerialConsole(device, VirtErrorCode.OperationInvalid, "detaching");
        }

        var gone = DeviceSearch.Find(definition.Devices.Element, device) ?? throw Missing(device);
        if (name == "serial" && gone == definition.Devices.Element.Element("serial"))
        {
            // The first console stands for it.
            definition.Devices.Element.Elements("console").Take(1).Where(console => console.Element("target")?.Get("type") == "serial").Remove();
        }

        definition.Devices.Remove(gone);
        if (name == "memory")
        {
            MemoryModules.Count(definition.Element, -MemoryModules.SizeOf(gone));
        }
    }

    /// <summary>Puts a device in the place of the one that it describes anew.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="device">The device, in normal form.</param>
    /// <exception cref="VirtException">InvalidArg when there is none; OperationUnsupported for kinds that cannot be changed.</exception>
    internal static void Update(DomainXml definition, XElement device)
    {
        var devices = definition.Devices.Element;
        var found = device.Name.LocalName switch
        {
            "disk" => DeviceSearch.Find(devices, device) ?? throw QemuNode.Speaker.Argument($"target {device.Element("target")?.Get("dev")} doesn't exist."),
            "graphics" => DeviceSearch.Find(devices, device) ?? throw QemuNode.Speaker.Argument($"cannot find existing graphics type '{device.Get("type")}' device to modify"),
            "interface" => DeviceSearch.Find(devices, device) ?? throw Missing(device),
            "memory" => FindModule(devices, device) ?? throw QemuNode.Speaker.Argument("memory not found"),
            _ => throw Unsupported("update", device),
        };
        DeviceFit.CheckChanged(definition.Element, device, found, isLive: false);
        found.ReplaceWith(new XElement(device));
    }

    /// <summary>Finds a memory device by its place and its name.</summary>
    /// <remarks>virDomainMemoryFindByDeviceInfo.</remarks>
    /// <param name="devices">The definition's devices.</param>
    /// <param name="wanted">What the caller says of it.</param>
    /// <returns>The element; null when there is none.</returns>
    internal static XElement? FindModule(XElement devices, XElement wanted) => devices.Elements("memory").FirstOrDefault(module =>
        DeviceSearch.IsSameAddress(wanted, module)
        && (wanted.Element("alias")?.Get("name") is not { } alias || alias == module.Element("alias")?.Get("name")));

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

    /// <summary>Tells whether something else has a disk's place on a SCSI bus.</summary>
    /// <remarks>virDomainSCSIDriveAddressIsUsed.</remarks>
    /// <param name="devices">The devices that are there.</param>
    /// <param name="disk">The disk.</param>
    /// <returns>Whether there is such a thing.</returns>
    internal static bool IsPlaceTaken(XElement devices, XElement disk) => disk.Element("address") is not null
        && devices.Elements().Any(other => DeviceSearch.IsSameAddress(disk, other)
            && (other.Name == "disk" ? other.Element("target")?.Get("bus") == "scsi" : other.Name == "hostdev" && other.Get("type") == "scsi"));

    private static void Refuse(XElement domain, XElement device)
    {
        var devices = domain.Element("devices")!;
        var isThere = DeviceSearch.Find(devices, device) is not null;
        switch (device.Name.LocalName)
        {
            case "disk" when isThere:
                throw QemuNode.Speaker.Invalid($"target {device.Element("target")?.Get("dev")} already exists");
            case "controller" when isThere:
                throw QemuNode.Speaker.Invalid($"controller index='{device.Get("index")}' already exists");
            case "filesystem" when isThere:
                throw QemuNode.Speaker.Invalid("Target already exists");
            case "lease" when isThere:
                throw QemuNode.Speaker.Invalid($"Lease {device.Text("key")} in lockspace {device.Text("lockspace") ?? "<null>"} already exists");
            case "vsock" when devices.Element("vsock") is not null:
                throw QemuNode.Speaker.Invalid("domain already has a vsock device");
            case "hostdev" or "shmem" when isThere:
                throw QemuNode.Speaker.Invalid("device is already in the domain configuration");
            case "watchdog":
                OneWatchdog(devices, device);
                break;
            case "console":
                RefuseSerialConsole(device, VirtErrorCode.OperationUnsupported, "attaching");
                break;
            case "rng" when HasAddressOf(devices, device):
                throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, "a device with the same address already exists ");
            case "memory":
                RefuseModule(domain, device);
                break;
        }

        if (Characters.Contains(device.Name.LocalName) && isThere)
        {
            throw QemuNode.Speaker.Invalid("chardev already exists");
        }
    }

    private static void RefuseModule(XElement domain, XElement module)
    {
        var devices = domain.Element("devices")!;
        if (devices.Elements("memory").Count() == (domain.Element("maxMemory")?.Number("slots") ?? 0))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, "no free memory device slot available");
        }

        if (HasAddressOf(devices, module))
        {
            throw SharedErrors.Of(VirtErrorCode.OperationInvalid, "Domain already contains a device with the same address");
        }
    }

    // qemuCheckDiskConfigAgainstDomain.
    private static void RefusePlace(DomainXml definition, XElement disk)
    {
        if (disk.Element("target")?.Get("bus") == "scsi" && IsPlaceTaken(definition.Devices.Element, disk))
        {
            throw QemuNode.Speaker.Invalid("Domain already contains a disk with that address");
        }
    }

    // virDomainDefHasDeviceAddress.
    private static bool HasAddressOf(XElement devices, XElement device) =>
        device.Element("address") is not null && DeviceWalk.All(devices).Any(other => DeviceSearch.IsSameAddress(device, other));

    // The first serial port and the console that stands for it are one device.
    private static void RefuseSerialConsole(XElement console, VirtErrorCode code, string what)
    {
        if (console.Element("target")?.Get("type") is null or "serial")
        {
            throw QemuNode.Speaker.Say(code, $"{what} serial console is not supported");
        }
    }

    private static void RefuseFixed(XElement device, string what)
    {
        if (Fixed.Contains(device.Name.LocalName))
        {
            throw Unsupported(what, device);
        }
    }

    private static VirtException Missing(XElement device) => device.Name.LocalName switch
    {
        "interface" => SharedErrors.Of(VirtErrorCode.DeviceMissing, DeviceEditor.MissingText(device)),
        var name => QemuNode.Speaker.Say(
            Characters.Contains(name) ? VirtErrorCode.InvalidArg : name == "vsock" ? VirtErrorCode.OperationFailed : VirtErrorCode.DeviceMissing,
            DeviceEditor.MissingText(device)),
    };

    private static VirtException Unsupported(string what, XElement device) =>
        QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"persistent {what} of device '{(Characters.Contains(device.Name.LocalName) ? "chr" : device.Name.LocalName)}' is not supported");
}
