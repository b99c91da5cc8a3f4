using System.Buffers.Binary;
using System.Text;

namespace VirtPS.Drivers.Shared.Images;

/// <summary>Reads the headers of image formats.</summary>
/// <remarks>
/// What libvirt's storage file probe knows, from the formats' own descriptions. A header is what whoever wrote the file
/// made of it: a guest can give its raw disk any header, so nobody may ask this of a disk that is known to be raw.
/// </remarks>
internal static class ImageHeader
{
    /// <summary>How many bytes from a file's beginning can matter.</summary>
    internal const int Length = 0x8200;

    /// <summary>How many bytes tell whether a file can be anything but raw or a disc's image.</summary>
    internal const int FirstLook = 512;

    /// <summary>Where the image of a disc says that it is one.</summary>
    internal const int DiscMark = 32769;

    private const int LuksPayload = 104;

    /// <summary>What the image of a disc says there.</summary>
    internal static ReadOnlySpan<byte> DiscWord => "CD001"u8;

    /// <summary>Tells whether the beginning of a file looks like one of the formats with a mark there.</summary>
    /// <param name="head">The first <see cref="FirstLook"/> bytes, or all that there are.</param>
    /// <returns>Whether more of it should be read.</returns>
    internal static bool IsMarked(ReadOnlySpan<byte> head) =>
        head.StartsWith("QFI"u8) || head.StartsWith(LuksMark) || head.StartsWith("KDMV"u8) || head.StartsWith("QED"u8)
        || head.StartsWith("conectix"u8) || head.StartsWith("OOOM"u8) || head.StartsWith("WithouFreSpacExt"u8) || At(head, 64, VdiMark);

    /// <summary>Reads the beginning of a file.</summary>
    /// <param name="head">The first <see cref="Length"/> bytes, or all that there are.</param>
    /// <returns>What it says; raw for what no format claims.</returns>
    internal static ImageFacts Read(ReadOnlySpan<byte> head) =>
        Qcow(head) ?? Luks(head) ?? Vmdk(head) ?? Qed(head) ?? Others(head) ?? ImageFacts.Raw;

    private static ReadOnlySpan<byte> VdiMark => [0x7f, 0x10, 0xda, 0xbe];

    private static ReadOnlySpan<byte> LuksMark => [0x4c, 0x55, 0x4b, 0x53, 0xba, 0xbe];

    private static ImageFacts? Qcow(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("QFI"u8) || head.Length < 48)
        {
            return null;
        }

        return BinaryPrimitives.ReadUInt32BigEndian(head[4..]) switch
        {
            1 => new ImageFacts("qcow")
            {
                Capacity = Size(BinaryPrimitives.ReadUInt64BigEndian(head[24..])),
                Encryption = BinaryPrimitives.ReadUInt32BigEndian(head[36..]) == 1 ? "qcow" : null,
                Backing = Qcow2Header.BackingOf(head),
            },
            2 or 3 => Qcow2Header.Read(head),
            _ => null,
        };
    }

    /// <summary>libvirt calls it raw, with encryption.</summary>
    private static ImageFacts? Luks(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith(LuksMark) || head.Length < LuksPayload + 4)
        {
            return null;
        }

        return BinaryPrimitives.ReadUInt16BigEndian(head[6..]) switch
        {
            1 => new ImageFacts("raw") { Encryption = "luks", Preamble = 512L * BinaryPrimitives.ReadUInt32BigEndian(head[LuksPayload..]) },
            _ => null,
        };
    }

    private static ImageFacts? Vmdk(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("KDMV"u8) || head.Length < 20 || BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) is not (>= 1 and <= 3))
        {
            return null;
        }

        return new ImageFacts("vmdk") { Capacity = Size(BinaryPrimitives.ReadUInt64LittleEndian(head[12..]), 512), Backing = VmdkParent(head) };
    }

    private static string? VmdkParent(ReadOnlySpan<byte> head)
    {
        var word = "parentFileNameHint=\""u8;
        var text = head.Length > 0x200 ? head[0x200..] : [];
        var start = text.IndexOf(word);
        if (start < 0)
        {
            return null;
        }

        text = text[(start + word.Length)..];
        var end = text.IndexOf((byte)'"');
        return end > 0 ? Encoding.UTF8.GetString(text[..end]) : null;
    }

    private static ImageFacts? Qed(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("QED"u8) || head.Length < 64)
        {
            return null;
        }

        var features = BinaryPrimitives.ReadUInt64LittleEndian(head[16..]);
        var facts = new ImageFacts("qed") { Capacity = Size(BinaryPrimitives.ReadUInt64LittleEndian(head[48..])) };
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(head[56..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(head[60..]);
        return (features & 1) == 0 || size == 0 || (ulong)offset + size > (ulong)head.Length
            ? facts
            : facts with
            {
                Backing = Encoding.UTF8.GetString(head.Slice((int)offset, (int)size)),
                BackingFormat = (features & 4) != 0 ? "raw" : null,
            };
    }

    private static ImageFacts? Others(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("conectix"u8) && head.Length >= 48 && BinaryPrimitives.ReadUInt32BigEndian(head[12..]) == 0x10000)
        {
            return new ImageFacts("vpc") { Capacity = Size(BinaryPrimitives.ReadUInt64BigEndian(head[40..])) };
        }

        if (At(head, 64, VdiMark) && head.Length >= 0x178 && BinaryPrimitives.ReadUInt32LittleEndian(head[68..]) == 0x10001)
        {
            return new ImageFacts("vdi") { Capacity = Size(BinaryPrimitives.ReadUInt64LittleEndian(head[0x170..])) };
        }

        if (head.StartsWith("OOOM"u8) && head.Length >= 1044 && BinaryPrimitives.ReadUInt32BigEndian(head[4..]) == 2)
        {
            var name = head.Slice(8, 1024);
            var end = name.IndexOf((byte)0);
            return new ImageFacts("cow")
            {
                Capacity = Size(BinaryPrimitives.ReadUInt64BigEndian(head[1036..])),
                Backing = end == 0 ? null : Encoding.UTF8.GetString(end < 0 ? name : name[..end]),
            };
        }

        if (head.StartsWith("WithouFreSpacExt"u8) && head.Length >= 44)
        {
            return new ImageFacts("ploop") { Capacity = Size(BinaryPrimitives.ReadUInt64LittleEndian(head[36..]), 512) };
        }

        return At(head, DiscMark, DiscWord) ? new ImageFacts("iso") : null;
    }

    private static bool At(ReadOnlySpan<byte> head, int offset, ReadOnlySpan<byte> word) =>
        head.Length >= offset + word.Length && head[offset..].StartsWith(word);

    /// <summary>A size that no disk can have says nothing.</summary>
    private static long? Size(ulong value, ulong unit = 1) => value > long.MaxValue / unit ? null : (long)(value * unit);
}
