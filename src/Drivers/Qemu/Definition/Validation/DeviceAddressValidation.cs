using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses addresses that the machine does not have.</summary>
/// <remarks>qemuValidateDomainDeviceInfo.</remarks>
internal static class DeviceAddressValidation
{
    /// <summary>Checks a device's address, and what only devices with some addresses have.</summary>
    public static void Check(XElement device, QemuGuest guest)
    {
        var address = device.Element("address");
        var type = address?.Get("type");
        switch (type)
        {
            case "virtio-s390":
                throw Refuse.Unsupported(device, "'virtio-s390' addresses are no longer supported");
            case "ccw" when !guest.IsS390Ccw:
                throw Refuse.Unsupported(
                    device, $"cannot use CCW address type for device '{device.Element("alias")?.Get("name") ?? "<null>"}' using machine type '{guest.Machine}'");
            case "drive":
                CheckDrive(device, address!, guest);
                break;
            case "pci" when address!.Element("zpci") is { } zpci && !guest.Facts.Has("zpci"):
                throw Refuse.Unsupported(zpci, "This QEMU binary doesn't support zPCI");
            case "pci" when address.Element("zpci")?.Get("uid") == "0x0000":
                throw Refuse.Wrong(device, "Invalid PCI address uid='0x0000', must be > 0x0000 and <= 0xffff");
        }

        if (device.Element("acpi")?.Get("index") is not null && type is not (null or "pci"))
        {
            throw Refuse.Unsupported(device, "ACPI index is only supported for PCI devices");
        }

        if (device.Element("rom") is not null && type is not (null or "pci" or "unassigned"))
        {
            throw Refuse.Unsupported(device, "ROM tuning is only supported for PCI devices");
        }
    }

    private static void CheckDrive(XElement device, XElement address, QemuGuest guest)
    {
        var (controller, bus, target) = (address.Number("controller"), address.Number("bus"), address.Number("target"));
        switch (device.Name.LocalName == "disk" ? device.Element("target")?.Get("bus") : "scsi")
        {
            case "scsi" when bus != 0:
                throw Refuse.Internal(device, "SCSI controller only supports 1 bus");
            case "scsi" when target is not (null or 0) && guest.FindController("scsi", controller ?? 0)?.Get("model") == "lsilogic":
                throw Refuse.Unsupported(device, "target must be 0 for controller model 'lsilogic'");
            case "ide" when controller != 0:
                throw Refuse.Internal(device, "Only 1 IDE controller is supported");
            case "ide" when target is not (null or 0):
                throw Refuse.Unsupported(device, "target must be 0 for ide controller");
            case "fdc" when controller != 0:
                throw Refuse.Internal(device, "Only 1 fdc controller is supported");
            case "fdc" when bus != 0:
                throw Refuse.Internal(device, "Only 1 fdc bus is supported");
            case "fdc" when target is not (null or 0):
                throw Refuse.Unsupported(device, "target must be 0 for controller fdc");
            case "sata" when bus != 0:
                throw Refuse.Unsupported(device, "bus must be 0 for sata controller");
            case "sata" when target is not (null or 0):
                throw Refuse.Unsupported(device, "target must be 0 for sata controller");
        }
    }
}
