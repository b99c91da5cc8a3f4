using System.Runtime.InteropServices;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Programs;

/// <summary>Says and tells on which of the host's CPUs a thread may run.</summary>
/// <remarks>virProcessSetAffinity.</remarks>
internal static partial class CpuAffinity
{
    // The kernel takes sets of any length that is a multiple of a word.
    private const int SetSize = 1024;

    /// <summary>Tells.</summary>
    /// <param name="thread">The thread; a process's first thread has its number.</param>
    /// <returns>The CPUs; null when there is no such thread.</returns>
    internal static CpuSet? Read(int thread)
    {
        var map = new byte[SetSize];
        var length = GetAffinity(thread, map.Length, map);
        return length < 0 ? null : CpuSet.FromMap(map);
    }

    /// <summary>Says.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="cpus">The CPUs.</param>
    /// <exception cref="IOException">The kernel refuses: there is no such thread, or none of the CPUs is there.</exception>
    internal static void Write(int thread, CpuSet cpus)
    {
        if (SetAffinity(thread, SetSize, cpus.ToMap(SetSize)) != 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetAffinity(int thread, nint size, byte[] map);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetAffinity(int thread, nint size, byte[] map);
}
