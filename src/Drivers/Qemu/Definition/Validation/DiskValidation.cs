using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses disks that QEMU cannot give a guest.</summary>
/// <remarks>qemuValidateDomainDeviceDefDisk.</remarks>
internal static class DiskValidation
{
    /// <summary>Checks a disk.</summary>
    public static void Check(XElement disk, QemuGuest guest)
    {
        var target = disk.Element("target")!;
        var name = target.Get("dev")!;
        var driver = disk.Element("driver");
        CheckFrontend(disk, target.Get("bus"), name);
        CheckDriver(disk, driver, name);
        if (driver?.Get("iothread") is { } thread)
        {
            CheckThread(disk, thread, guest);
        }

        CheckThrottle(disk, guest);
        if (disk.Element("transient") is not null)
        {
            CheckTransient(disk, name);
        }

        if (disk.Element("shareable") is not null && driver?.Get("type") is not (null or "raw"))
        {
            throw Refuse.Unsupported(disk, $"shared access for disk '{name}' requires use of supported storage format");
        }

        if (driver?.Get("name") is not (null or "qemu"))
        {
            throw Refuse.Unsupported(disk, $"unsupported driver name '{driver.Get("name")}' for disk '{name}'");
        }

        CheckTarget(disk, name);
        SourceValidation.Check(disk);
        if (disk.Get("type") == "vhostuser")
        {
            SharedMemory.Need(disk, guest, "vhostuser");
        }
    }

    private static void CheckTarget(XElement disk, string name)
    {
        if (DiskName.ToIndex(name) < 0)
        {
            throw Refuse.Unsupported(disk, $"invalid disk target '{name}'");
        }

        if (char.IsAsciiDigit(name[^1]))
        {
            throw Refuse.Unsupported(disk, $"invalid disk target '{name}', partitions can't appear in disk targets");
        }
    }

    private static void CheckFrontend(XElement disk, string? bus, string name)
    {
        var device = disk.Get("device");
        if (disk.Element("geometry") is { } geometry)
        {
            if (bus is "usb" or "sd")
            {
                throw Refuse.Unsupported(geometry, $"CHS geometry can not be set for '{bus}' bus");
            }

            if (geometry.Get("trans") is not null && bus != "ide")
            {
                throw Refuse.Unsupported(geometry, $"CHS translation mode can only be set for 'ide' bus not '{bus}'");
            }
        }

        if (device == "cdrom" && bus is "virtio" or "sd")
        {
            throw Refuse.Unsupported(disk, $"disk type of '{name}' does not support ejectable media");
        }

        if (disk.Element("wwn") is { } wwn && bus is not ("ide" or "scsi"))
        {
            throw Refuse.Unsupported(wwn, "Only ide and scsi disk support wwn");
        }

        var words = disk.Element("vendor") ?? disk.Element("product");
        if (words is not null && bus is not ("scsi" or "sata" or "ide" or "usb"))
        {
            throw Refuse.Unsupported(words, "Only scsi disk supports vendor and product");
        }

        CheckLun(disk, bus, name);
        if (disk.Element("target")!.Get("rotation_rate") is not null)
        {
            if (bus is not ("scsi" or "ide" or "sata"))
            {
                throw Refuse.Internal(disk, "rotation rate is only valid for SCSI/IDE/SATA bus");
            }

            if (device != "disk")
            {
                throw Refuse.Internal(disk, "rotation rate is only valid for disk device");
            }
        }

        if (bus == "usb" && disk.Element("address")?.Get("type") is not (null or "usb"))
        {
            throw Refuse.Internal(disk, "unexpected address type for usb disk");
        }

        if (disk.Element("readonly") is not null && device == "disk" && bus is "ide" or "sata")
        {
            throw Refuse.Unsupported(disk, $"readonly {bus} disks are not supported");
        }
    }

