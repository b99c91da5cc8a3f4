namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Decides whether a device suits a bus.</summary>
/// <remarks>virDomainPCIAddressFlagsCompatible.</remarks>
internal static class PciFit
{
    private static readonly (PciConnect Connection, string Name)[] Names =
    [
        (PciConnect.PciDevice, "standard PCI device"),
        (PciConnect.PcieDevice, "PCI Express device"),
        (PciConnect.RootPort, "pcie-root-port"),
        (PciConnect.UpstreamPort, "pcie-switch-upstream-port"),
        (PciConnect.DownstreamPort, "pcie-switch-downstream-port"),
        (PciConnect.DmiToPciBridge, "dmi-to-pci-bridge"),
        (PciConnect.PcieToPciBridge, "pcie-to-pci-bridge"),
        (PciConnect.PciExpanderBus, "pci-expander-bus"),
        (PciConnect.PcieExpanderBus, "pcie-expander-bus"),
        (PciConnect.PciBridge, "pci-bridge"),
    ];

    /// <summary>Tells why a device does not suit a bus; null when it does.</summary>
    /// <param name="address">Where it would be.</param>
    /// <param name="offers">What the bus offers.</param>
    /// <param name="needs">What the device needs.</param>
    /// <param name="given">Whether the user chose the place: then conventional and Express devices may take each other's slots.</param>
    public static string? Misfit(PciAddress address, PciConnect offers, PciConnect needs, bool given)
    {
        if (needs.HasFlag(PciConnect.Integrated))
        {
            if (address.Bus != 0)
            {
                return $"The device at PCI address {address} needs to be an integrated device (bus=0)";
            }

            offers |= PciConnect.AutoAssign;
        }

        if (given)
        {
            if ((offers & PciConnect.Endpoint) != 0)
            {
                offers |= PciConnect.Endpoint;
            }

            if (needs.HasFlag(PciConnect.PciBridge))
            {
                needs |= PciConnect.PciDevice;
            }
        }
        else if (needs.HasFlag(PciConnect.AutoAssign) && !offers.HasFlag(PciConnect.AutoAssign))
        {
            return $"The device at PCI address {address} was auto-assigned this address, but the PCI controller with index='{address.Bus}' doesn't allow auto-assignment";
        }

        if (needs.HasFlag(PciConnect.Hotpluggable) && !offers.HasFlag(PciConnect.Hotpluggable))
        {
            return $"The device at PCI address {address} requires hotplug capability, but the PCI controller with index='{address.Bus}' doesn't support hotplug";
        }

        return (needs & offers & PciConnect.Types) != 0
            ? null
            : $"The device at PCI address {address} cannot be plugged into the PCI controller with index='{address.Bus}'. It requires a controller that accepts a {NameOf(needs)}.";
    }

    /// <summary>The model of the controller that makes a connection; null when none does.</summary>
    /// <remarks>virDomainPCIControllerConnectTypeToModel.</remarks>
    public static string? ModelOf(PciConnect needs) =>
        (needs & PciConnect.Types & ~PciConnect.Endpoint & ~PciConnect.PcieToPciBridge) != 0 ? NameOf(needs & ~PciConnect.Endpoint) : null;

    private static string NameOf(PciConnect needs) => Array.Find(Names, name => needs.HasFlag(name.Connection)).Name;
}
