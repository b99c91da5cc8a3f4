using VirtPS.Drivers.Shared.Filters;
using VirtPS.Drivers.Shared.Images;
using VirtPS.Drivers.Shared.Networks.Guests;
using VirtPS.Drivers.Shared.Pci;
using VirtPS.Drivers.Shared.Secrets;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Drivers.Shared.Storage;

namespace VirtPS.Drivers.Qemu;

/// <summary>What guests take from the host's services.</summary>
/// <param name="Families">What the services offer to every connection.</param>
/// <param name="Networks">Connects network cards to virtual networks.</param>
/// <param name="Links">Makes the host's ends of network cards.</param>
/// <param name="Secrets">Gives the values of secrets.</param>
/// <param name="Pci">Moves PCI devices between the host and its guests.</param>
internal sealed record QemuResources(HostFamilies Families, INetworkAttachments Networks, GuestLinks Links, ISecretSource Secrets, PciDevices Pci)
{
    /// <summary>Lists the images that an image of a format lies on, the nearest first; those that are no files of the host are left out.</summary>
    internal Func<string, string?, IReadOnlyList<string>> BackingImages { get; init; } = ImageChain.Below;

    /// <summary>Filters the ports of guests.</summary>
    internal IFilterPorts? Filters { get; init; }

    /// <summary>Knows of guests' raw disks, and what volumes of pools are.</summary>
    internal IVolumeSource? Volumes { get; init; }
}
