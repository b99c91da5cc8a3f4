using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Preparation;

/// <summary>Opens tap devices, as guests need them open.</summary>
internal static partial class TapFile
{
    private const int RequestSize = 40;
    private const int NameSize = 16;
    private const ulong SetInterface = 0x400454ca;
    private const ulong GetInterface = 0x800454d2;
    private const short Tap = 0x0002;
    private const short NoInformation = 0x1000;
    private const short OffloadHeader = 0x4000;
    private const short ManyQueues = 0x0100;

    /// <summary>Opens a queue of a tap device, which is there already.</summary>
    /// <param name="name">The device's name.</param>
    /// <param name="file">The file to open: the host's own for taps, or a macvtap's.</param>
    /// <param name="hasQueues">Whether the device has several queues.</param>
    /// <returns>The open queue.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    internal static SafeFileHandle Open(string name, string file, bool hasQueues)
    {
        var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var request = new byte[RequestSize];
        Encoding.ASCII.GetBytes(name).CopyTo(request, 0);
        var flags = (short)(Tap | NoInformation | OffloadHeader | (hasQueues ? ManyQueues : 0));
        BinaryPrimitives.WriteInt16LittleEndian(request.AsSpan(NameSize), flags);
        if (Control(handle, SetInterface, request) != 0)
        {
            var error = Marshal.GetLastPInvokeErrorMessage();
            handle.Dispose();
            throw new IOException($"Unable to open tap device {name}: {error}");
        }

        return handle;
    }

    /// <summary>Tells the name of an open tap device.</summary>
    /// <remarks>virNetDevTapGetName.</remarks>
    /// <param name="tap">The open device.</param>
    /// <returns>The name.</returns>
    /// <exception cref="VirtException">SystemError when it is no tap device.</exception>
    internal static string NameOf(SafeFileHandle tap)
    {
        var request = new byte[RequestSize];
        return Control(tap, GetInterface, request) == 0
            ? Encoding.ASCII.GetString(request, 0, Array.IndexOf(request, (byte)0))
            : throw QemuNode.Speaker.Say(VirtErrorCode.SystemError, $"Unable to query tap interface name: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle file, ulong request, byte[] data);
}
