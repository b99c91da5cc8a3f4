using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace VirtPS.Drivers.Shared.Netlink;

/// <summary>Asks the running kernel about network devices, or tells it how they shall work.</summary>
/// <remarks>ioctl SIOCETHTOOL, linux/ethtool.h.</remarks>
internal static class EthtoolCall
{
    private const int Internet = 2;
    private const int Datagram = 2;
    private const int LongestName = 15;
    private const nuint SiocEthtool = 0x8946;
    private const uint SetTransmitChecksums = 0x17;

    /// <summary>Carries a command out.</summary>
    /// <param name="device">The device.</param>
    /// <param name="command">The command with its arguments, which the kernel turns into the answer.</param>
    /// <returns>Whether the kernel knows the device and the command.</returns>
    [SupportedOSPlatform("linux")]
    internal static bool Run(string device, byte[] command)
    {
        var socket = OpenSocket(Internet, Datagram, 0);
        if (socket < 0)
        {
            return false;
        }

        // struct ifreq: the name in 16 bytes, then a pointer to the command.
        var request = new byte[40];
        Encoding.ASCII.GetBytes(device.AsSpan(0, Math.Min(device.Length, LongestName)), request);
        var held = GCHandle.Alloc(command, GCHandleType.Pinned);
        try
        {
            BinaryPrimitives.WriteInt64LittleEndian(request.AsSpan(16), held.AddrOfPinnedObject());
            return Control(socket, SiocEthtool, request) == 0;
        }
        finally
        {
            held.Free();
            _ = CloseSocket(socket);
        }
    }

    /// <summary>Has the kernel compute the checksums of what it sends by a device, instead of leaving them to the receiver.</summary>
    /// <param name="device">The device.</param>
    /// <returns>Whether it does.</returns>
    [SupportedOSPlatform("linux")]
    internal static bool ComputeChecksums(string device)
    {
        var command = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(command, SetTransmitChecksums);
        return Run(device, command);
    }

    [DllImport("libc", EntryPoint = "socket")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenSocket(int family, int kind, int protocol);

    [DllImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int descriptor, nuint request, byte[] argument);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int CloseSocket(int descriptor);
}
