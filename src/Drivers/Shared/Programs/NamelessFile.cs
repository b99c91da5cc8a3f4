using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VirtPS.Drivers.Shared.Programs;

/// <summary>Makes files in memory that have no name, for what a child process is to read and nobody else.</summary>
internal static partial class NamelessFile
{
    private const uint CloseOnExec = 1;

    /// <summary>Makes one.</summary>
    /// <param name="content">What is in it.</param>
    /// <returns>The open file, to be read from its start.</returns>
    /// <exception cref="IOException">The host refuses.</exception>
    internal static SafeFileHandle Make(ReadOnlySpan<byte> content)
    {
        var handle = new SafeFileHandle(MakeFile("virtps", CloseOnExec), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }

        // Writing at a place leaves the position, which the child inherits, at the start.
        RandomAccess.Write(handle, content, 0);
        return handle;
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint MakeFile(string name, uint flags);
}
