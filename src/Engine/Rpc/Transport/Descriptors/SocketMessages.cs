using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Rpc.Wire;

namespace VirtPS.Engine.Rpc.Transport.Descriptors;

/// <summary>Calls Linux's kernel for what sockets of .NET lack: open files beside the bytes, and connected pairs.</summary>
/// <remarks>unix(7), cmsg(3), socketpair(2).</remarks>
internal static partial class SocketMessages
{
    private const int Unix = 1;
    private const int Stream = 1;
    private const int CloseOnExec = 0x80000;
    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int NoSignal = 0x4000;
    private const int DoNotWait = 0x40;
    private const int CloseReceivedOnExec = 0x40000000;
    private const int ControlCutOff = 0x8;
    private const int WouldBlock = 11;
    private const int Interrupted = 4;

    // A control message: its length, level and type, then the files' numbers.
    private static readonly int HeadSize = nint.Size + (2 * sizeof(int));

    /// <summary>Makes two ends of one connection.</summary>
    /// <returns>An end to talk over, and one for another process.</returns>
    /// <exception cref="IOException">The host refuses.</exception>
    internal static (Socket Ours, SafeFileHandle Theirs) MakePair()
    {
        var ends = new int[2];
        if (MakePair(Unix, Stream | CloseOnExec, 0, ends) != 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }

        return (new Socket(new SafeSocketHandle(ends[0], ownsHandle: true)), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    /// <summary>Sends bytes with an open file beside them, if there is room.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="data">The bytes, at least one.</param>
    /// <param name="file">The open file, which the peer gets a copy of.</param>
    /// <returns>Whether they are on their way; otherwise nothing is.</returns>
    /// <exception cref="IOException">They cannot be sent.</exception>
    internal static unsafe bool TrySend(SafeSocketHandle socket, ReadOnlySpan<byte> data, SafeHandle file)
    {
        var space = Padded(HeadSize + sizeof(int));
        byte* control = stackalloc byte[space];
        var held = false;
        try
        {
            file.DangerousAddRef(ref held);
            *(nint*)control = HeadSize + sizeof(int);
            *(int*)(control + nint.Size) = SocketLevel;
            *(int*)(control + nint.Size + sizeof(int)) = Rights;
            *(int*)(control + HeadSize) = (int)file.DangerousGetHandle();
            fixed (byte* bytes = data)
            {
                var part = new Part { Start = bytes, Length = data.Length };
                var message = new Message { Parts = &part, PartCount = 1, Control = control, ControlLength = space };
                while (true)
                {
                    var sent = SendMessage(socket, &message, NoSignal | DoNotWait);
                    if (sent == data.Length)
                    {
                        return true;
                    }

                    if (sent >= 0)
                    {
                        throw new IOException("an open file went out with a part of its bytes");
                    }

                    if (Refusal() is WouldBlock)
                    {
                        return false;
                    }
                }
            }
        }
        finally
        {
            if (held)
            {
                file.DangerousRelease();
            }
        }
    }

    /// <summary>Receives bytes and the open files beside them, if there are any.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="data">Takes the bytes.</param>
    /// <param name="files">Takes the files.</param>
    /// <returns>How many bytes; 0 at the end, -1 when there are none yet.</returns>
    /// <exception cref="IOException">The connection is broken, or more files came than fit.</exception>
    internal static unsafe int TryReceive(SafeSocketHandle socket, Span<byte> data, Queue<SafeFileHandle> files)
    {
        var space = Padded(HeadSize + (IFilePassage.Most * sizeof(int)));
        byte* control = stackalloc byte[space];
        fixed (byte* bytes = data)
        {
            var part = new Part { Start = bytes, Length = data.Length };
            var message = new Message { Parts = &part, PartCount = 1, Control = control, ControlLength = space };
            nint count;
            while ((count = ReceiveMessage(socket, &message, DoNotWait | CloseReceivedOnExec)) < 0)
            {
                if (Refusal() is WouldBlock)
                {
                    return -1;
                }
            }

            Keep(control, message.ControlLength, files);
            return (message.Flags & ControlCutOff) == 0 ? (int)count : throw new IOException("more open files came than can be taken");
        }
    }

    private static unsafe void Keep(byte* control, nint length, Queue<SafeFileHandle> files)
    {
        for (nint at = 0; at + HeadSize <= length;)
        {
            var size = *(nint*)(control + at);
            if (size < HeadSize || at + size > length)
            {
                return;
            }

            if (*(int*)(control + at + nint.Size) == SocketLevel && *(int*)(control + at + nint.Size + sizeof(int)) == Rights)
            {
                for (var file = at + HeadSize; file + sizeof(int) <= at + size; file += sizeof(int))
                {
                    files.Enqueue(new SafeFileHandle(*(int*)(control + file), ownsHandle: true));
                }
            }

            at += Padded((int)size);
        }
    }

    private static int Padded(int size) => (size + nint.Size - 1) / nint.Size * nint.Size;

    /// <summary>Gives the reason of a refusal that is no failure; a failure is thrown.</summary>
    private static int Refusal() => Marshal.GetLastPInvokeError() is (WouldBlock or Interrupted) and var reason
        ? reason
        : throw new IOException(Marshal.GetLastPInvokeErrorMessage());

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakePair(int family, int type, int protocol, [Out] int[] ends);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint SendMessage(SafeSocketHandle socket, Message* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint ReceiveMessage(SafeSocketHandle socket, Message* message, int flags);

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
