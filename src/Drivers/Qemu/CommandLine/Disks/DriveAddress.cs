using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Says to QEMU where on its controller a disk sits.</summary>
/// <remarks>qemuBuildDeviceAddresDriveProps.</remarks>
internal static class DriveAddress
{
    /// <summary>Adds a disk's address to its properties.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="guest">The guest.</param>
    /// <param name="address">The address.</param>
    /// <param name="bus">The disk's bus.</param>
    internal static void Add(JsonObject properties, GuestLayout guest, XElement address, string? bus)
    {
        var controller = DeviceAddress.Number(address, "controller");
        var unit = DeviceAddress.Number(address, "unit");
        switch (bus)
        {
            case "ide":
                properties.With("bus", $"{(guest.HasBuiltInIde ? "ide" : guest.ControllerAlias("ide", controller))}.{DeviceAddress.Number(address, "bus")}").With("unit", (long?)unit);
                break;
            case "sata":
                properties.With("bus", $"{(guest.IsQ35 && controller == 0 ? "ide" : guest.ControllerAlias("sata", controller))}.{unit}");
                break;
            case "fdc":
                properties.With("unit", (long?)unit);
                break;
            case "nvme":
                properties.With("bus", guest.ControllerAlias("nvme", controller)).With("nsid", (long?)(unit + 1));
                break;
            case "scsi":
                Scsi(properties, guest, address, controller, unit);
                break;
            default:
                throw Refusal.Broken($"address type drive is not supported for bus '{bus}'");
        }
    }

    private static void Scsi(JsonObject properties, GuestLayout guest, XElement address, long index, long unit)
    {
        var controller = guest.Controller("scsi", index) ?? throw Refusal.Broken($"unable to find a SCSI controller for idx={index}");
        var alias = GuestLayout.AliasOf(controller);
        if (IsNarrow(controller.Get("model")))
        {
            properties.With("bus", $"{alias}.{DeviceAddress.Number(address, "bus")}").With("scsi-id", (long?)unit);
        }
        else
        {
            properties.With("bus", $"{alias}.0")
                .With("channel", (long?)DeviceAddress.Number(address, "bus"))
                .With("scsi-id", (long?)DeviceAddress.Number(address, "target"))
                .With("lun", (long?)unit);
        }
    }

    /// <summary>Tells whether a SCSI controller counts its disks by one number alone.</summary>
    /// <param name="model">The controller's model.</param>
    /// <returns>Whether it does.</returns>
    internal static bool IsNarrow(string? model) => model is "lsilogic" or "ncr53c90" or "dc390" or "am53c974";
}
