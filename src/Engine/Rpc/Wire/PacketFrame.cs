using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Wire;

/// <summary>Cuts packets out of the bytes of a connection.</summary>
/// <remarks>A length in network order that counts itself, the header, the payload.</remarks>
internal static class PacketFrame
{
    // A packet of a stream that is full. What is longer is read piece by piece: its sender has yet to show that it means what it says.
    private const int LongestRun = PacketLimits.StreamData + PacketHeader.Size + PacketLimits.LengthWord;

    /// <summary>Reads on, a packet that has begun to arrive as one piece.</summary>
    /// <param name="input">The connection.</param>
    /// <param name="wanted">What <see cref="Wanted"/> said of what was left of the last read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What has arrived.</returns>
    internal static ValueTask<ReadResult> ReadAsync(PipeReader input, int wanted, CancellationToken cancellationToken) =>
        wanted > 0 ? input.ReadAtLeastAsync(wanted, cancellationToken) : input.ReadAsync(cancellationToken);

    /// <summary>Tells how many bytes there are to be before the next packet is there.</summary>
    /// <param name="rest">What was left of the last read.</param>
    /// <returns>The number; 0 where it is not known, or enough are there.</returns>
    internal static int Wanted(in ReadOnlySequence<byte> rest)
    {
        if (rest.Length < PacketLimits.LengthWord)
        {
            return 0;
        }

        Span<byte> word = stackalloc byte[PacketLimits.LengthWord];
        rest.Slice(0, PacketLimits.LengthWord).CopyTo(word);
        var length = BinaryPrimitives.ReadUInt32BigEndian(word);
        return length > rest.Length && length <= LongestRun ? (int)length : 0;
    }

    /// <summary>Takes the next packet if it is there as a whole.</summary>
    /// <param name="bytes">What has arrived; moved past the packet.</param>
    /// <param name="most">The largest packet allowed.</param>
    /// <param name="header">Its header.</param>
    /// <param name="payload">What follows the header.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="XdrException">The length cannot be a packet's.</exception>
    internal static bool TryTake(
        ref ReadOnlySequence<byte> bytes, int most, out PacketHeader header, out ReadOnlySequence<byte> payload)
    {
        header = default;
        payload = default;
        if (bytes.Length < PacketLimits.LengthWord)
        {
            return false;
        }

        Span<byte> head = stackalloc byte[PacketLimits.LengthWord + PacketHeader.Size];
        bytes.Slice(0, PacketLimits.LengthWord).CopyTo(head);
        var length = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (length < (uint)head.Length || length - PacketLimits.LengthWord > (uint)most)
        {
            throw new XdrException($"a packet claims a length of {length} bytes; from {head.Length} to {most + PacketLimits.LengthWord} are possible");
        }

        if (bytes.Length < length)
        {
            return false;
        }

        bytes.Slice(0, head.Length).CopyTo(head);
        var reader = new XdrReader(head[PacketLimits.LengthWord..]);
        header = PacketHeader.Read(ref reader);
        payload = bytes.Slice(head.Length, length - head.Length);
        if (header.Type is PacketType.CallWithDescriptors or PacketType.ReplyWithDescriptors)
        {
            return TryTakeFiles(ref bytes, length, ref header, ref payload);
        }

        bytes = bytes.Slice(length);
        return true;
    }

    /// <summary>Takes what stands for open files: their number before the arguments, and a byte for each behind the packet.</summary>
    /// <remarks>virNetMessageDecodeNumFDs.</remarks>
    private static bool TryTakeFiles(ref ReadOnlySequence<byte> bytes, uint length, ref PacketHeader header, ref ReadOnlySequence<byte> payload)
    {
        Span<byte> word = stackalloc byte[PacketLimits.LengthWord];
        if (payload.Length < word.Length)
        {
            throw new XdrException("a packet with open files does not say how many");
        }

        payload.Slice(0, word.Length).CopyTo(word);
        var count = BinaryPrimitives.ReadUInt32BigEndian(word);
        if (count > IFilePassage.Most)
        {
            throw new XdrException($"a packet claims {count} open files; {IFilePassage.Most} are possible");
        }

        if (bytes.Length < length + count)
        {
            return false;
        }

        header = header with { FileCount = (int)count };
        payload = payload.Slice(word.Length);
        bytes = bytes.Slice(length + count);
        return true;
    }
}
