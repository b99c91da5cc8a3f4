using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Definition;
using VirtPS.Drivers.Shared.Domains;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Finds devices of running guests, in the words of libvirt's where there is none.</summary>
/// <remarks>qemuDomainDetachDeviceLive with the functions that prepare a detachment, and qemuDomainUpdateDeviceLive.</remarks>
internal static class LiveSearch
{
    /// <summary>Finds a device that is to go.</summary>
    /// <param name="live">The live definition.</param>
    /// <param name="wanted">What the caller says of it, in normal form.</param>
    /// <returns>The element inside the definition.</returns>
    /// <exception cref="VirtException">OperationUnsupported for kinds that cannot go; DeviceMissing when it is not there.</exception>
    internal static XElement Leaving(DomainXml live, XElement wanted)
    {
        var devices = live.Devices.Element;
        RefuseKind(wanted);
        var found = wanted.Name.LocalName == "watchdog" ? Watchdog(devices, wanted) : DeviceSearch.Find(devices, wanted) ?? Channel(devices, wanted);
        return found ?? throw NotThere(wanted);
    }

    // Who describes a channel need not know the path that its socket was given.
    private static XElement? Channel(XElement devices, XElement wanted) =>
        wanted.Name.LocalName == "channel" && wanted.Get("type") == "unix" && wanted.Element("source")?.Get("path") is null && wanted.Element("target")?.Get("name") is { } name
            ? devices.Elements("channel").FirstOrDefault(other => other.Get("type") == "unix" && other.Element("target")?.Get("name") == name)
            : null;

    /// <summary>Finds a device that is to change.</summary>
    /// <param name="live">The live definition.</param>
    /// <param name="wanted">The device as it shall be, in normal form.</param>
    /// <returns>The element inside the definition.</returns>
    /// <exception cref="VirtException">ConfigUnsupported for kinds that cannot change while the guest runs; otherwise when it is not there.</exception>
    internal static XElement Changing(DomainXml live, XElement wanted)
    {
        var devices = live.Devices.Element;
        return wanted.Name.LocalName switch
        {
            "disk" => DeviceSearch.Find(devices, wanted) ?? throw QemuNode.Speaker.Internal($"disk '{wanted.Element("target")?.Get("dev")}' not found"),
            "graphics" => DeviceSearch.Find(devices, wanted) ?? throw Missing($"cannot find existing graphics device to modify of type '{wanted.Get("type")}'"),
            "interface" => DeviceSearch.Find(devices, wanted) ?? throw SharedErrors.Of(VirtErrorCode.DeviceMissing, DeviceEditor.MissingText(wanted)),
            "memory" => StoredDevices.FindModule(devices, wanted)
                ?? throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"memory '{wanted.Element("alias")?.Get("name") ?? "(null)"}' not found"),
            var kind => throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"live update of device '{KindOf(kind)}' is not supported"),
        };
    }

    /// <summary>Names a kind of device as libvirt's errors do.</summary>
    /// <param name="name">The element's name.</param>
    /// <returns>The name; all that carries characters has one.</returns>
    internal static string KindOf(string name) => name is "serial" or "parallel" or "console" or "channel" ? "chr" : name;

    private static void RefuseKind(XElement wanted)
    {
        var name = wanted.Name.LocalName;
        if (name is not ("disk" or "controller" or "interface" or "hostdev" or "rng" or "memory" or "shmem" or "watchdog" or "input" or "redirdev" or "vsock"
            or "filesystem" or "lease" or "serial" or "parallel" or "console" or "channel"))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"live detach of device '{name}' is not supported");
        }

        if (name == "controller" && wanted.Get("type") is not ("scsi" or "nvme"))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"'{wanted.Get("type")}' controller cannot be hot unplugged.");
        }

        if (name == "hostdev" && wanted.Get("mode") != "subsystem")
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"hot unplug is not supported for hostdev mode '{wanted.Get("mode")}'");
        }
    }

    // A guest may have one beside that of its machine, and the caller's words must fit it.
    private static XElement? Watchdog(XElement devices, XElement wanted)
    {
        if (devices.Elements("watchdog").All(other => other.Get("model") == "itco") && wanted.Get("model") != "itco")
        {
            throw Missing("watchdog device not present in domain configuration");
        }

        return devices.Elements("watchdog").FirstOrDefault(other =>
                other.Get("model") == wanted.Get("model") && (other.Get("action") ?? "reset") == (wanted.Get("action") ?? "reset") && DeviceSearch.IsSameAddress(wanted, other))
            ?? throw Missing($"model '{devices.Elements("watchdog").Last().Get("model")}' watchdog device not present in domain configuration");
    }

    private static VirtException NotThere(XElement device) => device.Name.LocalName switch
    {
        "disk" => Missing($"disk {device.Element("target")?.Get("dev")} not found"),
        "controller" => Missing($"controller {device.Get("type")}:{device.Get("index") ?? "-1"} not found"),
        "rng" => Missing($"model '{device.Get("model")}' RNG device not present in domain configuration"),
        "memory" => Missing($"model '{device.Get("model")}' memory device not present in the domain configuration"),
        "shmem" => Missing($"model '{device.Element("model")?.Get("type")}' shmem device not present in domain configuration"),
        "filesystem" => Missing("matching filesystem not found"),
        "redirdev" => QemuNode.Speaker.Invalid("no matching redirdev was not found"),
        "lease" => QemuNode.Speaker.Argument($"Lease {device.Text("key")} in lockspace {device.Text("lockspace") ?? "<null>"} does not exist"),
        "hostdev" => Missing(HostDevice(device)),
        "interface" => SharedErrors.Of(VirtErrorCode.DeviceMissing, DeviceEditor.MissingText(device)),
        var kind when KindOf(kind) == "chr" => Missing($"chr type '{kind}' device not present in domain configuration"),
        _ => Missing(DeviceEditor.MissingText(device)),
    };

    private static string HostDevice(XElement device)
    {
        var source = device.Element("source");
        var address = source?.Element("address");
        return device.Get("type") switch
        {
            "pci" when address is not null => $"host pci device {PciAddress.Read(address)} not found",
            "usb" when address is not null => string.Create(CultureInfo.InvariantCulture, $"host usb device {address.Number("bus"):D3}.{address.Number("device"):D3} not found"),
            "usb" => $"host usb device vendor={source?.Element("vendor")?.Get("id")} product={source?.Element("product")?.Get("id")} not found",
            "scsi" when source?.Get("protocol") == "iscsi" => $"host scsi iSCSI path {source.Get("name")} not found",
            "scsi" => $"host scsi device {source?.Element("adapter")?.Get("name")}:{address?.Get("bus")}:{address?.Get("target")}.{address?.Get("unit")} not found",
            _ => $"mediated device '{address?.Get("uuid")}' not found",
        };
    }

    private static VirtException Missing(string text) => QemuNode.Speaker.Say(VirtErrorCode.DeviceMissing, text);
}
