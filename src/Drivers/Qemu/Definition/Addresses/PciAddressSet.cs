using System.Globalization;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>All PCI slots of a guest, and which are taken.</summary>
/// <remarks>virDomainPCIAddressSet. The first pass over a definition grows it by the buses that are missing; the second keeps to what is there.</remarks>
internal sealed class PciAddressSet(bool canGrow)
{
    /// <summary>The buses by their numbers.</summary>
    public List<PciBus> Buses { get; } = [];

    /// <summary>Whether buses may be added: in the first pass.</summary>
    public bool CanGrow { get; } = canGrow;

    /// <summary>Whether the machine may have several roots, which then are what it grows by.</summary>
    public bool HasManyRoots { get; init; }

    /// <summary>Whether conventional buses grow from root ports, rather than from the root complex.</summary>
    public bool HasPcieToPciBridge { get; init; }

    /// <summary>Tells whether a slot has a device.</summary>
    public bool IsSlotUsed(PciAddress address) => Buses[address.Bus].IsUsed(address.Slot);

    /// <summary>Takes an address that stands in the definition or that the machine fixes.</summary>
    /// <remarks>virDomainPCIAddressReserveAddr.</remarks>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.XmlError"/> when it cannot be or is taken.</exception>
    public void Reserve(PciAddress address, PciConnect needs, uint group = 0) => Reserve(address, needs, group, given: true);

    /// <summary>Takes the next free address.</summary>
    /// <param name="needs">What the device needs.</param>
    /// <param name="group">The group of host devices that it belongs to; 0 for none.</param>
    /// <param name="function">The function that it must have; null for any.</param>
    /// <returns>The address.</returns>
    /// <remarks>virDomainPCIAddressReserveNextAddr.</remarks>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InternalError"/> when no slot is free.</exception>
    public PciAddress ReserveNext(PciConnect needs, uint group = 0, int? function = null)
    {
        var address = FindNext(needs, group, function);
        Reserve(address, needs, group, given: false);
        return address;
    }

    /// <summary>Refuses an address that does not suit its bus.</summary>
    /// <remarks>virDomainPCIAddressValidate.</remarks>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.XmlError"/>, or <see cref="VirtErrorCode.InternalError"/> for one that was not given.</exception>
    public void Validate(PciAddress address, PciConnect needs, bool given)
    {
        if (Buses.Count == 0)
        {
            throw Fault(given, "No PCI buses available");
        }

        if (address.Domain != 0)
        {
            throw Fault(given, $"Invalid PCI address {address}. Only PCI domain 0 is available");
        }

        if (address.Bus >= Buses.Count)
        {
            throw Fault(given, $"Invalid PCI address {address}. Only PCI buses up to {Buses.Count - 1} are available");
        }

        var bus = Buses[address.Bus];
        if (PciFit.Misfit(address, bus.Offers, needs, given) is { } reason)
        {
            throw Fault(given, reason);
        }

        if (address.Slot < bus.MinSlot)
        {
            throw Fault(given, $"Invalid PCI address {address}. slot must be >= {bus.MinSlot}");
        }

        if (address.Slot > bus.MaxSlot)
        {
            throw Fault(given, $"Invalid PCI address {address}. slot must be <= {bus.MaxSlot}");
        }
    }

    private void Reserve(PciAddress address, PciConnect needs, uint group, bool given)
    {
        if (CanGrow)
        {
            address = Grow(address, needs);
        }

        Validate(address, needs, given);
        var bus = Buses[address.Bus];
        if (bus.IsUsed(address.Slot, address.Function))
        {
            throw Fault(given, $"Attempted double use of PCI Address {address}");
        }

        // The first device decides what a bus is for; an address that the user gave may undo that.
        if (bus.IsEmpty && !bus.IsIsolationLocked)
        {
            bus.IsolationGroup = group;
        }
        else if (bus.IsolationGroup != group && given)
        {
            bus.IsolationGroup = 0;
        }

        bus.Take(address.Slot, address.Function, needs);
    }

    private PciAddress FindNext(PciConnect needs, uint group, int? function)
    {
        if (Buses.Count == 0)
        {
            throw Fault(given: true, "No PCI buses available");
        }

        return FindOn(bus => bus.IsolationGroup == group, needs, function)
            ?? FindOn(bus => bus.IsEmpty && !bus.IsIsolationLocked, needs, function)
            ?? (CanGrow ? OnNewBus(needs, function) : throw Fault(given: false, "No more available PCI slots"));
    }

    private PciAddress? FindOn(Func<PciBus, bool> condition, PciConnect needs, int? function)
    {
        for (var number = 0; number < Buses.Count; number++)
        {
            if (condition(Buses[number])
                && PciFit.Misfit(new PciAddress(0, number, 0, 0), Buses[number].Offers, needs, given: false) is null
                && Buses[number].FindFree(needs, function) is var (slot, free))
            {
                return new PciAddress(0, number, slot, free);
            }
        }

        return null;
    }

    private PciAddress OnNewBus(PciConnect needs, int? function)
    {
        var address = Grow(new PciAddress(0, Buses.Count, 0, function ?? 0), needs);
        return address with { Slot = Buses[address.Bus].MinSlot };
    }

    /// <summary>Adds the buses up to the one of an address; it may come one further back, where a bridge must come before it.</summary>
    /// <remarks>virDomainPCIAddressSetGrow.</remarks>
    private PciAddress Grow(PciAddress address, PciConnect needs)
    {
        var missing = address.Bus - Buses.Count + 1;
        if (missing <= 0)
        {
            return address;
        }

        string model;
        if (needs.HasFlag(PciConnect.PciDevice))
        {
            model = HasManyRoots ? "pci-root" : "pci-bridge";
            if (!HasManyRoots && !Buses.Exists(bus => bus.Offers.HasFlag(PciConnect.PciBridge)))
            {
                // A guest of PCI Express alone: something must first lead from it to conventional PCI.
                if (missing == 1)
                {
                    missing++;
                    address = address with { Bus = address.Bus + 1 };
                }

                missing -= AddWayToConventional();
            }
        }
        else if ((needs & (PciConnect.PcieDevice | PciConnect.UpstreamPort)) != 0)
        {
            model = "pcie-root-port";
        }
        else
        {
            throw Fault(given: false, PciFit.ModelOf(needs) is { } needed
                ? $"a PCI slot is needed to connect a PCI controller model='{needed}', but none is available, and it cannot be automatically added"
                : string.Create(CultureInfo.InvariantCulture, $"Cannot automatically add a new PCI bus for a device with connect flags {(int)needs:x2}"));
        }

        for (; missing > 0; missing--)
        {
            Buses.Add(PciBus.Behind(model, hotplug: true));
        }

        return address;
    }

    private int AddWayToConventional()
    {
        if (!HasPcieToPciBridge)
        {
            Buses.Add(PciBus.Behind("dmi-to-pci-bridge", hotplug: false));
            return 1;
        }

        // This port is for the bridge alone, lest a device take it that came for a free port.
        var port = PciBus.Behind("pcie-root-port", hotplug: true);
        port.Offers = PciConnect.PcieToPciBridge;
        Buses.Add(port);
        Buses.Add(PciBus.Behind("pcie-to-pci-bridge", hotplug: true));
        return 2;
    }

    private static VirtException Fault(bool given, string sentence) =>
        new(given ? VirtErrorCode.XmlError : VirtErrorCode.InternalError, sentence, VirtErrorDomain.Domain);
}
