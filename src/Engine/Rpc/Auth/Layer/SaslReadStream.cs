using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Reads blocks and gives what is in them.</summary>
internal sealed class SaslReadStream(PipeReader source, ISaslLayer layer) : OneWayStream
{
    private readonly ArrayBufferWriter<byte> _plain = new();
    private int _given;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A block may be empty, and the end of the stream is not.
        while (_given == _plain.WrittenCount)
        {
            if (buffer.IsEmpty || !await UnwrapNextAsync(cancellationToken).ConfigureAwait(false))
            {
                return 0;
            }
        }

        var count = Math.Min(buffer.Length, _plain.WrittenCount - _given);
        _plain.WrittenSpan.Slice(_given, count).CopyTo(buffer.Span);
        _given += count;
        return count;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await source.CompleteAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Complete();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<bool> UnwrapNextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await source.ReadAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (TryUnwrap(result.Buffer, out var consumed))
            {
                source.AdvanceTo(consumed);
                return true;
            }

            source.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted || result.IsCanceled)
            {
                return result.Buffer.IsEmpty || result.IsCanceled ? false : throw SaslErrors.Tampered("the connection ended within a block");
            }
        }
    }

    private bool TryUnwrap(ReadOnlySequence<byte> buffer, out SequencePosition consumed)
    {
        consumed = buffer.Start;
        Span<byte> word = stackalloc byte[sizeof(uint)];
        if (buffer.Length < word.Length)
        {
            return false;
        }

        buffer.Slice(0, word.Length).CopyTo(word);
        var length = BinaryPrimitives.ReadUInt32BigEndian(word);
        if (length > layer.MostWrapped)
        {
            throw SaslErrors.Tampered($"a block of {length} bytes is longer than the agreed {layer.MostWrapped}");
        }

        if (buffer.Length - word.Length < length)
        {
            return false;
        }

        var block = buffer.Slice(word.Length, length);
        _plain.ResetWrittenCount();
        _given = 0;
        layer.Unwrap(block.IsSingleSegment ? block.FirstSpan : block.ToArray(), _plain);
        consumed = block.End;
        return true;
    }
}
