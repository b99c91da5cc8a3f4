using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for disks.</summary>
internal static class DiskRules
{
    private static readonly string[] Types =
        ["file", "block", "dir", "network", "volume", "nvme", "vhostuser", "vhostvdpa"];

    private static readonly string[] Devices = ["disk", "cdrom", "floppy", "lun"];

    private static readonly string[] Buses = ["ide", "fdc", "scsi", "virtio", "xen", "usb", "uml", "sata", "sd"];

    private static readonly string[] Models = ["virtio", "virtio-transitional", "virtio-non-transitional", "usb-storage", "usb-bot"];

    private static readonly string[] HardDisks = ["hd", "sd", "vd", "xvd", "ubd"];

    private static readonly string[] Snapshots = ["no", "internal", "external", "manual"];

    public static void Normalize(XElement disk, DomainContext context)
    {
        Allowed.Check(disk, "type", Types);
        Allowed.Check(disk, "device", Devices);
        Allowed.Check(disk, "model", Models);
        Allowed.Check(disk, "snapshot", Snapshots);
        var source = disk.Element("source");
        disk.Set("type", source is null ? "file" : disk.Get("type") ?? "file");
        disk.Default("device", "disk");
        var type = disk.Get("type")!;
        var device = disk.Get("device")!;
        var target = disk.Element("target")?.Get("dev");
        if (target?.StartsWith("ioemu:", StringComparison.Ordinal) == true)
        {
            disk.Element("target")!.Set("dev", target = target[6..]);
        }

        if (device == "cdrom")
        {
            disk.Need("readonly");
        }

        NormalizeBus(disk, device, target);
        NormalizeSnapshot(disk, type);
        if (target is not null && disk.Element("address") is null)
        {
            AssignAddress(disk, target, context.Defaults);
        }

        if (target is null)
        {
            throw XmlFault.Make(
                VirtErrorCode.NoTarget, disk, DiskSource.Describe(source, type) ?? "'disk'", "a 'target' element with a 'dev' attribute");
        }

        if (context.Defaults.Validate)
        {
            Validate(disk, type, device, target);
        }

        if (!context.Active)
        {
            DropRun(disk);
        }

        if (disk.Element("target")!.Get("tray") == "closed")
        {
            disk.Element("target")!.Set("tray", null);
        }

        DiskDriverRules.Normalize(disk);
        if (source is not null)
        {
            DiskSourceRules.Normalize(source, type, context.Active);
        }
    }

    // Numbers of images and the other side of a copy are a run's, not a definition's.
    private static void DropRun(XElement disk)
    {
        disk.Elements("mirror").Remove();
        foreach (var layer in disk.Descendants("backingStore"))
        {
            layer.Set("index", null);
            layer.Element("source")?.Set("index", null);
        }
    }

    private static void NormalizeBus(XElement disk, string device, string? target)
    {
        if (disk.Element("target") is not { } element)
        {
            return;
        }

        Allowed.Check(element, "bus", Buses);
        element.Default("bus", device == "floppy" ? "fdc" : BusOf(target ?? string.Empty));
    }

    private static string BusOf(string target) => target switch
    {
        _ when target.StartsWith("sd", StringComparison.Ordinal) => "scsi",
        _ when target.StartsWith("vd", StringComparison.Ordinal) => "virtio",
        _ when target.StartsWith("xvd", StringComparison.Ordinal) => "xen",
        _ when target.StartsWith("ubd", StringComparison.Ordinal) => "uml",
        _ => "ide",
    };

    private static void NormalizeSnapshot(XElement disk, string type)
    {
        // What can only be read is not part of snapshots, and libvirt does not say so.
        if (disk.Element("readonly") is not null && disk.Get("snapshot") == "no")
        {
            disk.Set("snapshot", null);
        }

        if (type == "vhostuser")
        {
            disk.Default("snapshot", "no");
        }
    }

