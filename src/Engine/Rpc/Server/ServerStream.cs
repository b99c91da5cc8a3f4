using System.Buffers;
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
    // Counted for each packet beside its data, so that empty ones cost something too.
    private const int PacketCost = 64;

    private readonly ServerSession _session;
    private readonly PacketHeader _head;
    private readonly StreamDirection _direction;
    private readonly Stream _content;
    private readonly bool _hasHoles;
    private readonly CancellationTokenSource _stop;
    private readonly Channel<(PacketHeader Header, ArraySegment<byte> Payload)> _arrived = Channel.CreateUnbounded<(PacketHeader, ArraySegment<byte>)>(new() { SingleReader = true });
    private readonly Lock _gate = new();
    private long _backlog;
    private TaskCompletionSource? _drained;
    private int _ended;
    private Task _running = Task.CompletedTask;

    internal ServerStream(ServerSession session, in PacketHeader call, StreamDirection direction, Stream content, bool hasHoles)
    {
        _session = session;
        _head = call with { Type = PacketType.Stream, Status = PacketStatus.Continue };
        _direction = direction;
        _content = content;
        _hasHoles = hasHoles;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(session.Ended);
    }

    /// <summary>The serial of the call that opened it.</summary>
    internal uint Serial => _head.Serial;

    /// <summary>Whether a packet names the procedure that opened the stream.</summary>
    internal bool Owns(in PacketHeader header) => header.Program == _head.Program && header.Procedure == _head.Procedure;

    /// <summary>Begins to carry.</summary>
    internal void Start() => _running = RunAsync();

    /// <summary>Takes a packet of the client's; waits while the driver has more to write than the limit allows.</summary>
    /// <param name="header">The packet's header.</param>
    /// <param name="payload">Its payload, in memory of the shared pool that goes back to it.</param>
    internal async ValueTask TakeAsync(PacketHeader header, ArraySegment<byte> payload)
    {
        Task? drained = null;
        lock (_gate)
        {
            // What comes after the end was on its way before the client heard of it.
            if (!_arrived.Writer.TryWrite((header, payload)))
            {
                ArrayPool<byte>.Shared.Return(payload.Array!);
                return;
            }

            _backlog += payload.Count + PacketCost;
            if (_backlog > _session.Limits.StreamBacklog)
            {
                drained = (_drained ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }

        if (drained is not null)
        {
            await _session.FlushQuietlyAsync().ConfigureAwait(false);
            await drained.WaitAsync(_session.Ended).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(abort: true, error: null, tell: false).ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _session.Streams.Remove(this);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        // Until nothing runs any more the session knows it, so as not to end before.
        await Task.WhenAll(_direction == StreamDirection.Write ? Task.CompletedTask : ReadAsync(), WriteAsync()).ConfigureAwait(false);
        _session.Streams.Remove(this);
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            if (_hasHoles && _content is ISparseStream sparse)
            {
                await ReadSparseAsync(sparse).ConfigureAwait(false);
            }
            else
            {
                await ReadDataAsync(long.MaxValue).ConfigureAwait(false);
            }

            await SendAsync(_head, default).ConfigureAwait(false);
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
            if (!extent.IsData)
            {
                await SendHoleAsync(extent.Length).ConfigureAwait(false);
                await sparse.SkipAsync(extent.Length, _stop.Token).ConfigureAwait(false);
            }
            else if (!await ReadDataAsync(extent.Length).ConfigureAwait(false))
            {
                // It ends before it said that it would.
                return;
            }
        }
    }

    /// <summary>Sends data to the client.</summary>
    /// <returns>False when there were fewer than wanted.</returns>
    private async Task<bool> ReadDataAsync(long length)
    {
        var buffer = new byte[Math.Min(length, PacketLimits.StreamData)];
        while (length > 0)
        {
            var count = await _content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(length, buffer.Length)), _stop.Token).ConfigureAwait(false);
            if (count == 0)
            {
                return false;
            }

            await SendAsync(_head, buffer.AsMemory(0, count)).ConfigureAwait(false);
            length -= count;
        }

        return true;
    }

    private ValueTask SendAsync(in PacketHeader header, ReadOnlyMemory<byte> data)
    {
        _stop.Token.ThrowIfCancellationRequested();
        return _session.SendStreamAsync(header, data.Span, _stop.Token);
    }

    private ValueTask SendHoleAsync(long length)
    {
        var payload = new XdrWriter(12);
        payload.WriteLong(length);
        payload.WriteUInt(0);
        return SendAsync(_head with { Type = PacketType.StreamHole }, payload.Written);
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var (header, payload) in _arrived.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                await ApplyAsync(header, payload).ConfigureAwait(false);
                ArrayPool<byte>.Shared.Return(payload.Array!);
                lock (_gate)
                {
                    _backlog -= payload.Count + PacketCost;
                    if (_backlog <= _session.Limits.StreamBacklog)
                    {
                        _drained?.TrySetResult();
                        _drained = null;
                    }
                }
            }
        }
