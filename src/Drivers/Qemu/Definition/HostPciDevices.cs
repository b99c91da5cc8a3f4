using System.Globalization;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Reads what definitions need to know of the host's PCI devices.</summary>
internal static class HostPciDevices
{
    // The place of PCI Express's extended space: what has less configuration space is conventional.
    private const int ConventionalConfiguration = 256;

    private const string Root = "/sys/bus/pci/devices";

    /// <summary>Tells whether a device has the configuration space of PCI Express.</summary>
    /// <remarks>virPCIDeviceIsPCIExpress.</remarks>
    public static bool? IsExpress(PciAddress address)
    {
        var config = new FileInfo(Path.Combine(Root, address.ToHostName(), "config"));
        return config.Exists ? config.Length > ConventionalConfiguration : null;
    }

    /// <summary>Tells the group that a device shares its IOMMU with.</summary>
    /// <remarks>virPCIDeviceAddressGetIOMMUGroupNum.</remarks>
    public static int? IommuGroup(PciAddress address)
    {
        var link = new DirectoryInfo(Path.Combine(Root, address.ToHostName(), "iommu_group"));
        return link.LinkTarget is { } target
            && int.TryParse(Path.GetFileName(target), NumberStyles.None, CultureInfo.InvariantCulture, out var group)
            ? group
            : null;
    }
}
