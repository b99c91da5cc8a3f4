using VirtPS.Drivers.Shared.Sysfs;

namespace VirtPS.Drivers.Storage.Blocks;

/// <summary>The kernel's mapper of devices, on which LVM and multipath stand.</summary>
internal static class DeviceMapper
{
    /// <summary>Tells what the host lacks of it.</summary>
    /// <param name="tree">The host's files.</param>
    /// <returns>What is missing; nothing when it is there.</returns>
    internal static string? FindMissing(HostTree tree) =>
        tree.ReadLines("/proc/devices").Any(line => line.EndsWith(" device-mapper", StringComparison.Ordinal)) ? null : "the kernel lacks device-mapper";
}
