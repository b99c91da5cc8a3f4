using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Fills in what a PCI controller needs besides its address: QEMU's name for it, its chassis, port or bus number.</summary>
/// <remarks>The last part of qemuDomainAssignPCIAddresses.</remarks>
internal static class PciControllerOptions
{
    /// <summary>Completes all PCI controllers.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.ConfigUnsupported"/> when a number is not to be had, or a bridge hangs on one behind it.</exception>
    public static void Complete(QemuGuest guest)
    {
        foreach (var controller in guest.Devices.Elements("controller").Where(c => c.Get("type") == "pci"))
        {
            if (controller.Element("model")?.Get("name") is null && NameOf(controller, guest) is { } name)
            {
                controller.Need("model").Set("name", name);
            }

            CompleteTarget(controller, guest);
        }
    }

    private static void CompleteTarget(XElement controller, QemuGuest guest)
    {
        var address = PciAddress.Of(controller) ?? default;
        var index = controller.Number("index") ?? 0;
        switch (controller.Get("model"))
        {
            case "pci-bridge":
                controller.Need("target").Default("chassisNr", index.Invariant());
                if (index <= address.Bus)
                {
                    throw Refuse(
                        controller,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"PCI controller at index {index} (0x{index:x2}) has bus='0x{address.Bus:x2}', but index must be larger than bus"));
                }

                break;
            case "pcie-root-port":
                SetPort(controller, index, (address.Slot << 3) + address.Function);
                break;
            case "pcie-switch-downstream-port":
                SetPort(controller, index, address.Slot);
                break;
            case "pci-expander-bus" or "pcie-expander-bus":
                if (controller.Element("target")?.Get("busNr") is null)
                {
                    controller.Need("target").Set("busNr", FreeBusNumber(controller, guest).Invariant());
                }

                break;
            case "pci-root" when guest.IsPSeries && controller.Element("target")?.Get("index") is null:
                controller.Need("target").Set("index", FreeTargetIndex(controller, guest).Invariant());
                break;
        }
    }

    private static void SetPort(XElement controller, int chassis, int port)
    {
        var target = controller.Need("target");
        target.Default("chassis", chassis.Invariant());
        target.Default("port", "0x" + port.ToString("x", CultureInfo.InvariantCulture));
    }

    private static string? NameOf(XElement controller, QemuGuest guest) => controller.Get("model") switch
    {
        "pci-bridge" => "pci-bridge",
        "dmi-to-pci-bridge" => "i82801b11-bridge",
        "pcie-to-pci-bridge" => "pcie-pci-bridge",
        "pcie-root-port" => guest.Facts.Has("pcie-root-port") ? "pcie-root-port" : "ioh3420",
        "pcie-switch-upstream-port" => "x3130-upstream",
        "pcie-switch-downstream-port" => "xio3130-downstream",
        "pci-expander-bus" => "pxb",
        "pcie-expander-bus" => "pxb-pcie",
        "pci-root" when guest.IsPSeries => "spapr-pci-host-bridge",
        _ => null,
    };

    /// <summary>Leaves room below for the buses of other roots: an expander takes two numbers, its own and its bridge's.</summary>
    /// <remarks>qemuDomainAddressFindNewBusNr.</remarks>
    private static int FreeBusNumber(XElement controller, QemuGuest guest)
    {
        var lowest = guest.Devices.Elements("controller")
            .Select(c => c.Element("target").Number("busNr"))
            .Where(number => number is not null)
            .DefaultIfEmpty(256)
            .Min()!.Value;
        return lowest > 2
            ? lowest - 2
            : throw Refuse(
                controller,
                $"No free busNr lower than current lowest busNr is available to auto-assign to bus {controller.Get("index")}. Must be manually assigned");
    }

    /// <remarks>qemuDomainAddressFindNewTargetIndex: QEMU has 32 roots, of which the first is always there.</remarks>
    private static int FreeTargetIndex(XElement controller, QemuGuest guest)
    {
        if (controller.Get("index") == "0")
        {
            return 0;
        }

        var taken = guest.Devices.Elements("controller")
            .Where(c => c.Get("model") == "pci-root")
            .Select(c => c.Element("target").Number("index"))
            .ToHashSet();
        for (var index = 1; index <= 31; index++)
        {
            if (!taken.Contains(index))
            {
                return index;
            }
        }

        throw Refuse(controller, $"No usable target index found for {controller.Get("index")}");
    }

    private static VirtException Refuse(XElement at, string sentence) => XmlFault.Unsupported(at, sentence, null, VirtErrorDomain.Qemu);
}