    private static void AssignAddress(XElement disk, string target, DomainDefaults defaults)
    {
        var index = DiskName.ToIndex(target);
        if (index < 0)
        {
            throw XmlFault.Error(
                disk.Element("target")!, $"Unknown disk name '{target}' and no address specified", "a name such as vda, sda, hda or fda");
        }

        var wide = defaults.ScsiMaxUnit > 7;
        (int Controller, int Bus, int Unit)? place = disk.Element("target")!.Get("bus") switch
        {
            // Unit 7 of a wide bus is its controller.
            "scsi" when wide => (index / (defaults.ScsiMaxUnit - 1), 0, index % (defaults.ScsiMaxUnit - 1) is var u && u >= 7 ? u + 1 : u),
            "scsi" => (index / 7, 0, index % 7),
            "ide" => (index / 4, index % 4 / 2, index % 2),
            "sata" => (index / 6, 0, index % 6),
            "fdc" => (index / 2, 0, index % 2),
            _ => null,
        };
        if (place is var (controller, bus, unit))
        {
            disk.Insert(new XElement(
                "address",
                new XAttribute("type", "drive"),
                new XAttribute("controller", controller.Invariant()),
                new XAttribute("bus", bus.Invariant()),
                new XAttribute("target", "0"),
                new XAttribute("unit", unit.Invariant())));
        }
    }

    private static void Validate(XElement disk, string type, string device, string target)
    {
        var source = disk.Element("source");
        var bus = disk.Element("target")!.Get("bus")!;
        if (disk.Element("address")?.Get("type") is { } addressType && addressType != "drive" && bus is "ide" or "fdc" or "scsi" or "sata")
        {
            throw XmlFault.Unsupported(disk, $"Invalid address type '{disk.Element("address")!.Get("type")}' for the disk '{target}' with the bus type '{bus}'", "drive");
        }

        if (disk.Get("model") is { } model && model.StartsWith("virtio", StringComparison.Ordinal) && bus != "virtio")
        {
            throw XmlFault.Unsupported(disk, $"disk model '{model}' not supported for bus '{bus}'");
        }

        if ((device == "floppy") != (bus == "fdc"))
        {
            throw XmlFault.Make(
                VirtErrorCode.InternalError, disk, $"Invalid bus type '{bus}' for {(device == "floppy" ? "floppy disk" : "disk")}");
        }

        if (device is "disk" or "lun" && !HardDisks.Any(prefix => target.StartsWith(prefix, StringComparison.Ordinal)))
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, disk, $"Invalid harddisk device name: {target}");
        }

        if (device == "floppy" && !target.StartsWith("fd", StringComparison.Ordinal))
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, disk, $"Invalid floppy device name: {target}");
        }

        if (device == "disk" && DiskSource.IsEmpty(source, type))
        {
            throw XmlFault.Make(VirtErrorCode.NoSource, disk, target, "a 'source' element");
        }
    }

    /// <summary>Refuses two disks of one name.</summary>
    public static void CheckTargets(XElement devices)
    {
        Dictionary<string, XElement>? seen = null;
        foreach (var disk in devices.Elements("disk"))
        {
            var target = disk.Element("target")!.Get("dev")!;
            if (!(seen ??= new(StringComparer.Ordinal)).TryAdd(target, disk))
            {
                throw XmlFault.Error(
                    disk,
                    $"target '{target}' duplicated for disk sources '{SourceOf(seen[target])}' and '{SourceOf(disk)}'");
            }
        }
    }

    private static string SourceOf(XElement disk) => DiskSource.Describe(disk.Element("source"), disk.Get("type") ?? "file") ?? "<null>";

    /// <summary>Orders the disks of each bus by their names, as virDomainDiskInsert does.</summary>
    public static void Sort(XElement devices)
    {
        List<(string? Bus, int Index, XElement Disk)>? disks = null;
        var moved = false;
        foreach (var disk in devices.Elements("disk"))
        {
            disks ??= [];
            var target = disk.Element("target");
            var entry = (Bus: target?.Get("bus"), Index: DiskName.ToIndex(target?.Get("dev") ?? string.Empty), Disk: disk);
            var place = -1;
            for (var i = disks.Count - 1; i >= 0; i--)
            {
                if (disks[i].Bus == entry.Bus)
                {
                    place = disks[i].Index > entry.Index ? i : place == -1 ? i + 1 : place;
                }
            }

            place = place == -1 ? disks.Count : place;
            moved |= place != disks.Count;
            disks.Insert(place, entry);
        }

        if (moved)
        {
            foreach (var (_, _, disk) in disks!)
            {
                disk.Remove();
            }

            devices.AddFirst(disks.Select(d => d.Disk).ToArray());
        }
    }
}
