using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Checks PCI controllers.</summary>
/// <remarks>virDomainControllerDefValidate.</remarks>
internal static class ControllerChecks
{
    public static void CheckPci(XElement controller)
    {
        var index = controller.Number("index") ?? 0;
        if (controller.Get("model") is "pci-root" or "pcie-root" && controller.Element("address") is not null)
        {
            throw XmlFault.Unsupported(controller, "pci-root and pcie-root controllers should not have an address");
        }

        if (index > 255)
        {
            throw XmlFault.Unsupported(controller, $"PCI controller index {index} too high, maximum is 255");
        }

        if (controller.Element("target") is not { } target)
        {
            return;
        }

        Range(target, "index", "target index", 0, 30);
        if (target.Number("index") is { } targetIndex && (index == 0) != (targetIndex == 0))
        {
            throw XmlFault.Unsupported(target, "Only the PCI controller with index 0 can have target index 0, and vice versa");
        }

        Range(target, "chassisNr", "chassisNr", 1, 255);
        Range(target, "chassis", "chassis", 0, 255);
        Range(target, "busNr", "busNr", 1, 254);
        if (target.Element("node") is not null && index == 0)
        {
            throw XmlFault.Unsupported(target, "The PCI controller with index=0 can't be associated with a NUMA node");
        }
    }

    private static void Range(XElement target, string attribute, string what, int lowest, int highest)
    {
        if (target.Number(attribute) is { } value && (value < lowest || value > highest))
        {
            throw XmlFault.Unsupported(target, $"PCI controller {what} '{value}' out of range - must be {lowest}-{highest}");
        }
    }
}
