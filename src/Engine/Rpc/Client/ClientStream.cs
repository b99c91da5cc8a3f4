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
internal sealed class ClientStream : SequentialStream, ISparseStream, IAbortableStream
{
    private readonly PacketHeader _head;
    private readonly StreamDirection _direction;
    private readonly PacketSender _sender;
    private readonly StreamTable _table;
    private readonly StreamArrivals _arrivals;
    private readonly TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Exception? _broken;
    private volatile bool _aborted;
    private volatile bool _abandoned;
    private volatile bool _told;
    private int _disposed;

    internal ClientStream(in PacketHeader head, StreamDirection direction, PacketSender sender, StreamTable table, TimeProvider time)
    {
        _arrivals = new(time);
        _head = head;
        _direction = direction;
        _sender = sender;
        _table = table;
    }

    public override bool CanRead => _direction != StreamDirection.Write;

    public override bool CanWrite => _direction != StreamDirection.Read;

    public void Abort() => _aborted = true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfUnreadable();
        try
        {
            return await _arrivals.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error == _broken)
        {
            _told = true;
            throw;
        }
    }

    public async ValueTask<StreamExtent> GetExtentAsync(CancellationToken cancellationToken)
    {
        ThrowIfUnreadable();
        try
        {
            return await _arrivals.GetExtentAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error == _broken)
        {
            _told = true;
            throw;
        }
    }

    public async ValueTask SkipAsync(long bytes, CancellationToken cancellationToken)
    {
        if (_direction == StreamDirection.Read)
        {
            ThrowIfUnreadable();
            await _arrivals.SkipAsync(bytes, cancellationToken).ConfigureAwait(false);
            return;
        }

        ThrowIfUnwritable();
        var payload = new XdrWriter(12);
        payload.WriteLong(bytes);
        payload.WriteUInt(0);
        await SendAsync(_head with { Type = PacketType.StreamHole }, payload.Written, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            ThrowIfUnwritable();
            var part = buffer[..Math.Min(buffer.Length, PacketLimits.StreamData)];
            await SendAsync(_head, part, cancellationToken).ConfigureAwait(false);
            buffer = buffer[part.Length..];
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // Whoever leaves before the end has no use for the server's last word, and must not wait for the data before it.
        var finished = !_aborted && (CanWrite || _arrivals.IsAtEnd);
        _arrivals.Close();
        try
        {
            if (_broken is null)
            {
                await SendAsync(_head with { Status = finished ? PacketStatus.Ok : PacketStatus.Error }, default, CancellationToken.None).ConfigureAwait(false);
                await _confirmed.Task.ConfigureAwait(false);
            }

            if (finished && !_told && _broken is { } error)
            {
                _told = true;
                throw error;
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

    /// <summary>Whether a packet names the procedure that opened the stream.</summary>
    internal bool Owns(in PacketHeader header) => header.Program == _head.Program && header.Procedure == _head.Procedure;

    /// <summary>Takes a packet of the server's; waits a while where the reader is slow.</summary>
    internal ValueTask TakeAsync(in PacketHeader header, byte[] payload, CancellationToken cancellationToken)
    {
        switch (header)
        {
            case { Type: PacketType.StreamHole }:
                return TakeAsync(_arrivals.AddHoleAsync(new XdrReader(payload).ReadLong(), cancellationToken));
            case { Status: PacketStatus.Continue } when payload.Length > 0:
                return TakeAsync(_arrivals.AddAsync(payload, cancellationToken));
            case { Status: PacketStatus.Continue }:
                _arrivals.End();
                return default;
            case { Status: PacketStatus.Ok }:
                _arrivals.End();
                Confirm();
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
        _arrivals.Close();
        _table.Remove(_head.Serial);
    }

    /// <summary>Gives up a stream that nobody waits for any more, once the server has opened it.</summary>
    /// <param name="opening">The call that opens it.</param>
    /// <remarks>Before that a server knows no stream to give up, and ignores who tries to.</remarks>
    internal async Task AbandonAsync(Task opening)
    {
        _disposed = 1;
        _abandoned = true;
        _arrivals.Close();
        await opening.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        if (opening.IsCompletedSuccessfully)
        {
            await SendAsync(_head with { Status = PacketStatus.Error }, default, CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            Discard();
        }
    }

    /// <summary>Ends the stream with an error.</summary>
    internal void Break(Exception error)
    {
        _broken ??= error;
        _arrivals.Fail(error);
        Confirm();
    }

    private void Confirm()
    {
        _confirmed.TrySetResult();
        if (_abandoned)
        {
            _table.Remove(_head.Serial);
        }
    }

    private async ValueTask TakeAsync(ValueTask<bool> added)
    {
        if (await added.ConfigureAwait(false))
        {
            return;
        }

        // What else is on the connection must go on, and memory has an end.
        var error = VirtException.Worded(
            VirtErrorCode.OperationAborted,
            $"the stream was given up: nobody read it while {StreamArrivals.Most >> 20} MiB of data arrived",
            VirtErrorDomain.Rpc);
        _broken ??= error;
        _arrivals.Drop(error);
        _confirmed.TrySetResult();
        _ = SendAsync(_head with { Status = PacketStatus.Error }, default, CancellationToken.None).AsTask();
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

    private void ThrowIfUnreadable()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (!CanRead)
        {
            throw new NotSupportedException("the stream runs to the server only");
        }
    }

    private void ThrowIfUnwritable()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (!CanWrite)
        {
            throw new NotSupportedException("the stream runs from the server only");
        }

        if (_broken is { } error)
        {
            _told = true;
            throw error;
        }
    }
}
