using System.Buffers.Binary;
using VirtPS.Drivers.Shared.Netlink;

namespace VirtPS.Drivers.NodeDevice.Describe;

/// <summary>Asks the running kernel for the features of network interfaces.</summary>
/// <remarks>linux/ethtool.h; virNetDevGetFeatures.</remarks>
internal sealed class EthtoolFeatures : INetFeatures
{
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
        var found = Switches.Where(one => Ask(name, one.Command, 8) is { } answer && Number(answer, 4) != 0).Select(one => one.Feature).ToList();
        var flags = Ask(name, GetFlags, 8) is { } all ? Number(all, 4) : 0;
        found.AddRange(Flags.Where(one => (flags & (1u << one.Bit)) != 0).Select(one => one.Feature));

        // Each block of 32 features holds four words: available, requested, active, fixed.
        if (Ask(name, GetFeatures, 8 + (int)(FeatureBlocks * 16)) is { } blocks && (Number(blocks, 16) & (1u << TunnelBit)) != 0)
        {
            found.Add("txudptnl");
        }

        if (pciAddress is not null && DevlinkSwitch.IsInSwitchdevMode(pciAddress))
        {
            found.Add("switchdev");
        }

        return found;
    }

    private static uint Number(byte[] answer, int at) => BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(at));

    private static byte[]? Ask(string name, uint command, int size)
    {
        var answer = new byte[size];
        BinaryPrimitives.WriteUInt32LittleEndian(answer, command);
        BinaryPrimitives.WriteUInt32LittleEndian(answer.AsSpan(4), command == GetFeatures ? FeatureBlocks : 0u);
        return OperatingSystem.IsLinux() && EthtoolCall.Run(name, answer) ? answer : null;
    }
}
