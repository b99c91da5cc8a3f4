using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Definition;
using VirtPS.Drivers.Shared.Domains;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Finds the device of a definition that a caller describes.</summary>
/// <remarks>virDomainNetFindIdx, virDomainChrFind, virDomainRNGFind and the other functions of their kind: each says which of a device's facts name it. Both sides are in normal form.</remarks>
internal static class DeviceSearch
{
    /// <summary>Finds a device.</summary>
    /// <param name="devices">The definition's devices.</param>
    /// <param name="wanted">What the caller says of it; an interface has an Ethernet address only where the caller gave one.</param>
    /// <returns>The element inside the definition; null when there is none.</returns>
    /// <exception cref="VirtException">OperationFailed when the caller's words fit several interfaces.</exception>
    internal static XElement? Find(XElement devices, XElement wanted) => wanted.Name.LocalName switch
    {
        "interface" => FindCard(devices, wanted),
        "memory" => First(devices, wanted, IsSameMemory) ?? First(devices, wanted, (one, other) => IsSameMemory(Unplaced(one), other) && other.Element("address") is null),
        "watchdog" => devices.Element("watchdog"),
        var kind => Sameness(kind) is { } isSame ? First(devices, wanted, isSame) : null,
    };

    /// <summary>Tells whether two devices have the same address, or neither has one.</summary>
    /// <remarks>virDomainDeviceInfoAddressIsEqual.</remarks>
    /// <param name="one">A device.</param>
    /// <param name="other">Another.</param>
    /// <returns>Whether they have.</returns>
    internal static bool IsSameAddress(XElement one, XElement other)
    {
        var (mine, its) = (one.Element("address"), other.Element("address"));
        return mine is null || its is null
            ? mine is null && its is null
            : mine.Attributes().Concat(its.Attributes()).All(part => part.Name.LocalName == "multifunction" || mine.Get(part.Name.LocalName) == its.Get(part.Name.LocalName));
    }

    private static Func<XElement, XElement, bool>? Sameness(string kind) => kind switch
    {
        "disk" => (one, other) => Part(one, "target", "dev") is { } target && target == Part(other, "target", "dev"),
        "controller" => (one, other) => one.Get("index") is { } index && index == other.Get("index") && one.Get("type") == other.Get("type"),
        "filesystem" => (one, other) => Part(one, "target", "dir") == Part(other, "target", "dir"),
        "graphics" => (one, other) => one.Get("type") == other.Get("type"),
        "lease" => (one, other) => one.Text("key") == other.Text("key") && one.Text("lockspace") == other.Text("lockspace"),
        "hostdev" => IsSameHostDevice,
        "sound" => (one, other) => one.Get("model") == other.Get("model") && Codecs(one).SequenceEqual(Codecs(other)) && FitsAddress(one, other),
        "rng" => IsSameEntropy,
        "redirdev" => (one, other) => one.Get("bus") == other.Get("bus") && IsSameSource(one, other) && FitsAddress(one, other) && FitsAlias(one, other),
        "shmem" => IsSameSharedMemory,
        "input" => (one, other) => one.Get("type") == other.Get("type") && one.Get("bus") == other.Get("bus")
            && (one.Get("type") != "passthrough" || Part(one, "source", "evdev") == Part(other, "source", "evdev")) && FitsAddress(one, other),
        "vsock" => (one, other) => one.Get("model") == other.Get("model") && Part(one, "cid", "auto") == Part(other, "cid", "auto") && FitsAddress(one, other),
        "serial" or "parallel" or "console" or "channel" => IsSameCharacter,
        _ => null,
    };

    private static XElement? First(XElement devices, XElement wanted, Func<XElement, XElement, bool> isSame) =>
        devices.Elements(wanted.Name).FirstOrDefault(other => isSame(wanted, other));

    private static XElement? FindCard(XElement devices, XElement wanted)
    {
        var mac = Part(wanted, "mac", "address");
        var hasPlace = wanted.Element("address")?.Get("type") == "ccw" || PciAddress.Of(wanted) is not null;
        var found = devices.Elements("interface").Where(card =>
            (mac is null || Part(card, "mac", "address") == mac)
            && (!hasPlace || IsSameAddress(wanted, card))
            && (Part(wanted, "alias", "name") is not { } alias || Part(card, "alias", "name") is not { } own || own == alias)).Take(2).ToList();
        return found.Count < 2 ? found.FirstOrDefault()
            : throw SharedErrors.Of(VirtErrorCode.OperationFailed, mac is null ? "multiple matching devices found" : $"multiple devices matching MAC address {mac} found");
    }

    // An address that the caller leaves out may be any.
    private static bool FitsAddress(XElement wanted, XElement device) => wanted.Element("address") is null || IsSameAddress(wanted, device);

    private static bool FitsAlias(XElement wanted, XElement device) => Part(wanted, "alias", "name") is not { } alias || alias == Part(device, "alias", "name");

    private static XElement Unplaced(XElement device)
    {
        var copy = new XElement(device);
        copy.Elements("address").Remove();
        return copy;
    }

