using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace VirtPS.Drivers.NodeDevice.Describe;

/// <summary>Asks the running kernel for the features of network interfaces.</summary>
/// <remarks>ioctl SIOCETHTOOL, linux/ethtool.h; virNetDevGetFeatures.</remarks>
internal sealed class EthtoolFeatures : INetFeatures
{
    private const int Internet = 2;
    private const int Datagram = 2;
    private const nuint SiocEthtool = 0x8946;
    private const uint GetFlags = 0x25;
    private const uint GetFeatures = 0x3a;
    private const uint FeatureBlocks = 2;
    private const int TunnelBit = 25;

    private static readonly (uint Command, string Feature)[] Switches =
        [(0x14, "rx"), (0x16, "tx"), (0x18, "sg"), (0x1e, "tso"), (0x23, "gso"), (0x2b, "gro")];

    private static readonly (int Bit, string Feature)[] Flags = [(15, "lro"), (8, "rxvlan"), (7, "txvlan"), (27, "ntuple"), (28, "rxhash")];

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Of(string name, string? pciAddress)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var found = new List<string>();
        var socket = OpenSocket(Internet, Datagram, 0);
        if (socket < 0)
        {
            return found;
        }

        try
        {
            found.AddRange(Switches.Where(one => Ask(socket, name, one.Command, 8) is { } answer && Number(answer, 4) != 0).Select(one => one.Feature));
            var flags = Ask(socket, name, GetFlags, 8) is { } all ? Number(all, 4) : 0;
            found.AddRange(Flags.Where(one => (flags & (1u << one.Bit)) != 0).Select(one => one.Feature));

            // Each block of 32 features holds four words: available, requested, active, fixed.
            if (Ask(socket, name, GetFeatures, 8 + (int)(FeatureBlocks * 16)) is { } blocks && (Number(blocks, 16) & (1u << TunnelBit)) != 0)
            {
                found.Add("txudptnl");
            }
        }
        finally
        {
            _ = CloseSocket(socket);
        }

        if (pciAddress is not null && DevlinkSwitch.IsInSwitchdevMode(pciAddress))
        {
            found.Add("switchdev");
        }

        return found;
    }

    private static uint Number(byte[] answer, int at) => BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(at));

    private static byte[]? Ask(int socket, string name, uint command, int size)
    {
        // struct ifreq: the name in 16 bytes, then a pointer to the command, which the kernel turns into the answer.
        var request = new byte[40];
        Encoding.ASCII.GetBytes(name.AsSpan(0, Math.Min(name.Length, 15)), request);
        var answer = new byte[size];
        BinaryPrimitives.WriteUInt32LittleEndian(answer, command);
        BinaryPrimitives.WriteUInt32LittleEndian(answer.AsSpan(4), command == GetFeatures ? FeatureBlocks : 0u);
        var held = GCHandle.Alloc(answer, GCHandleType.Pinned);
        try
        {
            BinaryPrimitives.WriteInt64LittleEndian(request.AsSpan(16), held.AddrOfPinnedObject());
            return Control(socket, SiocEthtool, request) == 0 ? answer : null;
        }
        finally
        {
            held.Free();
        }
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
