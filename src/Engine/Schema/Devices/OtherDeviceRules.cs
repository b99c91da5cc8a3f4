using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for the devices that have few of their own.</summary>
internal static class OtherDeviceRules
{
    public static void Normalize(XElement device)
    {
        switch (device.Name.LocalName)
        {
            case "filesystem":
                NormalizeFilesystem(device);
                break;
            case "rng":
                EntropyRules.Normalize(device);
                break;
            case "vsock":
                NormalizeVsock(device);
                break;
            case "memory":
                NormalizeMemory(device);
                break;
            case "watchdog":
                NormalizeWatchdog(device);
                break;
            case "memballoon":
                Allowed.Need(device, "model", ["virtio", "xen", "none", "virtio-transitional", "virtio-non-transitional"]);
                break;
            case "sound":
                Allowed.Need(device, "model", ["sb16", "es1370", "pcspk", "ac97", "ich6", "ich9", "usb", "ich7", "virtio"]);
                break;
            case "smartcard" when device.Get("mode") == "passthrough" && device.Get("type") is { } type:
                CharacterSourceRules.Normalize(device, type);
                break;
            case "redirdev":
                NormalizeRedirected(device);
                break;
            case "lease":
                CheckLease(device);
                break;
            case "shmem":
                NormalizeShmem(device);
                break;
            case "redirfilter":
                RedirFilterRules.Normalize(device);
                break;
        }
    }

    /// <summary>Refuses devices that lack what they are attached to.</summary>
    public static void CheckTogether(XElement devices)
    {
        foreach (var memory in devices.Elements("memory"))
        {
            if (memory.Element("target")?.Element("node") is not null && devices.Parent?.Element("cpu")?.Element("numa") is null)
            {
                throw XmlFault.Make(VirtErrorCode.XmlDetail, memory, "can't add memory backend as guest has no NUMA nodes configured");
            }
        }

        foreach (var redirdev in devices.Elements("redirdev"))
        {
            if (redirdev.Get("bus") == "usb" && !ControllerRules.HasUsb(devices))
            {
                throw XmlFault.Unsupported(redirdev, "cannot add redirected USB device: USB is disabled for this domain", "a USB controller");
            }
        }
    }

    private static void NormalizeWatchdog(XElement watchdog)
    {
        string[] models = ["i6300esb", "ib700", "diag288", "itco"];
        if (watchdog.Get("model") is not { } model)
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, watchdog, "watchdog must contain model name", Allowed.OneOf(models));
        }

        if (!models.Contains(model))
        {
            throw XmlFault.Unsupported(watchdog, $"unknown watchdog model '{model}'", Allowed.OneOf(models));
        }

        watchdog.Default("action", "reset");
        string[] actions = ["reset", "shutdown", "poweroff", "pause", "dump", "none", "inject-nmi"];
        if (!actions.Contains(watchdog.Get("action")))
        {
            throw XmlFault.Unsupported(watchdog, $"unknown watchdog action '{watchdog.Get("action")}'", Allowed.OneOf(actions));
        }
    }

    // virDomainRedirdevDefParseXML.
    private static void NormalizeRedirected(XElement device)
    {
        device.Default("bus", "usb");
        if (device.Get("bus") != "usb")
        {
            throw XmlFault.Unsupported(device, $"unknown redirdev bus '{device.Get("bus")}'", "usb");
        }

        CharacterSourceRules.Normalize(device, device.Get("type") ?? throw XmlFault.Make(VirtErrorCode.InternalError, device, "missing type in redirdev"));
        if (device.Element("address")?.Get("type") is not (null or "usb"))
        {
            throw XmlFault.Error(device, "Invalid address for a USB device");
        }
    }

    // virDomainLeaseDefParseXML.
    private static void CheckLease(XElement lease)
    {
        if (lease.Text("key") is null)
        {
            throw XmlFault.Error(lease, "Missing 'key' element for lease");
        }

        var target = lease.Element("target") ?? throw XmlFault.Error(lease, "Missing 'target' element for lease");
        if (target.Get("path") is null)
        {
            throw XmlFault.Error(target, "Missing 'path' attribute to 'target' element for lease");
        }
    }

    private static void NormalizeShmem(XElement shmem)
    {
        if (shmem.Element("msi") is { } interrupts && shmem.Element("server") is null)
        {
            throw XmlFault.Error(interrupts, "msi option is only supported with a server", "a 'server' element");
        }

        shmem.Element("msi")?.Set("enabled", null);
        var model = shmem.Need("model");
        model.Default("type", "ivshmem");
        Allowed.Check(model, "type", ["ivshmem", "ivshmem-plain", "ivshmem-doorbell"]);
        if (shmem.Element("size") is { } size && XmlSize.Read(size, 1024 * ScaledSize.KiB, "./size") is { } bytes)
        {
            size.Set("unit", "M");
            size.Value = (bytes >> 20).Invariant();
        }
    }

    private static void NormalizeFilesystem(XElement filesystem)
    {
        filesystem.Default("type", "mount");
        if (filesystem.Element("target")?.Get("dir") is null)
        {
            var source = filesystem.Element("source");
            var from = source?.Get("dir") ?? source?.Get("file") ?? source?.Get("dev") ?? source?.Get("name") ?? source?.Get("pool");
            throw XmlFault.Make(VirtErrorCode.NoTarget, filesystem, from ?? string.Empty, "a 'target' element with a 'dir'");
        }

        if (filesystem.Element("source")?.Get("socket") is null)
        {
            filesystem.Default("accessmode", "passthrough");
        }

        foreach (var mode in (ReadOnlySpan<string>)["fmode", "dmode"])
        {
            if (filesystem.Get(mode) is not { } text)
            {
                continue;
            }

            if (text.Length == 0 || text.Any(digit => digit is < '0' or > '7'))
            {
                throw XmlFault.Error(
                    filesystem, $"Invalid value for attribute '{mode}' in element 'filesystem': '{text}'. Expected non-negative integer value", "an octal number", VirtErrorDomain.Xml);
            }

            var rights = text.TrimStart('0');
            filesystem.Set(mode, rights.Length > 3 ? throw XmlFault.Error(filesystem, $"invalid {mode}: '0{rights}'", "at most 0777") : rights.PadLeft(4, '0'));
        }

        foreach (var limit in (ReadOnlySpan<string>)["space_hard_limit", "space_soft_limit"])
        {
            if (filesystem.Element(limit) is { } element && XmlSize.Read(element, 1, $"./{limit}") is { } bytes)
            {
                element.Set("unit", "bytes");
                element.Value = bytes.Invariant();
            }
        }
    }

    private static void NormalizeVsock(XElement vsock)
    {
        var cid = vsock.Need("cid");
        cid.Default("auto", cid.Get("address") is null ? "yes" : "no");
    }

    private static void NormalizeMemory(XElement memory)
    {
        Allowed.Need(memory, "model", ["dimm", "nvdimm", "virtio-pmem", "virtio-mem", "sgx-epc"]);
        if (memory.Get("model") == "virtio-pmem")
        {
            memory.Default("access", "shared");
        }

        foreach (var size in memory.Descendants())
        {
            if (size.Name.LocalName is "size" or "block" or "requested" or "current" or "pagesize" or "alignsize")
            {
                MemoryRules.NormalizeUnit(size);
            }
        }
    }
}
