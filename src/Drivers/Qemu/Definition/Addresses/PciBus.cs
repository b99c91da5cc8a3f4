using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>The slots behind one PCI controller.</summary>
/// <remarks>virDomainPCIAddressBus.</remarks>
internal sealed class PciBus
{
    private const int LastSlot = 31;

    private readonly byte[] _functions = new byte[LastSlot + 1];
    private readonly bool[] _aggregates = new bool[LastSlot + 1];

    private PciBus(string model, PciConnect offers, int firstSlot, int lastSlot)
    {
        Model = model;
        Offers = offers;
        MinSlot = firstSlot;
        MaxSlot = lastSlot;
    }

    /// <summary>The controller's model.</summary>
    public string Model { get; }

    /// <summary>What may be connected.</summary>
    public PciConnect Offers { get; set; }

    /// <summary>The first slot that a device may have.</summary>
    public int MinSlot { get; }

    /// <summary>The last slot.</summary>
    public int MaxSlot { get; }

    /// <summary>The group of host devices that the bus is for; 0 for none in particular.</summary>
    public uint IsolationGroup { get; set; }

    /// <summary>Whether the group must stay as it is.</summary>
    public bool IsIsolationLocked { get; init; }

    /// <summary>Whether no slot is taken.</summary>
    public bool IsEmpty => _functions.AsSpan(MinSlot..(MaxSlot + 1)).IndexOfAnyExcept((byte)0) < 0;

    /// <summary>Whether every slot is taken.</summary>
    public bool IsFull => !_functions.AsSpan(MinSlot..(MaxSlot + 1)).Contains((byte)0);

    /// <summary>Makes the bus behind a controller.</summary>
    /// <remarks>virDomainPCIAddressBusSetModel.</remarks>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InternalError"/> for a model that is none.</exception>
    public static PciBus Behind(string? model, bool hotplug, bool isolationLocked = false)
    {
        var hot = hotplug ? PciConnect.Hotpluggable : PciConnect.None;
        const PciConnect Conventional = PciConnect.PciDevice | PciConnect.PciBridge;
        var (offers, first, last) = model switch
        {
            "pci-root" => (PciConnect.AutoAssign | Conventional | PciConnect.PciExpanderBus | hot, 1, LastSlot),
            "pci-bridge" or "pcie-to-pci-bridge" => (PciConnect.AutoAssign | Conventional | hot, 1, LastSlot),
            "pci-expander-bus" => (PciConnect.AutoAssign | Conventional | hot, 0, LastSlot),
            "pcie-root" => (PciConnect.PcieDevice | PciConnect.RootPort | PciConnect.DmiToPciBridge | PciConnect.PcieExpanderBus, 1, LastSlot),
            "dmi-to-pci-bridge" => (Conventional, 0, LastSlot),
            "pcie-root-port" or "pcie-switch-downstream-port" =>
                (PciConnect.AutoAssign | PciConnect.PcieDevice | PciConnect.UpstreamPort | PciConnect.PcieToPciBridge | hot, 0, 0),
            "pcie-switch-upstream-port" => (PciConnect.DownstreamPort, 0, LastSlot),
            "pcie-expander-bus" => (PciConnect.RootPort | PciConnect.DmiToPciBridge, 0, LastSlot),
            _ => throw new VirtException(VirtErrorCode.InternalError, "PCI controller model was not set correctly", VirtErrorDomain.Domain),
        };
        return new PciBus(model, offers, first, last) { IsIsolationLocked = isolationLocked };
    }

    /// <summary>Whether any function of a slot is taken.</summary>
    public bool IsUsed(int slot) => _functions[slot] != 0;

    /// <summary>Whether a function is taken.</summary>
    public bool IsUsed(int slot, int function) => (_functions[slot] & (1 << function)) != 0;

    /// <summary>Takes a function; the first in a slot decides whether others of its like may share it.</summary>
    public void Take(int slot, int function, PciConnect needs)
    {
        if (_functions[slot] == 0 && needs.HasFlag(PciConnect.AggregateSlot))
        {
            _aggregates[slot] = true;
        }

        _functions[slot] |= (byte)(1 << function);
    }

    /// <summary>Finds the first slot that is free, or free enough for what shares slots.</summary>
    /// <param name="needs">What the device needs.</param>
    /// <param name="function">The function that it must have; null for any.</param>
    /// <returns>The slot and function; null when there is none.</returns>
    /// <remarks>virDomainPCIAddressFindUnusedFunctionOnBus.</remarks>
    public (int Slot, int Function)? FindFree(PciConnect needs, int? function)
    {
        for (var slot = MinSlot; slot <= MaxSlot; slot++)
        {
            if (_functions[slot] == 0)
            {
                return (slot, function ?? 0);
            }

            if (!needs.HasFlag(PciConnect.AggregateSlot) || !_aggregates[slot])
            {
                continue;
            }

            for (var candidate = function ?? 0; candidate <= (function ?? 7); candidate++)
            {
                if (!IsUsed(slot, candidate))
                {
                    return (slot, candidate);
                }
            }
        }

        return null;
    }
}
