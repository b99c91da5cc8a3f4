using System.Xml.Linq;

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
            case "rng" when device.Element("backend") is { } backend:
                NormalizeRng(backend);
                break;
            case "vsock":
                NormalizeVsock(device);
                break;
            case "memory":
                NormalizeMemory(device);
                break;
            case "watchdog":
                device.Default("action", "reset");
                break;
            case "smartcard" when device.Get("mode") == "passthrough" && device.Get("type") is { } type:
                CharacterSourceRules.Normalize(device, type);
                break;
            case "redirdev" when device.Get("type") is { } type:
                device.Default("bus", "usb");
                CharacterSourceRules.Normalize(device, type);
                break;
            case "hostdev":
                NormalizeHostdev(device);
                break;
            case "shmem" when device.Element("size") is { } size:
                if (XmlSize.Read(size, 1024 * ScaledSize.KiB, "./size") is { } bytes)
                {
                    size.Set("unit", "M");
                    size.Value = (bytes >> 20).Invariant();
                }

                break;
        }
    }

    private static void NormalizeFilesystem(XElement filesystem)
    {
        filesystem.Default("type", "mount");
        if (filesystem.Element("source")?.Get("socket") is null)
        {
            filesystem.Default("accessmode", "passthrough");
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

    private static void NormalizeRng(XElement backend)
    {
        switch (backend.Get("model"))
        {
            case "random" when backend.Value.Length == 0:
                backend.Value = "/dev/random";
                break;
            case "egd" when backend.Get("type") is { } type:
                CharacterSourceRules.Normalize(backend, type);
                break;
        }
    }

    private static void NormalizeVsock(XElement vsock)
    {
        var cid = vsock.Need("cid");
        cid.Default("auto", cid.Get("address") is null ? "yes" : "no");
    }

    private static void NormalizeMemory(XElement memory)
    {
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

    private static void NormalizeHostdev(XElement hostdev)
    {
        hostdev.Default("mode", "subsystem");
        if (hostdev.Get("mode") != "subsystem")
        {
            return;
        }

        if (hostdev.Get("type") is "usb" or "pci" or "scsi")
        {
            hostdev.Default("managed", "no");
        }

        if (hostdev.Get("type") == "pci" && hostdev.Element("source")?.Element("address") is { } address)
        {
            AddressRules.NormalizePci(address);
        }
    }
}
