using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Checks disks.</summary>
/// <remarks>virDomainDiskDefValidate.</remarks>
internal static class DiskChecks
{
    private const int VendorLength = 8;
    private const int ProductLength = 16;

    private static readonly string[] Authenticating = ["iscsi", "http", "https", "ftp", "ftps", "ssh", "rbd"];

    public static void Check(XElement disk)
    {
        for (var layer = disk; layer is not null; layer = layer.Element("backingStore"))
        {
            CheckSource(disk, layer);
        }

        if (disk.Get("sgio") == "unfiltered")
        {
            throw XmlFault.Unsupported(disk, "unfiltered sgio is no longer supported");
        }

        CheckLun(disk);
        CheckLimits(disk);
        CheckFrontend(disk);
        CheckText(disk, "vendor", VendorLength);
        CheckText(disk, "product", ProductLength);
        CheckStartup(disk);
    }

    private static void CheckSource(XElement disk, XElement layer)
    {
        var source = layer.Element("source");
        var protocol = source?.Get("protocol");
        if (layer.Get("type") == "network" && (source?.Element("auth") ?? disk.Element("auth")) is { } auth)
        {
            if (!Authenticating.Contains(protocol))
            {
                throw XmlFault.Unsupported(auth, $"authentication is not supported for protocol '{protocol}'");
            }

            var usage = auth.Element("secret")?.Get("type");
            if (usage is not ("volume" or "ceph" or "iscsi" or "tls" or "vtpm"))
            {
                throw XmlFault.Unsupported(auth, $"unknown secret type '{usage ?? "<null>"}'");
            }

            if (usage is not null && ((protocol == "iscsi" && usage != "iscsi") || (protocol == "rbd" && usage != "ceph")))
            {
                throw XmlFault.Unsupported(auth, $"invalid secret type '{usage}'");
            }
        }

        if ((source?.Element("encryption") ?? disk.Element("encryption")) is { } encryption
            && encryption.Get("format") == "luks"
            && encryption.Element("cipher")?.Get("name") is not null)
        {
            throw XmlFault.Unsupported(encryption, "supplying <cipher> for domain disk definition is unnecessary");
        }

        if (layer.Get("type") != "network" && protocol != "rbd")
        {
            foreach (var element in (ReadOnlySpan<string>)["snapshot", "config"])
            {
                if (source?.Element(element) is { } found)
                {
                    throw XmlFault.Error(found, $"<{element}> element is currently supported only with 'rbd' disks");
                }
            }
        }
    }

    private static void CheckLun(XElement disk)
    {
        var source = disk.Element("source");
        if (disk.Get("device") != "lun")
        {
            if (source?.Element("reservations") is { } reservations)
            {
                throw XmlFault.Unsupported(reservations, "<reservations/> allowed only for lun devices");
            }

            foreach (var attribute in (ReadOnlySpan<string>)["rawio", "sgio"])
            {
                if (disk.Get(attribute) is not null)
                {
                    throw XmlFault.Unsupported(disk, $"{attribute} can be used only with device='lun'");
                }
            }

            return;
        }

        var type = disk.Get("type");
        if (type == "network" && source?.Get("protocol") != "iscsi")
        {
            throw XmlFault.Unsupported(disk, $"disk device='lun' is not supported for protocol='{source?.Get("protocol")}'");
        }

        if (type is not ("network" or "block" or "volume"))
        {
            throw XmlFault.Unsupported(disk, "disk device='lun' is only valid for block type disk source");
        }

        if (disk.Element("driver")?.Get("type") is not (null or "raw"))
        {
            throw XmlFault.Unsupported(disk, "disk device 'lun' must use 'raw' format");
        }

        if (source?.Element("slices") is not null)
        {
            throw XmlFault.Unsupported(disk, "disk device 'lun' doesn't support storage slice");
        }

        if (source?.Element("encryption") is not null || disk.Element("encryption") is not null)
        {
            throw XmlFault.Unsupported(disk, "disk device 'lun' doesn't support encryption");
        }
    }

    private static void CheckLimits(XElement disk)
    {
        if (disk.Element("iotune") is not { } tune)
        {
            return;
        }

        foreach (var what in (ReadOnlySpan<string>)["bytes_sec", "iops_sec", "bytes_sec_max", "iops_sec_max"])
        {
            if (tune.Element("total_" + what) is not null && (tune.Element("read_" + what) is not null || tune.Element("write_" + what) is not null))
            {
                throw XmlFault.Error(tune, $"total and read/write {what} cannot be set at the same time");
            }
        }
    }

    private static void CheckFrontend(XElement disk)
    {
        var bus = disk.Element("target")!.Get("bus");
        var driver = disk.Element("driver");
        if (bus != "virtio")
        {
            if (driver?.Get("queues") is not null)
            {
                throw XmlFault.Unsupported(disk, "queues attribute in disk driver element is only supported by virtio-blk");
            }

            foreach (var attribute in (ReadOnlySpan<string>)["event_idx", "ioeventfd"])
            {
                if (driver?.Get(attribute) is not null)
                {
                    throw XmlFault.Unsupported(disk, $"disk {attribute} mode supported only for virtio bus");
                }
            }

            DeviceChecks.CheckNoVirtioOptions(disk);
        }

        if (disk.Get("type") == "nvme" && disk.Element("source")?.Get("namespace") == "0")
        {
            throw XmlFault.Unsupported(disk, "NVMe namespace can't be zero");
        }

        if (disk.Element("target")!.Get("tray") == "open" && disk.Get("device") is not ("floppy" or "cdrom"))
        {
            throw XmlFault.Unsupported(disk, "tray is only valid for cdrom and floppy");
        }

        if (disk.Element("target")!.Get("removable") is not null && bus != "usb" && bus != "scsi")
        {
            throw XmlFault.Error(disk, "removable is only valid for usb or scsi disks");
        }

        if (disk.Text("wwn") is { } wwn && !((wwn.StartsWith("0x", StringComparison.Ordinal) ? wwn[2..] : wwn) is { Length: 16 } digits && digits.All(char.IsAsciiHexDigit)))
        {
            throw XmlFault.Error(disk.Element("wwn")!, "malformed wwn: " + wwn, "16 hexadecimal digits", VirtErrorDomain.None);
        }
    }

    private static void CheckText(XElement disk, string name, int longest)
    {
        if (disk.Text(name) is not { } text)
        {
            return;
        }

        if (text.Any(c => c is < ' ' or > '~'))
        {
            throw XmlFault.Error(disk, $"disk {name} is not printable string");
        }

        if (text.Length > longest)
        {
            throw XmlFault.Unsupported(disk, $"disk {name} is more than {longest} characters");
        }
    }

    private static void CheckStartup(XElement disk)
    {
        if (disk.Element("source")?.Get("startupPolicy") is not { } policy)
        {
            return;
        }

        var type = disk.Get("type");
        if (type is not ("file" or "block" or "dir" or "volume"))
        {
            throw XmlFault.Error(disk, $"disk startupPolicy '{policy}' is not allowed for disk of '{type}' type");
        }

        if (policy == "requisite" && disk.Get("device") is not ("cdrom" or "floppy"))
        {
            throw XmlFault.Error(disk, "disk startupPolicy 'requisite' is allowed only for cdrom or floppy");
        }
    }
}
