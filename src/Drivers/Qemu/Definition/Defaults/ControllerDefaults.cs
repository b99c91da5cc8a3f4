using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Chooses the models of controllers and refuses those that the machine cannot have.</summary>
/// <remarks>qemuDomainControllerDefPostParse.</remarks>
internal static class ControllerDefaults
{
    private const int MaximumXhciPorts = 15;

    /// <summary>Completes a controller.</summary>
    /// <exception cref="VirtException">
    /// <see cref="VirtErrorCode.ConfigUnsupported"/> or <see cref="VirtErrorCode.XmlError"/> for what the machine cannot have.
    /// </exception>
    public static void Complete(XElement controller, QemuGuest guest)
    {
        switch (controller.Get("type"))
        {
            case "scsi":
                if (controller.Get("model") is null or "auto")
                {
                    controller.Set("model", ScsiModel(controller, guest));
                }

                break;
            case "usb":
                CompleteUsb(controller, guest);
                break;
            case "pci":
                CheckPci(controller, guest);
                break;
        }
    }

    private static string ScsiModel(XElement controller, QemuGuest guest)
    {
        if (guest.IsPSeries)
        {
            return "ibmvscsi";
        }

        if (guest.IsS390 || guest.IsLoongArchVirt)
        {
            return "virtio-scsi";
        }

        if (guest.Facts.Has("lsi53c895a"))
        {
            return "lsilogic";
        }

        if (guest.Facts.Has("virtio-scsi-pci"))
        {
            return "virtio-scsi";
        }

        return guest.HasBuiltinEsp
            ? "ncr53c90"
            : throw XmlFault.Make(
                VirtErrorCode.InternalError, controller, $"Unable to determine model for SCSI controller idx={controller.Get("index")}", null, VirtErrorDomain.Qemu);
    }

    private static void CompleteUsb(XElement controller, QemuGuest guest)
    {
        if (controller.Get("model") is null)
        {
            controller.Set("model", UsbDefaults.ModelOf(controller, guest));
        }

        switch (controller.Get("model"))
        {
            case "qusb1" or "qusb2":
                throw Refuse(controller, $"USB controller model type 'qusb1' or 'qusb2' is not supported in {guest.Type}");
            case "nec-xhci" or "qemu-xhci" when controller.Number("ports") > MaximumXhciPorts:
                throw Refuse(controller, $"'{controller.Get("model")}' controller only supports up to '{MaximumXhciPorts}' ports");
        }
    }

    private static void CheckPci(XElement controller, QemuGuest guest)
    {
        var model = controller.Get("model");
        var index = controller.Get("index");
        if (!guest.IsPSeries && model is "pci-root" or "pcie-root" && index != "0")
        {
            throw XmlFault.Error(controller, "pci-root and pcie-root controllers should have index 0", null, VirtErrorDomain.Qemu);
        }

        if (model == "pci-expander-bus" && !guest.IsI440FX)
        {
            throw Refuse(controller, "pci-expander-bus controllers are only supported on 440fx-based machinetypes");
        }

        if (model == "pcie-expander-bus" && !(guest.IsQ35 || guest.IsArmVirt))
        {
            throw Refuse(controller, "pcie-expander-bus controllers are not supported with this machine type");
        }

        var cells = guest.Domain.Element("cpu")?.Element("numa")?.Elements("cell").Count() ?? 0;
        if (controller.Element("target")?.Text("node") is { } node && int.TryParse(node, out var number) && number >= cells)
        {
            throw XmlFault.Error(
                controller,
                $"{model} with index {index} is configured for a NUMA node ({number}) not present in the domain's <cpu><numa> array ({cells})",
                null,
                VirtErrorDomain.Qemu);
        }
    }

    private static VirtException Refuse(XElement at, string sentence) => XmlFault.Unsupported(at, sentence, null, VirtErrorDomain.Qemu);
}
