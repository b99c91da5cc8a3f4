using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Chooses USB controllers where a definition leaves the model open.</summary>
/// <remarks>qemuDomainControllerDefPostParse and qemuDomainDefAddDefaultDevices.</remarks>
internal static class UsbDefaults
{
    /// <summary>The controller that a Q35 PC gets without being asked for; null for none.</summary>
    public static string? ModelForQ35(QemuFacts facts) =>
        facts.Has("qemu-xhci") ? "qemu-xhci"
        : facts.Has("nec-usb-xhci") ? "nec-xhci"
        : facts.Has("ich9-usb-ehci1") ? "ich9-ehci1"
        : null;

    /// <summary>The controller that a definition means when it names none; null for what comes with the machine.</summary>
    public static string? ModelOf(XElement controller, QemuGuest guest)
    {
        var facts = guest.Facts;
        if (guest.IsS390)
        {
            return controller.Element("address") is null ? "none" : Piix(facts);
        }

        if (guest.IsPpc64)
        {
            return guest.IsNew && facts.Has("qemu-xhci") ? "qemu-xhci"
                : guest.IsNew && facts.Has("nec-usb-xhci") ? "nec-xhci"
                : facts.Has("pci-ohci") ? "pci-ohci"
                : null;
        }

        if (guest.Arch is "aarch64" or "loongarch64" && Xhci(facts) is { } modern)
        {
            return modern;
        }

        return Piix(facts);
    }

    private static string? Xhci(QemuFacts facts) => facts.Has("qemu-xhci") ? "qemu-xhci" : facts.Has("nec-usb-xhci") ? "nec-xhci" : null;

    private static string? Piix(QemuFacts facts) => facts.Has("piix3-usb-uhci") ? "piix3-uhci" : null;
}
