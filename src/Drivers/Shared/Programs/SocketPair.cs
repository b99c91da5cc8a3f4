using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VirtPS.Drivers.Shared.Programs;

/// <summary>Makes two ends of one connection, and hands open files to other processes over such connections.</summary>
internal static partial class SocketPair
{
    private const int Unix = 1;
    private const int Stream = 1;
    private const int CloseOnExec = 0x80000;
    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int NoSignal = 0x4000;

    /// <summary>Makes a pair.</summary>
    /// <returns>An end to talk over, and one for another process.</returns>
    /// <exception cref="IOException">The host refuses.</exception>
    internal static (Socket Ours, SafeFileHandle Theirs) Make()
    {
        var ends = new int[2];
        if (MakePair(Unix, Stream | CloseOnExec, 0, ends) != 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }

        return (new Socket(new SafeSocketHandle(ends[0], ownsHandle: true)), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    /// <summary>Sends data with an open file beside it.</summary>
    /// <param name="socket">The connection, a unix socket.</param>
    /// <param name="data">The data; at least one byte.</param>
    /// <param name="handle">The open file, which the other process gets a copy of.</param>
    /// <exception cref="IOException">It cannot be sent.</exception>
    internal static unsafe void Send(Socket socket, ReadOnlySpan<byte> data, SafeHandle handle)
    {
        // A control message: its length, level and type, and the file's number, on 64 bits padded to 24 bytes.
        var header = sizeof(nint) + (2 * sizeof(int));
        var space = (header + sizeof(int) + nint.Size - 1) / nint.Size * nint.Size;
        byte* control = stackalloc byte[space];
        *(nint*)control = header + sizeof(int);
        *(int*)(control + sizeof(nint)) = SocketLevel;
        *(int*)(control + sizeof(nint) + sizeof(int)) = Rights;
        *(int*)(control + header) = (int)handle.DangerousGetHandle();
        fixed (byte* bytes = data)
        {
            var part = new Part { Start = bytes, Length = data.Length };
            var message = new Message { Parts = &part, PartCount = 1, Control = control, ControlLength = space };
            if (SendMessage((int)socket.SafeHandle.DangerousGetHandle(), &message, NoSignal) != data.Length)
            {
                throw new IOException(Marshal.GetLastPInvokeErrorMessage());
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakePair(int family, int type, int protocol, [Out] int[] ends);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint SendMessage(int socket, Message* message, int flags);

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Part
    {
        internal byte* Start;
        internal nint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Message
    {
        internal byte* Name;
        internal nint NameLength;
        internal Part* Parts;
        internal nint PartCount;
        internal byte* Control;
        internal nint ControlLength;
        internal int Flags;
    }
}
