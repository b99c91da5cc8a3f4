using System.Threading.Channels;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Wire;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Carries one stream between a client and the driver, each direction at the pace of the slower side.</summary>
/// <remarks>daemonClientStream.</remarks>
internal sealed class ServerStream : IAsyncDisposable
{
    private readonly ServerSession _session;
    private readonly PacketHeader _head;
    private readonly Stream _content;
    private readonly bool _hasHoles;
    private readonly CancellationTokenSource _stop;
    private readonly Channel<(PacketHeader Header, byte[] Payload)> _arrived = Channel.CreateUnbounded<(PacketHeader, byte[])>(new() { SingleReader = true });
    private readonly SemaphoreSlim _drained = new(0);
    private int _backlog;
    private int _closed;
    private Task _reading = Task.CompletedTask;
    private Task _writing = Task.CompletedTask;

    internal ServerStream(ServerSession session, in PacketHeader call, Stream content, bool hasHoles)
    {
        _session = session;
        _head = call with { Type = PacketType.Stream, Status = PacketStatus.Continue };
        _content = content;
        _hasHoles = hasHoles;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(session.Ended);
    }

    /// <summary>The serial of the call that opened it.</summary>
    internal uint Serial => _head.Serial;

    /// <summary>Whether a packet names the procedure that opened the stream.</summary>
    internal bool Owns(in PacketHeader header) => header.Program == _head.Program && header.Procedure == _head.Procedure;

    /// <summary>Begins to carry.</summary>
    internal void Start()
    {
        _reading = _content.CanRead ? ReadAsync() : Task.CompletedTask;
        _writing = WriteAsync();
    }

    /// <summary>Takes a packet of the client's; waits while the driver has more to write than the limit allows.</summary>
    internal async ValueTask TakeAsync(PacketHeader header, byte[] payload)
    {
        Interlocked.Add(ref _backlog, payload.Length);
        _arrived.Writer.TryWrite((header, payload));
        while (Volatile.Read(ref _backlog) > _session.Limits.StreamBacklog && !_stop.IsCancellationRequested)
        {
            await _session.FlushQuietlyAsync().ConfigureAwait(false);
            await _drained.WaitAsync(_session.Ended).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await Task.WhenAll(_reading, _writing).ConfigureAwait(false);
        _stop.Dispose();
        _drained.Dispose();
    }

    private async Task ReadAsync()
    {
        await Task.Yield();
        try
        {
            await (_hasHoles && _content is ISparseStream sparse ? ReadSparseAsync(sparse) : ReadDataAsync(long.MaxValue)).ConfigureAwait(false);
            await SendAsync(_head, default).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Whoever stopped it has told the client.
        }
#pragma warning disable CA1031 // The driver's failure is the stream's end, never the server's.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await FailAsync(error).ConfigureAwait(false);
        }
    }

    private async Task ReadSparseAsync(ISparseStream sparse)
    {
        while (await sparse.GetExtentAsync(_stop.Token).ConfigureAwait(false) is { Length: > 0 } extent)
        {
            if (extent.IsData)
            {
                await ReadDataAsync(extent.Length).ConfigureAwait(false);
                continue;
            }

            await SendHoleAsync(extent.Length).ConfigureAwait(false);
            await sparse.SkipAsync(extent.Length, _stop.Token).ConfigureAwait(false);
        }
    }

    private async Task ReadDataAsync(long length)
    {
        var buffer = new byte[PacketLimits.StreamData];
        while (length > 0)
        {
            var count = await _content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(length, buffer.Length)), _stop.Token).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            await SendAsync(_head, buffer.AsMemory(0, count)).ConfigureAwait(false);
            length -= count;
        }
    }

    private ValueTask SendAsync(in PacketHeader header, ReadOnlyMemory<byte> data) =>
        Volatile.Read(ref _closed) == 0 ? _session.SendStreamAsync(header, data.Span, _stop.Token) : default;

    private ValueTask SendHoleAsync(long length)
    {
        var payload = new XdrWriter(12);
        payload.WriteLong(length);
        payload.WriteUInt(0);
        return SendAsync(_head with { Type = PacketType.StreamHole }, payload.Written);
    }

    private async Task WriteAsync()
    {
        await Task.Yield();
        try
        {
            await foreach (var (header, payload) in _arrived.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                if (!await ApplyAsync(header, payload).ConfigureAwait(false))
                {
                    return;
                }

                Interlocked.Add(ref _backlog, -payload.Length);
                if (_drained.CurrentCount == 0)
                {
                    _drained.Release();
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The session ends, or the other direction failed and has told the client.
        }
#pragma warning disable CA1031 // The driver's failure is the stream's end, never the server's.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await FailAsync(error).ConfigureAwait(false);
        }
    }

    /// <summary>Does what a packet says; false once the stream is over.</summary>
    private async Task<bool> ApplyAsync(PacketHeader header, byte[] payload)
    {
        switch (header)
        {
            case { Type: PacketType.StreamHole }:
                await SkipAsync(payload).ConfigureAwait(false);
                return true;
            case { Status: PacketStatus.Continue }:
                await _content.WriteAsync(payload, _stop.Token).ConfigureAwait(false);
                await _content.FlushAsync(_stop.Token).ConfigureAwait(false);
                return true;
            case { Status: PacketStatus.Ok }:
                // The driver has its last word: a volume that is not full, for one, may refuse to be finished.
                await _content.DisposeAsync().ConfigureAwait(false);
                await EndAsync().ConfigureAwait(false);
                return false;
            case { Status: PacketStatus.Error }:
                (_content as IAbortableStream)?.Abort();
                await EndAsync().ConfigureAwait(false);
                return false;
            default:
                throw VirtException.Worded(VirtErrorCode.Rpc, $"stream aborted with unexpected status {(uint)header.Status}", VirtErrorDomain.Rpc);
        }
    }

    private async ValueTask SkipAsync(byte[] payload)
    {
        if (!_hasHoles || _content is not ISparseStream sparse)
        {
            throw VirtException.Worded(VirtErrorCode.Rpc, "Unexpected stream hole", VirtErrorDomain.Rpc);
        }

        var length = new XdrReader(payload).ReadLong();
        await sparse.SkipAsync(length, _stop.Token).ConfigureAwait(false);
    }

    /// <summary>Confirms the client's end of the stream.</summary>
    private async Task EndAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            await _session.SendStreamAsync(_head with { Status = PacketStatus.Ok }, default, _session.Ended).ConfigureAwait(false);
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Tells the client that the stream broke.</summary>
    private async Task FailAsync(Exception error)
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _session.ReplyError(_head, error);
            await _session.FlushQuietlyAsync().ConfigureAwait(false);
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    private async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            (_content as IAbortableStream)?.Abort();
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    private async Task LeaveAsync()
    {
        _session.Streams.Remove(this);
        await _stop.CancelAsync().ConfigureAwait(false);
        _drained.Release();
        await _content.DisposeAsync().ConfigureAwait(false);
    }
}
