using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Storage;

/// <summary>A window on a volume's data, for reading or for writing.</summary>
/// <param name="content">The data.</param>
/// <param name="start">Where the window begins.</param>
/// <param name="length">How long it is.</param>
/// <param name="writes">Whether it is for writing.</param>
internal sealed class ContentStream(SparseContent content, long start, long length, bool writes) : Stream, ISparseStream, IAbortableStream
{
    private long _position;
    private bool _aborted;

    /// <inheritdoc/>
    public override bool CanRead => !writes;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => writes;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw Refused("seek");
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (writes)
        {
            throw Refused("read: it was opened for an upload");
        }

        var count = (int)Math.Min(buffer.Length, length - _position);
        content.Read(start + _position, buffer[..count]);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    /// <exception cref="VirtException">SystemError when more is written than the window holds.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!writes)
        {
            throw Refused("write: it was opened for a download");
        }

        CheckRoom(buffer.Length);
        content.Write(start + _position, buffer);
        _position += buffer.Length;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
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
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw Refused("seek");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw Refused("change its length: Resize-VirtStorageVolume does");

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

    /// <summary>Makes what the contract of streams asks for where CanRead, CanWrite or CanSeek say no.</summary>
    private static NotSupportedException Refused(string what) => new($"a volume's stream cannot {what}");
}
