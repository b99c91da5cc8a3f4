using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses PCI controllers with options that their kind does not have, or without those that it needs.</summary>
/// <remarks>qemuValidateDomainDeviceDefControllerPCI. What a whole definition leaves out is filled in before; a controller that is given by itself must have it.</remarks>
internal static class PciControllerValidation
{
    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        ["pci-bridge"] = ["pci-bridge"],
        ["dmi-to-pci-bridge"] = ["i82801b11-bridge"],
        ["pcie-root-port"] = ["ioh3420", "pcie-root-port"],
        ["pcie-switch-upstream-port"] = ["x3130-upstream"],
        ["pcie-switch-downstream-port"] = ["xio3130-downstream"],
        ["pci-expander-bus"] = ["pxb"],
        ["pcie-expander-bus"] = ["pxb-pcie"],
        ["pcie-to-pci-bridge"] = ["pcie-pci-bridge"],
    };

    // Which kinds have an option, and must.
    private static readonly (string Option, string[] Models)[] Needed =
    [
        ("busNr", ["pci-expander-bus", "pcie-expander-bus"]),
        ("numaNode", []),
        ("chassisNr", ["pci-bridge"]),
        ("chassis", ["pcie-root-port", "pcie-switch-downstream-port"]),
        ("port", ["pcie-root-port", "pcie-switch-downstream-port"]),
    ];

    /// <summary>Checks a controller.</summary>
    /// <exception cref="VirtException">InternalError for what is missing, ConfigUnsupported for what cannot be.</exception>
    public static void Check(XElement controller, QemuGuest guest)
    {
        var model = controller.Get("model") ?? throw Refuse.Internal(controller, "PCI controller model was not set correctly");
        var isBridgeOfHost = model == "pci-root" && guest.IsPSeries;
        CheckName(controller, model, isBridgeOfHost);
        CheckIndex(controller, model, isBridgeOfHost);
        if (controller.Element("target")?.Get("index") is not null && !isBridgeOfHost)
        {
            throw Invalid(controller, "targetIndex");
        }

        CheckHole(controller, model, guest);
        foreach (var (option, models) in Needed)
        {
            CheckOption(controller, model, option, models, isBridgeOfHost);
        }

        if (controller.Element("target")?.Get("hotplug") is not null && model is not ("pci-root" or "pcie-root-port" or "pcie-switch-downstream-port"))
        {
            throw Invalid(controller, "hotplug");
        }

        if (controller.Element("target")?.Get("memReserve") is not null && model is not ("pcie-root-port" or "pcie-to-pci-bridge" or "pci-bridge"))
        {
            throw Invalid(controller, "memReserve");
        }
    }

    private static void CheckName(XElement controller, string model, bool isBridgeOfHost)
    {
        var name = controller.Element("model")?.Get("name");
        if (Names.TryGetValue(model, out var names))
        {
            if (name is null)
            {
                throw Missing(controller, "modelName");
            }

            if (!names.Contains(name))
            {
                throw Refuse.Unsupported(
                    controller, $"Option 'modelName' has invalid value for PCI controller with index '{IndexOf(controller)}', model '{model}' and modelName '{name}'");
            }
        }
        else if (isBridgeOfHost && name is null)
        {
            throw Missing(controller, "modelName");
        }
        else if (!isBridgeOfHost && name is not null)
        {
            throw Invalid(controller, "modelName");
        }
    }

    private static void CheckIndex(XElement controller, string model, bool isBridgeOfHost)
    {
        var index = controller.Number("index");
        if (Names.ContainsKey(model) && index == 0)
        {
            throw Refuse.Unsupported(controller, $"Index for '{model}' controllers must be > 0");
        }

        if (!Names.ContainsKey(model) && !isBridgeOfHost && index != 0)
        {
            throw Refuse.Unsupported(controller, $"Index for '{model}' controllers must be 0");
        }
    }

    private static void CheckHole(XElement controller, string model, QemuGuest guest)
    {
        if (controller.Element("pcihole64") is null)
        {
            return;
        }

        if (model is not ("pci-root" or "pcie-root"))
        {
            throw Invalid(controller, "pcihole64");
        }

        if (model == "pci-root" ? !guest.IsI440FX : !guest.IsQ35)
        {
            throw Refuse.Unsupported(controller, $"Setting the 64-bit PCI hole size is not supported for machine '{guest.Machine}'");
        }
    }

    private static void CheckOption(XElement controller, string model, string option, string[] models, bool isBridgeOfHost)
    {
        if (option == "numaNode")
        {
            if (controller.Element("target")?.Element("node") is not null && model is not ("pci-expander-bus" or "pcie-expander-bus") && !isBridgeOfHost)
            {
                throw Invalid(controller, option);
            }

            return;
        }

        var isGiven = controller.Element("target")?.Get(option) is not null;
        if (isGiven != models.Contains(model))
        {
            throw isGiven ? Invalid(controller, option) : Missing(controller, option);
        }
    }

    private static VirtException Missing(XElement controller, string option) =>
        Refuse.Internal(controller, $"Required option '{option}' is not set for PCI controller with index '{IndexOf(controller)}', model '{controller.Get("model")}' and modelName '{NameOf(controller)}'");

    private static VirtException Invalid(XElement controller, string option) =>
        Refuse.Unsupported(controller, $"Option '{option}' is not valid for PCI controller with index '{IndexOf(controller)}', model '{controller.Get("model")}' and modelName '{NameOf(controller)}'");

    private static string IndexOf(XElement controller) => controller.Get("index") ?? "-1";

    private static string NameOf(XElement controller) => controller.Element("model")?.Get("name") ?? "none";
}
