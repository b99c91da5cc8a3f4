using System.Runtime.InteropServices;

namespace VirtPS.Drivers.Shared.Programs;

/// <summary>The calls of the host's C library that .NET has no twin of.</summary>
internal static partial class HostLibrary
{
    /// <summary>Asks whether a process is there, without any signal.</summary>
    internal const int NoSignal = 0;

    /// <summary>The signal by which servers read their configuration again.</summary>
    internal const int Hangup = 1;

    /// <summary>The signal that cannot be ignored.</summary>
    internal const int Kill = 9;

    /// <summary>The signal that asks a program to end.</summary>
    internal const int Terminate = 15;

    private const int NoHang = 1;
    private const int SignalBase = 128;

    /// <summary>Signals a process.</summary>
    /// <param name="process">Its number; negative for a process group.</param>
    /// <param name="signal">The signal.</param>
    /// <returns>Whether it is there and may be signalled.</returns>
    internal static bool Signal(int process, int signal) => SendSignal(process, signal) == 0;

    /// <summary>Takes the exit status of a child that has ended, so that it leaves the table of processes.</summary>
    /// <param name="process">The child.</param>
    /// <param name="status">Its exit status when it has ended; 128 and the signal's number when a signal ended it.</param>
    /// <returns>Whether it is one, and whether it has ended.</returns>
    internal static ChildState Reap(int process, out int status)
    {
        var found = WaitForChild(process, out var word, NoHang);
        var signal = word & 0x7f;
        status = signal == 0 ? (word >> 8) & 0xff : SignalBase + signal;
        return found == 0 ? ChildState.Running : found == process ? ChildState.Ended : ChildState.None;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int WaitForChild(int process, out int status, int options);
}

/// <summary>What a process is to this one.</summary>
internal enum ChildState
{
    /// <summary>No child, or one whose status was taken before.</summary>
    None = 0,

    /// <summary>A child, some thread of which still runs.</summary>
    Running,

    /// <summary>A child that has ended.</summary>
    Ended,
}
