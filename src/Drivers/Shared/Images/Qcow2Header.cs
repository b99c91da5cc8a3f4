using System.Buffers.Binary;
using System.Text;

namespace VirtPS.Drivers.Shared.Images;

/// <summary>Reads the header of qcow2 images, version 2 and 3.</summary>
/// <remarks>https://gitlab.com/qemu-project/qemu/-/blob/master/docs/interop/qcow2.txt.</remarks>
internal static class Qcow2Header
{
    private const int SizeOfVersion2 = 72;
    private const int SizeOfVersion3 = 104;
    private const int LongestName = 1023;
    private const uint BackingFormatExtension = 0xE2792ACA;

    /// <summary>Reads a header whose mark and version have been seen.</summary>
    /// <param name="head">The file's beginning.</param>
    /// <returns>What it says.</returns>
    internal static ImageFacts Read(ReadOnlySpan<byte> head)
    {
        var bits = BinaryPrimitives.ReadUInt32BigEndian(head[20..]);
        var size = BinaryPrimitives.ReadUInt64BigEndian(head[24..]);
        var isVersion3 = BinaryPrimitives.ReadUInt32BigEndian(head[4..]) == 3 && head.Length >= SizeOfVersion3;
        var backing = BackingOf(head);
        return new ImageFacts("qcow2")
        {
            Capacity = size > long.MaxValue ? null : (long)size,
            ClusterSize = bits is > 0 and < 63 ? 1L << (int)bits : 0,
            Compat = isVersion3 ? "1.1" : null,
            HasFeatures = isVersion3,
            Features = isVersion3 ? Features(head) : [],
            Encryption = BinaryPrimitives.ReadUInt32BigEndian(head[32..]) switch { 1 => "qcow", 2 => "luks", _ => null },
            Backing = backing,
            BackingFormat = backing is null ? null : BackingFormat(head, isVersion3),
        };
    }

    /// <summary>Reads the name of the image that this one is built on; version 1 keeps it in the same place.</summary>
    /// <param name="head">The file's beginning.</param>
    /// <returns>The name as it stands there; nothing for none.</returns>
    internal static string? BackingOf(ReadOnlySpan<byte> head)
    {
        var offset = BinaryPrimitives.ReadUInt64BigEndian(head[8..]);
        var size = BinaryPrimitives.ReadUInt32BigEndian(head[16..]);
        return offset == 0 || size is 0 or > LongestName || offset > (ulong)head.Length || offset + size > (ulong)head.Length
            ? null
            : Encoding.UTF8.GetString(head.Slice((int)offset, (int)size));
    }

    private static List<string> Features(ReadOnlySpan<byte> head)
    {
        var features = new List<string>();
        if ((BinaryPrimitives.ReadUInt64BigEndian(head[80..]) & 1) != 0)
        {
            features.Add("lazy_refcounts");
        }

        if ((BinaryPrimitives.ReadUInt64BigEndian(head[72..]) & 0x10) != 0)
        {
            features.Add("extended_l2");
        }

        return features;
    }

    private static string? BackingFormat(ReadOnlySpan<byte> head, bool isVersion3)
    {
        var place = isVersion3 ? (long)BinaryPrimitives.ReadUInt32BigEndian(head[100..]) : SizeOfVersion2;
        while (place + 8 <= head.Length)
        {
            var kind = BinaryPrimitives.ReadUInt32BigEndian(head[(int)place..]);
            var length = BinaryPrimitives.ReadUInt32BigEndian(head[(int)(place + 4)..]);
            place += 8;
            if (kind == 0 || place + length > head.Length)
            {
                break;
            }

            if (kind == BackingFormatExtension)
            {
                return Encoding.ASCII.GetString(head.Slice((int)place, (int)length));
            }

            place += (length + 7) & ~7L;
        }

        return null;
    }
}
