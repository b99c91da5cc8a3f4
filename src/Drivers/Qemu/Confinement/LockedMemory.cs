using System.Runtime.InteropServices;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Confinement;

/// <summary>Tells how much memory a guest must be able to lock.</summary>
/// <remarks>qemuDomainGetMemLockLimitBytes.</remarks>
internal static class LockedMemory
{
    private const long Gibibyte = 1L << 30;

    // RLIMIT_MEMLOCK of Linux.
    private const int Lockable = 8;

    /// <summary>Lets a process lock more memory than it could, where a device that is plugged in needs that; it never loses any.</summary>
    /// <remarks>qemuDomainAdjustMaxMemLock, virProcessSetMaxMemLock.</remarks>
    /// <param name="process">The process.</param>
    /// <param name="bytes">How much; negative for no limit.</param>
    /// <exception cref="VirtException">SystemError when the kernel refuses.</exception>
    internal static void Raise(int process, long bytes)
    {
        var wanted = bytes < 0 ? ulong.MaxValue : (ulong)bytes;
        var before = default(Limit);
        if (GetLimit(process, Lockable, IntPtr.Zero, ref before) == 0 && before.Soft >= wanted)
        {
            return;
        }

        var after = new Limit { Soft = wanted, Hard = Math.Max(wanted, before.Hard) };
        if (SetLimit(process, Lockable, ref after, IntPtr.Zero) != 0)
        {
            throw QemuNode.Speaker.Say(
                VirtErrorCode.SystemError, $"cannot limit locked memory of process {process} to {bytes}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    /// <summary>Tells it.</summary>
    /// <param name="live">The live definition.</param>
    /// <returns>The limit in bytes; negative for none, null to leave it as it is.</returns>
    internal static long? Of(XElement live)
    {
        var definition = new DomainXml(live);
        var hard = MemoryLimits.Of(definition, "hard_limit");
        if (live.Element("memoryBacking")?.Element("locked") is not null)
        {
            return hard < MemoryLimits.Unlimited ? (long)hard * 1024 : -1;
        }

        var devices = live.Element("devices");
        var hasDevices = devices?.Elements("hostdev").Any(device => device.Get("type") is "pci" or "mdev") == true
            || devices?.Elements("interface").Any(card => card.Get("type") is "hostdev" or "vdpa") == true
            || devices?.Elements("disk").Any(disk => disk.Get("type") == "nvme") == true;
        return !hasDevices ? null : hard < MemoryLimits.Unlimited ? (long)hard * 1024 : (definition.Memory ?? 0) + Gibibyte;
    }

    [DllImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int process, int resource, ref Limit wanted, IntPtr before);

    [DllImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetLimit(int process, int resource, IntPtr wanted, ref Limit before);

    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
