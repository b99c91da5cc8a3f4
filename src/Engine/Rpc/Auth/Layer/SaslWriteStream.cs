using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Wraps what is written in blocks.</summary>
internal sealed class SaslWriteStream(PipeWriter target, ISaslLayer layer) : OneWayStream
{
    private readonly ArrayBufferWriter<byte> _wrapped = new();

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Not between two blocks: a block that is wrapped has its number, and has to be sent.
        cancellationToken.ThrowIfCancellationRequested();
        var rest = buffer.Span;
        while (!rest.IsEmpty)
        {
            var count = Math.Min(rest.Length, layer.MostPlain);
            _wrapped.ResetWrittenCount();
            layer.Wrap(rest[..count], _wrapped);
            var word = target.GetSpan(sizeof(uint));
            BinaryPrimitives.WriteUInt32BigEndian(word, (uint)_wrapped.WrittenCount);
            target.Advance(sizeof(uint));
            target.Write(_wrapped.WrittenSpan);
            rest = rest[count..];
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task FlushAsync(CancellationToken cancellationToken) =>
        await target.FlushAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await target.CompleteAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            target.Complete();
        }

        base.Dispose(disposing);
    }
}
