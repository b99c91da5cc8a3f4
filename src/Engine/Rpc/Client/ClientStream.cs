using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Wire;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Client;

/// <summary>A stream to or from a server.</summary>
/// <remarks>
/// virNetClientStream. Its disposal is its end: a writer's waits for the server's word on it and fails where that is an error;
/// a reader's that has not seen the end gives it up. Holes read as zeroes unless the reader asks for extents.
/// </remarks>
internal sealed class ClientStream : Stream, ISparseStream, IAbortableStream
{
    private readonly PacketHeader _head;
    private readonly StreamDirection _direction;
    private readonly PacketSender _sender;
    private readonly StreamTable _table;
    private readonly StreamArrivals _arrivals = new();
    private readonly TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _broken;
    private bool _aborted;
    private bool _abandoned;
    private bool _gaveUpAgain;
    private int _disposed;

    internal ClientStream(in PacketHeader head, StreamDirection direction, PacketSender sender, StreamTable table)
    {
        _head = head;
        _direction = direction;
        _sender = sender;
        _table = table;
    }

    public override bool CanRead => _direction != StreamDirection.Write;

    public override bool CanWrite => _direction != StreamDirection.Read;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Abort() => _aborted = true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await _arrivals.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public ValueTask<StreamExtent> GetExtentAsync(CancellationToken cancellationToken) => _arrivals.GetExtentAsync(cancellationToken);

    public async ValueTask SkipAsync(long bytes, CancellationToken cancellationToken)
    {
        if (_direction == StreamDirection.Read)
        {
            await _arrivals.SkipAsync(bytes, cancellationToken).ConfigureAwait(false);
            return;
        }

        ThrowIfBroken();
        var payload = new XdrWriter(12);
        payload.WriteLong(bytes);
        payload.WriteUInt(0);
        await SendAsync(_head with { Type = PacketType.StreamHole }, payload.Written, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            ThrowIfBroken();
            var part = buffer[..Math.Min(buffer.Length, PacketLimits.StreamData)];
            await SendAsync(_head, part, cancellationToken).ConfigureAwait(false);
            buffer = buffer[part.Length..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // A stream is asynchronous by nature; these serve callers that know only the old way.
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        try
        {
            if (_broken is null)
            {
                var gaveUp = _aborted || (_direction == StreamDirection.Read && !_arrivals.IsAtEnd);
                await SendAsync(_head with { Status = gaveUp ? PacketStatus.Error : PacketStatus.Ok }, default, CancellationToken.None).ConfigureAwait(false);
                await _confirmed.Task.ConfigureAwait(false);
            }

            if (_broken is not null && !_aborted && CanWrite)
            {
                throw _broken;
            }
        }
        finally
        {
            _table.Remove(_head.Serial);
            await base.DisposeAsync().ConfigureAwait(false);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        base.Dispose(disposing);
    }

    /// <summary>Takes a packet of the server's; waits a while where the reader is slow.</summary>
    internal ValueTask TakeAsync(in PacketHeader header, byte[] payload, CancellationToken cancellationToken)
    {
        if (_abandoned)
        {
            return GiveUpAgainAsync(header);
        }

        switch (header)
        {
            case { Type: PacketType.StreamHole }:
                return _arrivals.AddHoleAsync(new XdrReader(payload).ReadLong(), cancellationToken);
            case { Status: PacketStatus.Continue } when payload.Length > 0:
                return Volatile.Read(ref _disposed) == 0 ? _arrivals.AddAsync(payload, cancellationToken) : default;
            case { Status: PacketStatus.Continue }:
                _arrivals.End();
                return default;
            case { Status: PacketStatus.Ok }:
                _arrivals.End();
                _confirmed.TrySetResult();
                return default;
            default:
                var reader = new XdrReader(payload);
                Break(ErrorRecord.Read(ref reader).ToException());
                return default;
        }
    }

    /// <summary>Forgets a stream that the server did not open.</summary>
    internal void Discard()
    {
        _disposed = 1;
        _table.Remove(_head.Serial);
    }

    /// <summary>Gives up a stream that nobody waits for any more, whether the server has opened it or is about to.</summary>
    internal void Abandon()
    {
        _disposed = 1;
        _abandoned = true;
        _ = SendAsync(_head with { Status = PacketStatus.Error }, default, CancellationToken.None).AsTask();
    }

    /// <summary>Ends the stream with an error.</summary>
    internal void Break(Exception error)
    {
        _broken ??= error;
        _arrivals.Fail(error);
        _confirmed.TrySetResult();
    }

    /// <summary>Answers data of a stream that was given up before the server had opened it.</summary>
    private async ValueTask GiveUpAgainAsync(PacketHeader header)
    {
        if (header.Status != PacketStatus.Continue)
        {
            _table.Remove(_head.Serial);
        }
        else if (!_gaveUpAgain)
        {
            _gaveUpAgain = true;
            await SendAsync(_head with { Status = PacketStatus.Error }, default, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask SendAsync(PacketHeader header, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        try
        {
            _sender.AddRaw(header, payload.Span);
            await _sender.FlushCalmlyAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            Break(VirtException.Worded(VirtErrorCode.InternalError, $"Cannot write data: {error.Message}", VirtErrorDomain.Rpc));
        }
    }

    private void ThrowIfBroken()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (_broken is not null)
        {
            throw _broken;
        }
    }
}