    private static void CheckLun(XElement disk, string? bus, string name)
    {
        if (disk.Get("device") != "lun")
        {
            return;
        }

        if (bus is not ("virtio" or "scsi"))
        {
            throw Refuse.Unsupported(disk, $"disk device='lun' is not supported for bus='{bus}'");
        }

        if (disk.Element("driver")?.Get("copy_on_read") == "on")
        {
            throw Refuse.Unsupported(disk, $"copy_on_read is not compatible with 'lun' disk '{name}'");
        }

        if (disk.Element("wwn") is not null)
        {
            throw Refuse.Unsupported(disk, "Setting wwn is not supported for lun device");
        }

        if (disk.Element("vendor") is not null || disk.Element("product") is not null)
        {
            throw Refuse.Unsupported(disk, "Setting vendor or product is not supported for lun device");
        }

        if (bus == "scsi" && disk.Element("serial") is not null)
        {
            throw Refuse.Unsupported(disk, "scsi-block 'lun' devices do not support the serial property");
        }
    }

    private static void CheckDriver(XElement disk, XElement? driver, string name)
    {
        if (driver?.Get("copy_on_read") == "on")
        {
            if (disk.Get("device") is "cdrom" or "floppy")
            {
                throw Refuse.Unsupported(disk, $"copy_on_read is not supported with removable disk '{name}'");
            }

            if (disk.Element("readonly") is not null)
            {
                throw Refuse.Unsupported(disk, $"copy_on_read is not compatible with read-only disk '{name}'");
            }
        }

        if (driver?.Get("io") == "native" && driver.Get("cache") is not ("none" or "directsync"))
        {
            throw Refuse.Unsupported(disk, "io='native' needs either no disk cache or directsync cache mode");
        }

        if (disk.Text("serial") is { } serial && !serial.All(c => char.IsAsciiLetterOrDigit(c) || "-_ .+".Contains(c, StringComparison.Ordinal)))
        {
            throw Refuse.Unsupported(disk, $"driver serial '{serial}' contains unsafe characters");
        }
    }

    private static void CheckThrottle(XElement disk, QemuGuest guest)
    {
        if (disk.Element("throttlefilters") is { } filters)
        {
            if (disk.Element("iotune") is not null)
            {
                throw Refuse.Unsupported(filters, "throttlefilters can't be used together with iotune in the same disk");
            }

            var groups = guest.Domain.Element("throttlegroups")?.Elements("throttlegroup").Select(g => g.Text("group_name")).ToHashSet() ?? [];
            foreach (var filter in filters.Elements("throttlefilter").Where(filter => !groups.Contains(filter.Get("group"))))
            {
                throw Refuse.Unsupported(filter, $"throttle group '{filter.Get("group")}' not found");
            }
        }

        if (disk.Element("iotune") is { } tune && tune.Element("group_name") is not null && tune.Elements().Count() == 1)
        {
            throw Refuse.Unsupported(tune, "group_name can be configured only together with settings");
        }
    }

    private static void CheckTransient(XElement disk, string name)
    {
        if (disk.Element("source") is null)
        {
            throw Refuse.Unsupported(disk, $"transient disk '{name}' must not be empty");
        }

        if (disk.Element("readonly") is not null)
        {
            throw Refuse.Unsupported(disk, $"transient disk '{name}' must not be read-only");
        }

        if (disk.Get("type") != "file")
        {
            throw Refuse.Unsupported(disk, $"transient disk supported only with 'file' type ({name})");
        }

        if (disk.Get("device") != "disk")
        {
            throw Refuse.Unsupported(disk, $"transient disk supported only with 'disk' device ({name})");
        }
    }

    private static void CheckThread(XElement disk, string thread, QemuGuest guest)
    {
        var target = disk.Element("target")!;
        if (target.Get("bus") is not "virtio")
        {
            throw Refuse.Unsupported(disk, $"IOThreads not available for bus {target.Get("bus")} target {target.Get("dev")}");
        }

        if (!IOThreads.Of(guest.Domain).Contains(thread))
        {
            throw Refuse.Unsupported(disk, $"Disk iothread '{thread}' not defined in iothreadid");
        }
    }
}
