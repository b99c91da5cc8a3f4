using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Checks the host's devices that are handed to a guest.</summary>
/// <remarks>virDomainHostdevDefValidate and virDomainDefHostdevValidate.</remarks>
internal static class HostDeviceChecks
{
    public static void Check(XElement hostdev)
    {
        if (hostdev.Get("mode") != "subsystem")
        {
            return;
        }

        var type = hostdev.Get("type");
        var address = hostdev.Element("address")?.Get("type");
        switch (type)
        {
            case "pci" when address is not (null or "pci" or "unassigned"):
                throw XmlFault.Make(VirtErrorCode.InternalError, hostdev, "PCI host devices must use 'pci' or 'unassigned' address type");
            case "scsi" when address is not (null or "drive"):
                throw XmlFault.Unsupported(hostdev, "SCSI host device must use 'drive' address type");
            case "scsi_host" when address is not (null or "pci" or "ccw"):
                throw XmlFault.Unsupported(hostdev, "SCSI_host host device must use 'pci' or 'ccw' address type");
            case "usb" when address is not (null or "usb"):
                throw XmlFault.Unsupported(hostdev, "USB host device must use 'usb' address type");
        }

        if (hostdev.Get("sgio") is { } sgio)
        {
            if (type != "scsi")
            {
                throw XmlFault.Error(hostdev, "sgio is only supported for scsi host device");
            }

            if (sgio == "unfiltered")
            {
                throw XmlFault.Unsupported(hostdev, "unfiltered sgio is no longer supported");
            }
        }

        if (hostdev.Get("rawio") is not null && type != "scsi")
        {
            throw XmlFault.Error(hostdev, "rawio is only supported for scsi host device");
        }

        CheckTeaming(hostdev, type);
    }

    /// <summary>Refuses one device handed over twice.</summary>
    public static void CheckTogether(XElement devices)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var displays = 0;
        var hosts = devices.Elements("interface").Where(nic => nic.Get("type") == "hostdev").Concat(devices.Elements("hostdev"));
        foreach (var hostdev in hosts)
        {
            if (IdentityOf(hostdev) is { } identity && !seen.Add(identity))
            {
                throw XmlFault.Error(hostdev, "Hostdev already exists in the domain configuration");
            }

            if (hostdev.Get("ramfb") == "on" && ++displays > 1)
            {
                throw XmlFault.Unsupported(hostdev, "Only one vgpu device can have 'ramfb' enabled");
            }
        }
    }

    private static string? IdentityOf(XElement hostdev)
    {
        if (hostdev.Element("source") is not { } source)
        {
            return null;
        }

        var type = hostdev.Name.LocalName == "interface" ? source.Element("address")?.Get("type") ?? "pci" : hostdev.Get("type");
        var address = source.Element("address");
        return type switch
        {
            "pci" when address is not null => $"pci {address.Get("domain")}:{address.Get("bus")}:{address.Get("slot")}.{address.Get("function")}",
            "usb" when address is not null => $"usb {address.Get("bus")}.{address.Get("device")}",
            "usb" when source.Element("vendor") is { } vendor => $"usb {vendor.Get("id")}:{source.Element("product")?.Get("id")}",
            "scsi" when source.Element("adapter") is { } adapter && address is not null =>
                $"scsi {adapter.Get("name")} {address.Get("bus")}:{address.Get("target")}:{address.Get("unit")}",
            "scsi" when source.Get("protocol") == "iscsi" => $"iscsi {source.Get("name")} {source.Element("host")?.Get("name")}:{source.Element("host")?.Get("port")}",
            "mdev" when address is not null => $"mdev {address.Get("uuid")}",
            _ => null,
        };
    }

    private static void CheckTeaming(XElement hostdev, string? type)
    {
        if (hostdev.Element("teaming") is not { } teaming)
        {
            return;
        }

        if (teaming.Get("type") != "transient")
        {
            throw XmlFault.Unsupported(teaming, "teaming hostdev devices must have type='transient'");
        }

        if (teaming.Get("persistent") is null)
        {
            throw XmlFault.Unsupported(teaming, "missing required persistent attribute in hostdev teaming element");
        }

        if (type != "pci")
        {
            throw XmlFault.Unsupported(teaming, "teaming is only supported for pci hostdev devices");
        }
    }
}
