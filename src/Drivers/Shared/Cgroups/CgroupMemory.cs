using System.Globalization;
using VirtPS.Drivers.Shared.Tuning;

namespace VirtPS.Drivers.Shared.Cgroups;

/// <summary>The limits of a group's memory, in KiB.</summary>
/// <remarks>virCgroupSetMemoryHardLimit and its kin. As in libvirt the third is the limit of memory and swap together where the host has version 1, and of swap alone with version 2.</remarks>
internal static class CgroupMemory
{
    // Version 1 has no word for no limit: it gives the highest number that is a whole number of pages, and pages have up to 64 KiB.
    private const ulong Most = long.MaxValue - 65536;

    private static readonly Dictionary<string, (string Version1, string Version2)> Files = new(StringComparer.Ordinal)
    {
        ["hard_limit"] = ("memory.limit_in_bytes", "memory.max"),
        ["soft_limit"] = ("memory.soft_limit_in_bytes", "memory.high"),
        ["swap_hard_limit"] = ("memory.memsw.limit_in_bytes", "memory.swap.max"),
    };

    /// <summary>Reads a limit.</summary>
    /// <param name="group">The group.</param>
    /// <param name="name">The limit, such as <c>hard_limit</c>.</param>
    /// <returns>The limit in KiB; <see cref="MemoryLimits.Unlimited"/> for none, or where the kernel does not count that.</returns>
    internal static ulong Read(ControlGroup group, string name) =>
        group.TryRead(CgroupController.Memory, FileOf(group, name)) is { } text && text != "max"
        && ulong.Parse(text, CultureInfo.InvariantCulture) is var bytes and < Most
            ? bytes / 1024
            : MemoryLimits.Unlimited;

    /// <summary>Writes a limit.</summary>
    /// <param name="group">The group.</param>
    /// <param name="name">The limit, such as <c>hard_limit</c>.</param>
    /// <param name="kibibytes">The limit in KiB; <see cref="MemoryLimits.Unlimited"/> or more for none.</param>
    /// <exception cref="Engine.Errors.VirtException">SystemError when the kernel refuses.</exception>
    internal static void Write(ControlGroup group, string name, ulong kibibytes) => group.Write(
        CgroupController.Memory,
        FileOf(group, name),
        kibibytes < MemoryLimits.Unlimited ? (kibibytes * 1024).ToString(CultureInfo.InvariantCulture) : group.Host.IsUnified(CgroupController.Memory) ? "max" : "-1");

    private static string FileOf(ControlGroup group, string name) => group.Host.IsUnified(CgroupController.Memory) ? Files[name].Version2 : Files[name].Version1;
}