#pragma warning disable CA1031 // The driver's failure is the stream's end, never the server's.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await FailAsync(error).ConfigureAwait(false);
        }
    }

    private async Task ApplyAsync(PacketHeader header, ArraySegment<byte> payload)
    {
        switch (header)
        {
            case { Type: PacketType.Stream, Status: PacketStatus.Ok }:
                // The driver has its last word: a volume that is not full, for one, may refuse to be finished.
                await EndAsync(abort: false, error: null, tell: true).ConfigureAwait(false);
                break;
            case { Type: PacketType.Stream, Status: PacketStatus.Error }:
                await EndAsync(abort: true, error: null, tell: true).ConfigureAwait(false);
                break;
            case { Status: not PacketStatus.Continue }:
                throw Refused($"stream aborted with unexpected status {(uint)header.Status}");
            case var _ when _direction == StreamDirection.Read:
                throw Refused("the stream runs to the client only");
            case { Type: PacketType.StreamHole }:
                await SkipAsync(payload).ConfigureAwait(false);
                break;
            default:
                await _content.WriteAsync(payload, _stop.Token).ConfigureAwait(false);
                await _content.FlushAsync(_stop.Token).ConfigureAwait(false);
                break;
        }
    }

    private async ValueTask SkipAsync(ArraySegment<byte> payload)
    {
        if (!_hasHoles || _content is not ISparseStream sparse)
        {
            throw Refused("Unexpected stream hole");
        }

        var length = new XdrReader(payload).ReadLong();
        if (length < 0)
        {
            throw Refused($"a stream hole has a length of {length}");
        }

        await sparse.SkipAsync(length, _stop.Token).ConfigureAwait(false);
    }

    private static VirtException Refused(string message) => VirtException.Worded(VirtErrorCode.Rpc, message, VirtErrorDomain.Rpc);

    /// <summary>Tells the client that the stream broke; where it has ended, the failure is but an echo of that.</summary>
    private Task FailAsync(Exception error) => EndAsync(abort: true, error, tell: !_session.Ended.IsCancellationRequested);

    /// <summary>Ends the stream, once: nothing is carried any more, the driver is heard last, then the client is told.</summary>
    /// <param name="abort">Whether what was written is to count for nothing.</param>
    /// <param name="error">Why it ended, where that is an error.</param>
    /// <param name="tell">Whether the client is told.</param>
    private async Task EndAsync(bool abort, Exception? error, bool tell)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        lock (_gate)
        {
            _arrived.Writer.TryComplete();
            _drained?.TrySetResult();
            _drained = null;
        }

        try
        {
            if (abort)
            {
                (_content as IAbortableStream)?.Abort();
            }

            await _stop.CancelAsync().ConfigureAwait(false);
            await _content.DisposeAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The driver's failure is the stream's end, never the server's.
        catch (Exception last)
#pragma warning restore CA1031
        {
            error ??= last;
        }

        if (!tell)
        {
            return;
        }

        if (error is null)
        {
            await _session.EndStreamAsync(_head).ConfigureAwait(false);
        }
        else
        {
            _session.ReplyError(_head, error);
            await _session.FlushQuietlyAsync().ConfigureAwait(false);
        }
    }
}
