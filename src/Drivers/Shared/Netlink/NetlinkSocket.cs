using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace VirtPS.Drivers.Shared.Netlink;

/// <summary>Opens sockets to the kernel itself.</summary>
/// <remarks>netlink(7).</remarks>
internal static class NetlinkSocket
{
    private const int Family = 16;
    private const int Raw = 3;
    private const int CloseOnExecute = 0x80000;

    /// <summary>Opens a socket.</summary>
    /// <param name="protocol">Which part of the kernel to speak with, such as 15 for its device events.</param>
    /// <param name="groups">The groups whose messages to hear, one bit each.</param>
    /// <returns>The socket.</returns>
    /// <exception cref="SocketException">The kernel has no such part or the user may not.</exception>
    internal static Socket Open(int protocol, uint groups)
    {
        var descriptor = OpenSocket(Family, Raw | CloseOnExecute, protocol);
        if (descriptor < 0)
        {
            throw Failure();
        }

        // sockaddr_nl: family, padding, port (0: the kernel chooses), groups.
        var address = new byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(address, Family);
        BinaryPrimitives.WriteUInt32LittleEndian(address.AsSpan(8), groups);
        var handle = new SafeSocketHandle(descriptor, ownsHandle: true);
        if (Bind(handle, address, address.Length) < 0)
        {
            var failure = Failure();
            handle.Dispose();
            throw failure;
        }

        return new Socket(handle);
    }

    private static SocketException Failure() => new(Marshal.GetLastPInvokeError(), new Win32Exception(Marshal.GetLastPInvokeError()).Message);

    [DllImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenSocket(int family, int kind, int protocol);

    [DllImport("libc", EntryPoint = "bind", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Bind(SafeSocketHandle socket, byte[] address, int length);
}
