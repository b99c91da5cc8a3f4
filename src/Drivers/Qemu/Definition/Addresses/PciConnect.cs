namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>What a device needs of a PCI slot, or what the slots of a bus offer.</summary>
/// <remarks>virDomainPCIConnectFlags.</remarks>
[Flags]
internal enum PciConnect
{
    /// <summary>Nothing: the device is no PCI device.</summary>
    None = 0,

    /// <summary>The place is chosen by the driver.</summary>
    AutoAssign = 1 << 0,

    /// <summary>The place must take devices while the guest runs.</summary>
    Hotpluggable = 1 << 1,

    /// <summary>The device may share a slot with its like, each with a function of its own.</summary>
    AggregateSlot = 1 << 2,

    /// <summary>The device is part of the root: it must be on bus 0.</summary>
    Integrated = 1 << 3,

    /// <summary>A device of conventional PCI.</summary>
    PciDevice = 1 << 4,

    /// <summary>A device of PCI Express.</summary>
    PcieDevice = 1 << 5,

    /// <summary>A root port.</summary>
    RootPort = 1 << 6,

    /// <summary>A switch's upstream port.</summary>
    UpstreamPort = 1 << 7,

    /// <summary>A switch's downstream port.</summary>
    DownstreamPort = 1 << 8,

    /// <summary>A bridge from the root complex to conventional PCI.</summary>
    DmiToPciBridge = 1 << 9,

    /// <summary>A bridge between conventional buses.</summary>
    PciBridge = 1 << 10,

    /// <summary>A further conventional root bus.</summary>
    PciExpanderBus = 1 << 11,

    /// <summary>A further PCI Express root bus.</summary>
    PcieExpanderBus = 1 << 12,

    /// <summary>A bridge from PCI Express to conventional PCI.</summary>
    PcieToPciBridge = 1 << 13,

    /// <summary>What is no controller.</summary>
    Endpoint = PciDevice | PcieDevice,

    /// <summary>All kinds of connection.</summary>
    Types = Endpoint | RootPort | UpstreamPort | DownstreamPort | DmiToPciBridge | PciBridge | PciExpanderBus | PcieExpanderBus | PcieToPciBridge,
}
