using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses controllers that the machine cannot have.</summary>
/// <remarks>qemuValidateDomainDeviceDefController.</remarks>
internal static class ControllerValidation
{
    private static readonly string[] ScsiOnly = ["queues", "cmd_per_lun", "max_sectors", "ioeventfd"];

    /// <summary>Checks a controller.</summary>
    public static void Check(XElement controller, QemuGuest guest)
    {
        var (type, model) = (controller.Get("type"), controller.Get("model"));
        CheckDriver(controller, type, model, guest);
        switch (type)
        {
            case "ide":
                CheckIde(controller, guest);
                break;
            case "scsi" when model == "ncr53c90" && !guest.HasBuiltinEsp:
                throw Refuse.Unsupported(controller, "ncr53c90 SCSI controller is not a built-in for this machine");
            case "scsi" when model is "auto" or "buslogic":
                throw Refuse.Unsupported(controller, $"Unsupported controller model: {model}");
            case "pci":
                PciControllerValidation.Check(controller, guest);
                break;
        }
    }

    private static void CheckDriver(XElement controller, string? type, string? model, QemuGuest guest)
    {
        var isVirtio = type == "scsi" && model is "virtio-scsi" or "virtio-transitional" or "virtio-non-transitional";
        if (controller.Element("driver") is not { } driver)
        {
            return;
        }

        if (!isVirtio)
        {
            foreach (var attribute in ScsiOnly)
            {
                if (driver.Get(attribute) is not null)
                {
                    throw Refuse.Unsupported(controller, $"'{attribute}' is only supported by virtio-scsi controller");
                }
            }

            if (driver.Get("iothread") is not null && type != "virtio-serial")
            {
                throw Refuse.Unsupported(controller, "'iothread' is only supported for virtio-scsi controller");
            }

            if (driver.Get("iothread") is not null)
            {
                throw Refuse.Wrong(controller, "'iothread' attribute only supported for virtio scsi controllers");
            }
        }
        else if (driver.Get("iothread") is { } thread && !IOThreads.Of(guest.Domain).Contains(thread))
        {
            throw Refuse.Unsupported(controller, $"controller iothread '{thread}' not defined in iothreadid");
        }
    }

    private static void CheckIde(XElement controller, QemuGuest guest)
    {
        // A machine with IDE built in has one such controller and no way to plug another.
        if (guest.HasBuiltinIde && controller.Get("index") == "0")
        {
            return;
        }

        throw Refuse.Unsupported(controller, guest.HasBuiltinIde
            ? "Only a single IDE controller is supported for this machine type"
            : "IDE controllers are unsupported for this QEMU binary or machine type");
    }
}
