using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Chooses the card of an interface that names none.</summary>
/// <remarks>qemuDomainDeviceNetDefPostParse and qemuDomainDefaultNetModel.</remarks>
internal static class InterfaceDefaults
{
    /// <summary>Completes an interface.</summary>
    public static void Complete(XElement nic, QemuGuest guest)
    {
        // What is really a device of the host brings its own card.
        if (nic.Get("type") == "hostdev" || nic.Element("model")?.Get("type") is not null)
        {
            return;
        }

        nic.Need("model").Set("type", nic.Get("type") == "vdpa" ? "virtio" : ModelOf(guest));
    }

    private static string ModelOf(QemuGuest guest)
    {
        if (guest.IsS390 || guest.IsArmVirt || guest.IsRiscvVirt || guest.IsLoongArchVirt)
        {
            return "virtio";
        }

        if (guest.IsArm)
        {
            return guest.Machine == "versatilepb" ? "smc91c111" : "lan9118";
        }

        return FromFacts(guest.Facts);
    }

    private static string FromFacts(QemuFacts facts) =>
        facts.Has("rtl8139") ? "rtl8139"
        : facts.Has("e1000") ? "e1000"
        : facts.Has("virtio-net-pci") ? "virtio"
        : "rtl8139";
}
