using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses controllers that the machine cannot have.</summary>
/// <remarks>qemuValidateDomainDeviceDefController.</remarks>
internal static class ControllerValidation
{
    private static readonly string[] ScsiOnly = ["queues", "cmd_per_lun", "max_sectors", "ioeventfd"];

    // What each option of a PCI controller is for; the rest have no such option.
    private static readonly (string Option, string[] Models)[] PciOptions =
    [
        ("chassisNr", ["pci-bridge"]),
        ("chassis", ["pcie-root-port", "pcie-switch-downstream-port"]),
        ("port", ["pcie-root-port", "pcie-switch-downstream-port"]),
        ("busNr", ["pci-expander-bus", "pcie-expander-bus"]),
        ("hotplug", ["pci-root", "pcie-root-port", "pcie-switch-downstream-port"]),
        ("memReserve", ["pcie-root-port", "pcie-to-pci-bridge", "pci-bridge"]),
    ];

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
                CheckPci(controller, model, guest);
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

    private static void CheckPci(XElement controller, string? model, QemuGuest guest)
    {
        var name = controller.Element("model")?.Get("name") ?? string.Empty;
        var index = controller.Number("index") ?? 0;
        if (model is null)
        {
            throw Refuse.Internal(controller, "PCI controller model was not set correctly");
        }

        if (model is not ("pci-root" or "pcie-root") && index == 0)
        {
            throw Refuse.Unsupported(controller, $"Index for '{model}' controllers must be > 0");
        }

        if (model == "pcie-root" && index != 0)
        {
            throw Refuse.Unsupported(controller, $"Index for '{model}' controllers must be 0");
        }

        foreach (var (option, models) in PciOptions)
        {
            if (controller.Element("target")?.Get(option) is not null && !models.Contains(model))
            {
                throw Invalid(option);
            }
        }

        if (controller.Element("target")?.Get("index") is not null && !(model == "pci-root" && guest.IsPSeries))
        {
            throw Invalid("targetIndex");
        }

        if (controller.Element("target")?.Element("node") is not null
            && model is not ("pci-expander-bus" or "pcie-expander-bus") && !(model == "pci-root" && guest.IsPSeries))
        {
            throw Invalid("numaNode");
        }

        if (controller.Element("pcihole64") is not null)
        {
            if (model is not ("pci-root" or "pcie-root"))
            {
                throw Invalid("pcihole64");
            }

            if (!guest.IsI440FX && !guest.IsQ35)
            {
                throw Refuse.Unsupported(controller, $"Setting the 64-bit PCI hole size is not supported for machine '{guest.Machine}'");
            }
        }

        VirtException Invalid(string option) =>
            Refuse.Unsupported(controller, $"Option '{option}' is not valid for PCI controller with index '{index}', model '{model}' and modelName '{name}'");
    }
}
