using System.Globalization;
using VirtPS.Drivers.Shared.Sysfs;

namespace VirtPS.Drivers.Shared.Pci;

/// <summary>Tells what is to be known of a PCI device that nobody has to touch for it.</summary>
internal static class PciFacts
{
    private const string Root = "/sys/bus/pci/devices/";

    /// <summary>Tells whether a device is of PCI Express.</summary>
    /// <remarks>virPCIDeviceIsPCIExpress.</remarks>
    /// <param name="tree">The host's files.</param>
    /// <param name="name">The device as the kernel calls it, such as <c>0000:00:1f.2</c>.</param>
    /// <returns>Whether it is; null when the host has no such device.</returns>
    internal static bool? IsExpress(HostTree tree, string name) => PciConfig.TryRead(tree, Root + name)?.IsExpress;

    /// <summary>Tells the group that a device shares its IOMMU with.</summary>
    /// <remarks>virPCIDeviceAddressGetIOMMUGroupNum.</remarks>
    /// <param name="tree">The host's files.</param>
    /// <param name="name">The device as the kernel calls it.</param>
    /// <returns>The group; null when it has none.</returns>
    internal static int? IommuGroup(HostTree tree, string name) =>
        int.TryParse(tree.FollowToName($"{Root}{name}/iommu_group"), NumberStyles.None, CultureInfo.InvariantCulture, out var group) ? group : null;
}
