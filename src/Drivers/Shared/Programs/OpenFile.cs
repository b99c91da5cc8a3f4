using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Programs;

/// <summary>Open files as the system counts them.</summary>
internal static class OpenFile
{
    // F_DUPFD_CLOEXEC of Linux.
    private const int DuplicateHere = 1030;

    /// <summary>Opens a file that is open already once more: both stand for one place in the file, and each is closed by itself.</summary>
    /// <remarks>fcntl with F_DUPFD_CLOEXEC, so that no process inherits it unasked.</remarks>
    /// <param name="file">The file.</param>
    /// <returns>The other.</returns>
    /// <exception cref="VirtException">SystemError when the process may open no more files.</exception>
    internal static SafeFileHandle Duplicate(SafeHandle file)
    {
        var number = FileControl(file, DuplicateHere, 0);
        return number >= 0
            ? new SafeFileHandle(number, ownsHandle: true)
            : throw new VirtException(VirtErrorCode.SystemError, $"failed to duplicate an open file: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}", VirtErrorDomain.None);
    }

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FileControl(SafeHandle file, int command, int lowest);
}
