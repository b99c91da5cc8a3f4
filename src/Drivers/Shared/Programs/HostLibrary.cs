using System.Runtime.InteropServices;

namespace VirtPS.Drivers.Shared.Programs;

/// <summary>The calls of the host's C library that .NET has no twin of.</summary>
internal static partial class HostLibrary
{
    /// <summary>Asks whether a process is there, without any signal.</summary>
    internal const int NoSignal = 0;

    /// <summary>The signal that cannot be ignored.</summary>
    internal const int Kill = 9;

    /// <summary>The signal that asks a program to end.</summary>
    internal const int Terminate = 15;

    private const int NoHang = 1;

    /// <summary>Signals a process.</summary>
    /// <param name="process">Its number; negative for a process group.</param>
    /// <param name="signal">The signal.</param>
    /// <returns>Whether it is there and may be signalled.</returns>
    internal static bool Signal(int process, int signal) => SendSignal(process, signal) == 0;

    /// <summary>Takes the exit status of a child, so that it leaves the table of processes.</summary>
    /// <param name="process">The child.</param>
    /// <returns>Its wait status; null while it runs, or when it is no child.</returns>
    internal static int? Reap(int process) => WaitForChild(process, out var status, NoHang) == process ? status : null;

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int WaitForChild(int process, out int status, int options);
}