    // virDomainHostdevMatch.
    private static bool IsSameHostDevice(XElement one, XElement other)
    {
        if (one.Get("mode") != other.Get("mode") || one.Get("type") != other.Get("type") || one.Element("source") is not { } source || other.Element("source") is not { } its)
        {
            return false;
        }

        return one.Get("type") switch
        {
            "usb" when source.Element("address") is not null => IsSameAddress(source, its) && its.Element("address") is not null,
            "usb" => Part(source, "vendor", "id") == Part(its, "vendor", "id") && Part(source, "product", "id") == Part(its, "product", "id"),
            "pci" or "mdev" => IsSameAddress(source, its),
            "scsi" when source.Get("protocol") == "iscsi" => its.Get("protocol") == "iscsi" && source.Get("name") == its.Get("name")
                && Part(source, "host", "name") == Part(its, "host", "name") && Part(source, "host", "port") == Part(its, "host", "port"),
            "scsi" => its.Get("protocol") != "iscsi" && Part(source, "adapter", "name") == Part(its, "adapter", "name") && IsSameAddress(source, its),
            "scsi_host" => source.Get("protocol") == its.Get("protocol") && source.Get("wwpn") == its.Get("wwpn"),
            _ => source.Elements().FirstOrDefault()?.Value == its.Elements().FirstOrDefault()?.Value,
        };
    }

    // virDomainRNGFind.
    private static bool IsSameEntropy(XElement one, XElement other)
    {
        var (backend, its) = (one.Element("backend"), other.Element("backend"));
        return one.Get("model") == other.Get("model")
            && backend?.Get("model") == its?.Get("model")
            && Part(one, "rate", "bytes") == Part(other, "rate", "bytes") && Part(one, "rate", "period") == Part(other, "rate", "period")
            && backend?.Get("model") switch
            {
                "random" => backend.Value.Trim() == its!.Value.Trim(),
                "egd" => IsSameSource(backend, its!),
                _ => true,
            }
            && FitsAddress(one, other);
    }

    // virDomainMemoryFindByDefInternal.
    private static bool IsSameMemory(XElement one, XElement other)
    {
        var (target, its) = (one.Element("target"), other.Element("target"));
        return FitsAddress(one, other) && FitsAlias(one, other)
            && one.Get("model") == other.Get("model")
            && target?.Text("node") == its?.Text("node")
            && Size(target, "size") == Size(its, "size") && Size(target, "block") == Size(its, "block") && Size(target, "requested") == Size(its, "requested")
            && one.Get("model") switch
            {
                "dimm" or "virtio-mem" => Size(one.Element("source"), "pagesize") == Size(other.Element("source"), "pagesize") && IsSameText(one, other, "nodemask"),
                "sgx-epc" => IsSameText(one, other, "nodemask"),
                _ => IsSameText(one, other, "path"),
            };
    }

    // virDomainShmemDefEquals.
    private static bool IsSameSharedMemory(XElement one, XElement other) =>
        one.Get("name") == other.Get("name") && one.Get("role") == other.Get("role")
        && Size(one, "size") == Size(other, "size")
        && Part(one, "model", "type") == Part(other, "model", "type")
        && (one.Element("server") is null) == (other.Element("server") is null) && Part(one, "server", "path") == Part(other, "server", "path")
        && (one.Element("msi") is null) == (other.Element("msi") is null)
        && Part(one, "msi", "vectors") == Part(other, "msi", "vectors") && Part(one, "msi", "ioeventfd") == Part(other, "msi", "ioeventfd")
        && FitsAddress(one, other);

    // virDomainChrEquals.
    private static bool IsSameCharacter(XElement one, XElement other)
    {
        var (target, its) = (one.Element("target"), other.Element("target"));
        return IsSameSource(one, other) && one.Name.LocalName switch
        {
            "channel" => target?.Get("type") == its?.Get("type") && target?.Get("name") == its?.Get("name")
                && target?.Get("address") == its?.Get("address") && target?.Get("port") == its?.Get("port"),
            "serial" => target?.Get("type") == its?.Get("type") && target?.Get("port") == its?.Get("port"),
            _ => target?.Get("port") == its?.Get("port"),
        };
    }

    // virDomainChrSourceDefIsEqual.
    private static bool IsSameSource(XElement one, XElement other)
    {
        var type = one.Get("type");
        string[] parts = type switch
        {
            "file" => ["path", "append"],
            "pty" or "dev" or "pipe" => ["path"],
            "nmdm" => ["master", "slave"],
            "udp" or "tcp" => ["mode", "host", "service"],
            "unix" => ["mode", "path"],
            "spiceport" or "dbus" => ["channel"],
            _ => [],
        };
        var (mine, its) = (one.Elements("source").ToArray(), other.Elements("source").ToArray());
        return type == other.Get("type")
            && (parts.Length == 0 || Enumerable.Range(0, Math.Max(mine.Length, its.Length)).All(index =>
                parts.All(part => mine.ElementAtOrDefault(index)?.Get(part) == its.ElementAtOrDefault(index)?.Get(part))
                && IsSameReconnect(mine.ElementAtOrDefault(index), its.ElementAtOrDefault(index))))
            && (type != "tcp" || Part(one, "protocol", "type") == Part(other, "protocol", "type"));
    }

    private static bool IsSameReconnect(XElement? one, XElement? other) =>
        one?.Element("reconnect")?.Get("enabled") == other?.Element("reconnect")?.Get("enabled")
        && one?.Element("reconnect")?.Get("timeout") == other?.Element("reconnect")?.Get("timeout");

    private static bool IsSameText(XElement one, XElement other, string part) => one.Element("source")?.Text(part) == other.Element("source")?.Text(part);

    private static IEnumerable<string?> Codecs(XElement sound) => sound.Elements("codec").Select(codec => codec.Get("type"));

    private static long? Size(XElement? parent, string name) => parent is null ? null : XmlSize.Read(parent, name, ScaledSize.KiB);

    private static string? Part(XElement? device, string element, string attribute) => device?.Element(element)?.Get(attribute);
}
