using System.Buffers.Binary;
using System.Text;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Saves;

/// <summary>What stands before a guest's memory in a saved image.</summary>
/// <remarks>
/// A mark of 16 bytes, then numbers of four bytes in the host's order: version, length of what follows up to the memory,
/// whether the guest ran, how the memory is packed, where the cookie is; room up to 92 bytes; the definition with its zero
/// byte, the cookie with its own, and room for a longer definition. libvirt's virQEMUSaveHeader is the same under another
/// mark, so its images are read as well.
/// </remarks>
internal sealed record SaveHeader
{
    private const int MarkLength = 16;
    private const int Length = 92;
    private const uint Version = 2;
    private const uint Longest = 16 * 1024 * 1024;

    // Room to define a longer definition into an image.
    private const int Room = 64 * 1024;

    // Where a file can be written past the host's cache.
    private const int Alignment = 4096;

    private static readonly byte[] Whole = Encoding.ASCII.GetBytes("VirtPSQemuSave01");
    private static readonly byte[] Partial = Encoding.ASCII.GetBytes("VirtPSQemuPart01");
    private static readonly byte[] LibvirtWhole = Encoding.ASCII.GetBytes("LibvirtQemudSave");
    private static readonly byte[] LibvirtPartial = Encoding.ASCII.GetBytes("LibvirtQemudPart");

    /// <summary>The definition that the guest ran with.</summary>
    internal required string Xml { get; init; }

    /// <summary>What else is kept; null for nothing.</summary>
    internal string? Cookie { get; init; }

    /// <summary>Whether the guest ran when it was saved.</summary>
    internal bool WasRunning { get; init; }

    /// <summary>How the memory is packed.</summary>
    internal SaveFormat Format { get; init; }

    /// <summary>The length of definition, cookie and room; 0 to choose it.</summary>
    internal int DataLength { get; init; }

    /// <summary>Whether the image is libvirt's.</summary>
    internal bool IsLibvirts { get; init; }

    /// <summary>Where the memory begins.</summary>
    internal long MemoryOffset => Length + DataLength;

    /// <summary>Reads the header and leaves the file at the memory.</summary>
    /// <param name="file">The image.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The header.</returns>
    /// <exception cref="VirtException">OperationFailed when the file is no image, or one that was never finished.</exception>
    internal static async Task<SaveHeader> ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        var bytes = new byte[Length];
        if (await file.ReadAtLeastAsync(bytes, Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < Length)
        {
            throw Failed("failed to read qemu header");
        }

        var mark = bytes.AsSpan(0, MarkLength);
        if (mark.SequenceEqual(Partial) || mark.SequenceEqual(LibvirtPartial))
        {
            throw Failed("save image is incomplete");
        }

        var isLibvirts = mark.SequenceEqual(LibvirtWhole);
        if (!isLibvirts && !mark.SequenceEqual(Whole))
        {
            throw Failed("image magic is incorrect");
        }

        // An image may come from a host of the other byte order.
        var isForeign = Number(bytes, 0, isForeign: false) > Version;
        if (Number(bytes, 0, isForeign) > Version)
        {
            throw Failed($"image version is not supported ({Number(bytes, 0, isForeign: false)} > {Version})");
        }

        var length = Number(bytes, 1, isForeign);
        if (length is 0 or > Longest)
        {
            throw Failed($"invalid header data length: {length}");
        }

        var data = new byte[length];
        if (await file.ReadAtLeastAsync(data, data.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < data.Length)
        {
            throw Failed("failed to read domain XML");
        }

        var cookie = (int)Number(bytes, 4, isForeign);
        return new SaveHeader
        {
            Xml = TextAt(data, 0),
            Cookie = cookie > 0 && cookie < data.Length && TextAt(data, cookie) is { Length: > 0 } text ? text : null,
            WasRunning = Number(bytes, 2, isForeign) != 0,
            Format = (SaveFormat)Number(bytes, 3, isForeign),
            DataLength = data.Length,
            IsLibvirts = isLibvirts,
        };
    }

    /// <summary>Chooses a length that leaves room to change the definition later, and an even place for the memory.</summary>
    /// <returns>The header with its length.</returns>
    internal SaveHeader WithRoom() => this with { DataLength = ((Length + Needed + Room + Alignment - 1) / Alignment * Alignment) - Length };

    /// <summary>Makes the bytes that stand before the memory.</summary>
    /// <param name="isWhole">Whether the memory is there; until it is, the image is marked as unfinished.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="VirtException">OperationFailed when the definition is too long for the room that the image has.</exception>
    internal byte[] ToBytes(bool isWhole)
    {
        if (Needed > DataLength)
        {
            throw Failed("new xml too large to fit in file");
        }

        var bytes = new byte[Length + DataLength];
        MarkOf(isWhole).CopyTo(bytes, 0);
        Write(bytes, 0, Version);
        Write(bytes, 1, (uint)DataLength);
        Write(bytes, 2, WasRunning ? 1u : 0u);
        Write(bytes, 3, (uint)Format);
        var end = Length + Encoding.UTF8.GetBytes(Xml, bytes.AsSpan(Length)) + 1;
        if (Cookie is not null)
        {
            Write(bytes, 4, (uint)(end - Length));
            Encoding.UTF8.GetBytes(Cookie, bytes.AsSpan(end));
        }

        return bytes;
    }

    /// <summary>The mark of an image.</summary>
    /// <param name="isWhole">Whether it is finished.</param>
    /// <returns>The bytes that it begins with.</returns>
    internal byte[] MarkOf(bool isWhole) => (IsLibvirts, isWhole) switch
    {
        (true, true) => LibvirtWhole,
        (true, false) => LibvirtPartial,
        (false, true) => Whole,
        _ => Partial,
    };

    private int Needed => Encoding.UTF8.GetByteCount(Xml) + 1 + (Cookie is null ? 0 : Encoding.UTF8.GetByteCount(Cookie) + 1);

    private static string TextAt(byte[] data, int start)
    {
        var rest = data.AsSpan(start);
        var end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }

    private static uint Number(byte[] bytes, int index, bool isForeign)
    {
        var value = BitConverter.ToUInt32(bytes, MarkLength + index * sizeof(uint));
        return isForeign ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    private static void Write(byte[] bytes, int index, uint value) =>
        BitConverter.TryWriteBytes(bytes.AsSpan(MarkLength + index * sizeof(uint)), value);

    private static VirtException Failed(string what) => QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, what);
}
