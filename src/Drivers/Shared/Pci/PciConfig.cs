using System.Buffers.Binary;
using VirtPS.Drivers.Shared.Sysfs;

namespace VirtPS.Drivers.Shared.Pci;

/// <summary>The configuration space of a PCI device.</summary>
/// <remarks>Without the superuser's rights the kernel shows its first 64 bytes only, which hold no capability.</remarks>
internal sealed class PciConfig
{
    private const int Longest = 4096;
    private const int HeaderLength = 0x40;
    private const int Status = 0x06;
    private const int HasCapabilities = 0x10;
    private const int FirstCapability = 0x34;
    private const int HeaderType = 0x0e;
    private const int ExpressCapability = 0x10;

    // These two kinds sit inside the root complex and have no link.
    private const int IntegratedEndpoint = 0x9;
    private const int EventCollector = 0xa;

    private readonly byte[] _bytes;
    private readonly int _express;

    private PciConfig(byte[] bytes)
    {
        _bytes = bytes;
        _express = Find(ExpressCapability);
    }

    /// <summary>What kind of header it has: 0 for an endpoint, 1 for a bridge, 2 for a CardBus bridge.</summary>
    internal int Header => _bytes[HeaderType] & 0x7f;

    /// <summary>Whether the device is of PCI Express.</summary>
    /// <remarks>virPCIDeviceInit: where the capabilities cannot be read, only a long configuration space tells.</remarks>
    internal bool IsExpress => _express > 0 || (_express < 0 && _bytes.Length > 256);

    /// <summary>Whether the device has a link whose speed can be told.</summary>
    internal bool HasLink => _express > 0 && ((Word(_express + 2) >> 4) & 0xf) is not (IntegratedEndpoint or EventCollector);

    /// <summary>What the link can do.</summary>
    internal (int Port, int Speed, int Width) Capability => Number(_express + 0x0c) is var bits ? ((int)(bits >> 24), (int)(bits & 0xf), (int)((bits >> 4) & 0x3f)) : default;

    /// <summary>What the link does now.</summary>
    internal (int Speed, int Width) State => Word(_express + 0x12) is var bits ? (bits & 0xf, (bits >> 4) & 0x3f) : default;

    /// <summary>Reads a device's configuration space.</summary>
    /// <param name="tree">The host's files.</param>
    /// <param name="path">The device's place under <c>/sys/devices</c>.</param>
    /// <returns>The space, or nothing when it cannot be read.</returns>
    internal static PciConfig? TryRead(HostTree tree, string path) =>
        tree.ReadBytes(path + "/config", Longest) is { Length: >= HeaderLength } bytes ? new PciConfig(bytes) : null;

    /// <summary>Finds a capability: 0 when the device has none such, -1 when its list cannot be read.</summary>
    private int Find(int wanted)
    {
        if ((Word(Status) & HasCapabilities) == 0)
        {
            return -1;
        }

        // A list that leads back to itself is a fault of the device; it cannot have more entries than fit.
        var position = (int)_bytes[FirstCapability];
        for (var left = 48; position >= HeaderLength && position != 0xff && left > 0; left--)
        {
            if (position + 1 >= _bytes.Length)
            {
                return -1;
            }

            if (_bytes[position] == wanted)
            {
                return position;
            }

            position = _bytes[position + 1];
        }

        return -1;
    }

    private ushort Word(int at) => at >= 0 && at + 2 <= _bytes.Length ? BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(at)) : (ushort)0;

    private uint Number(int at) => at >= 0 && at + 4 <= _bytes.Length ? BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at)) : 0;
}
