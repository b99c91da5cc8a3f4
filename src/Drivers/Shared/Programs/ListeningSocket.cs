using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace VirtPS.Drivers.Shared.Programs;

/// <summary>Makes unix sockets that another process listens on, so that they can be connected to before it is ready.</summary>
/// <remarks>Unlike .NET's own sockets these leave their file when the daemon closes its copy.</remarks>
internal static partial class ListeningSocket
{
    private const int Unix = 1;
    private const int Stream = 1;
    private const int CloseOnExec = 0x80000;
    private const int LongestPath = 107;
    private const int Backlog = 1;

    /// <summary>Makes a socket that listens; a file that is in its place is removed.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The socket.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    internal static SafeFileHandle Make(string path)
    {
        var name = Encoding.UTF8.GetBytes(path);
        if (name.Length > LongestPath)
        {
            throw new IOException($"the path '{path}' is too long for a unix socket (at most {LongestPath} bytes)");
        }

        File.Delete(path);
        var handle = new SafeFileHandle(OpenSocket(Unix, Stream | CloseOnExec, 0), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw Failure(path);
        }

        // A family in two bytes, the path, and a zero behind it.
        var address = new byte[name.Length + 3];
        address[0] = Unix;
        name.CopyTo(address, 2);
        if (Bind(handle, address, address.Length) != 0 || Listen(handle, Backlog) != 0)
        {
            var failure = Failure(path);
            handle.Dispose();
            throw failure;
        }

        return handle;
    }

    private static IOException Failure(string path) => new($"unable to bind to UNIX socket path '{path}': {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint OpenSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Bind(SafeFileHandle socket, byte[] address, int length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Listen(SafeFileHandle socket, int backlog);
}
