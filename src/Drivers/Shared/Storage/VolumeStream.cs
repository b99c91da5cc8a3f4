using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Storage;

/// <summary>A window on a volume's bytes, for reading or for writing.</summary>
/// <param name="content">The bytes; they are closed with the stream.</param>
/// <param name="start">Where the window begins.</param>
/// <param name="length">How long it is; <see cref="long.MaxValue"/> for a writer without bound.</param>
/// <param name="writes">Whether it is for writing.</param>
/// <param name="ended">What follows the stream's end; nothing where nothing does.</param>
/// <remarks>virFDStreamOpenBlockDevice.</remarks>
internal sealed class VolumeStream(IVolumeContent content, long start, long length, bool writes, Func<ValueTask>? ended = null)
    : SequentialStream, ISparseStream, IAbortableStream
{
    private long _position;
    private bool _aborted;
    private bool _closed;

    /// <inheritdoc/>
    public override bool CanRead => !writes;

    /// <inheritdoc/>
    public override bool CanWrite => writes;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (writes)
        {
            throw new NotSupportedException("a volume's stream cannot be read: it was opened for an upload");
        }

        cancellationToken.ThrowIfCancellationRequested();
        var wanted = buffer[..(int)Math.Min(buffer.Length, length - _position)];
        var count = wanted.IsEmpty ? 0 : await content.ReadAsync(start + _position, wanted, cancellationToken).ConfigureAwait(false);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    /// <exception cref="VirtException">SystemError when more is written than the window holds.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!writes)
        {
            throw new NotSupportedException("a volume's stream cannot be written: it was opened for a download");
        }

        cancellationToken.ThrowIfCancellationRequested();
        CheckRoom(buffer.Length);
        await content.WriteAsync(start + _position, buffer, cancellationToken).ConfigureAwait(false);
        _position += buffer.Length;
    }

    /// <inheritdoc/>
    public ValueTask<StreamExtent> GetExtentAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(content.Extent(start + _position, length - _position));
    }

    /// <inheritdoc/>
    /// <exception cref="VirtException">SystemError when a writer's hole reaches past the window.</exception>
    public ValueTask SkipAsync(long bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (writes)
        {
            CheckRoom(bytes);
            content.Clear(start + _position, bytes);
        }

        _position += Math.Min(bytes, length - _position);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>What was written stays, as in a file that libvirt was writing.</remarks>
    public void Abort() => _aborted = true;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (!_closed)
        {
            _closed = true;
            await content.DisposeAsync().ConfigureAwait(false);
            if (ended is not null)
            {
                await ended().ConfigureAwait(false);
            }
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        base.Dispose(disposing);
    }

    private void CheckRoom(long bytes)
    {
        if (_aborted)
        {
            throw new VirtException(VirtErrorCode.OperationInvalid, "the stream was given up", VirtErrorDomain.Streams);
        }

        if (bytes > length - _position)
        {
            throw new VirtException(VirtErrorCode.SystemError, "cannot write to stream: No space left on device", VirtErrorDomain.Streams);
        }
    }
}
