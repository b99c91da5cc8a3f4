using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Wire;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Serves one client: reads its packets, has its calls answered, sends what is sent unasked.</summary>
/// <remarks>virNetServerClient.</remarks>
internal sealed class ServerSession
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly ServerContext _context;
    private readonly CancellationTokenSource _ended;
    private readonly CallSlots _slots;
    private IDuplexPipe _pipe;
    private IFilePassage? _passage;
    private IDuplexPipe? _nextPipe;
    private PacketSender _sender;
    private KeepAlive? _keepAlive;
    private string? _endReason;
    private volatile bool _finishing;

    /// <summary>Makes a session; <see cref="RunAsync"/> begins it.</summary>
    /// <param name="context">What all sessions share.</param>
    /// <param name="pipe">The client's bytes.</param>
    /// <param name="peer">What is known of the client.</param>
    /// <param name="stopping">Ends the session from outside.</param>
    /// <param name="passage">Where open files travel beside the bytes; null where they cannot.</param>
    internal ServerSession(ServerContext context, IDuplexPipe pipe, ServerPeer peer, CancellationToken stopping, IFilePassage? passage = null)
    {
        _context = context;
        _pipe = pipe;
        Peer = peer;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Ended = _ended.Token;
        _passage = passage;
        _sender = new(pipe.Output, passage);
        _slots = new(context.Workers);
        Streams = new(this);
    }

    /// <summary>What the listener knows of the client.</summary>
    internal ServerPeer Peer { get; }

    /// <summary>What the client may ask for at once.</summary>
    internal SessionLimits Limits => _context.Limits;

    /// <summary>Whether the client has proved who it is.</summary>
    internal bool IsAuthenticated { get; private set; }

    /// <summary>The name that the client has proved to have by SASL.</summary>
    internal string? SaslName { get; private set; }

    /// <summary>Hears when the client has proved who it is, on the thread that answers it.</summary>
    internal Action? Admitted { get; init; }

    /// <summary>The streams that are open.</summary>
    internal SessionStreams Streams { get; }

    /// <summary>What the handlers of programs keep about the client, by their own types.</summary>
    internal SessionState State { get; } = new();

    /// <summary>What the client has opened; its first use before that fails.</summary>
    internal SessionConnection Opened { get; } = new();

    /// <summary>The connection that the client has opened.</summary>
    /// <exception cref="VirtException">InternalError before it is open.</exception>
    internal VirtConnection Connection => Opened.Current;

    /// <summary>Whether open files can travel along the connection.</summary>
    internal bool PassesFiles => _passage is not null;

    /// <summary>Whether nothing is read for the time being, because a driver or a free place is waited for.</summary>
    internal bool IsDeaf => _keepAlive is { IsDeaf: true };

    /// <summary>Calls under way.</summary>
    internal int ActiveCalls => _slots.Active;

    /// <summary>Ends when the client is gone or is being sent away.</summary>
    internal CancellationToken Ended { get; }

    /// <summary>Serves until the client leaves, breaks the protocol or is sent away.</summary>
    /// <returns>A task that ends when nothing of the session is left.</returns>
    internal async Task RunAsync()
    {
        // Last words are sent, but a client that does not read them keeps nothing alive, not even the loop that would notice.
        ITimer? patience = null;
        await using var leaving = Ended.UnsafeRegister(
            _ => patience = _context.Time.CreateTimer(_ => _sender.Stop(), null, LastWords, Timeout.InfiniteTimeSpan), null).ConfigureAwait(false);
        try
        {
            await ReadAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is XdrException or VirtException)
        {
            // The stream of bytes has lost its frame; nothing sensible can follow.
            _endReason ??= error.Message;
            Log(RpcLogLevel.Warning, $"client {Peer.Address} is dropped: {error.Message}");
        }
#pragma warning disable CA1031 // One client's trouble is never the server's.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var level = error is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException ? RpcLogLevel.Debug : RpcLogLevel.Error;
            Log(level, $"client {Peer.Address}: {_endReason ?? error.Message}");
        }
        finally
        {
            await EndAsync().ConfigureAwait(false);
            patience?.Dispose();
        }
    }

    /// <summary>Lets the client call everything that its rights allow.</summary>
    /// <param name="saslName">The name that it has proved to have by SASL.</param>
    internal void Admit(string? saslName = null)
    {
        SaslName = saslName;
        IsAuthenticated = true;
        Admitted?.Invoke();
    }

    /// <summary>Answers the calls under way and no others, then sends the client away.</summary>
    internal void Finish()
    {
        _endReason ??= "the server ends";
        _finishing = true;
        _pipe.Input.CancelPendingRead();
    }

    /// <summary>Sends the client away.</summary>
    /// <param name="reason">Why, for the log.</param>
    internal void Close(string reason)
    {
        _endReason ??= reason;
        try
        {
            _ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in the meantime.
        }
    }

    /// <summary>Begins to ask the client for signs of life.</summary>
    internal void StartKeepAlive()
    {
        // Two calls of one client may ask for it at once.
        lock (_slots)
        {
            if (_keepAlive is null && Limits.KeepAliveInterval > TimeSpan.Zero)
            {
                _keepAlive = new(_sender, Limits.KeepAliveInterval, Limits.KeepAliveCount, _context.Time, () => Close("it gives no sign of life"));
            }
        }
    }

    /// <summary>Has everything behind the packet being answered go through another pipe.</summary>
    /// <remarks>A SASL security layer begins after the server's last word in clear.</remarks>
    internal void SwitchTo(IDuplexPipe pipe) => _nextPipe = pipe;

    /// <summary>Gives the pipe in use, for a layer to be put around.</summary>
    internal IDuplexPipe Pipe => _pipe;

    /// <summary>Queues a reply.</summary>
    internal void Reply<TResult>(in PacketHeader call, in TResult result)
        where TResult : IXdrRecord<TResult>
    {
        call.CloseFiles();
        _sender.Add(call with { Type = PacketType.Reply, Status = PacketStatus.Ok }, result);
    }

    /// <summary>Queues a reply that open files follow, which are closed then.</summary>
    internal void Reply<TResult>(in PacketHeader call, in TResult result, IReadOnlyList<SafeFileHandle> files)
        where TResult : IXdrRecord<TResult> =>
        _sender.Add(call with { Type = PacketType.ReplyWithDescriptors, Status = PacketStatus.Ok }, result, files, closes: true);

    /// <summary>Queues an error as the reply to a call or as the end of a stream.</summary>
    internal void ReplyError(in PacketHeader call, Exception error)
    {
        if (error is not VirtException known)
        {
            known = CallErrors.Worded(error);
            Log(error is OperationCanceledException ? RpcLogLevel.Debug : RpcLogLevel.Error, $"procedure {call.Procedure} for {Peer.Address} failed: {error}");
        }

        known = FunctionNames.Name(known, Opened.DriverName);
        call.CloseFiles();
        var type = call.Type is PacketType.Stream or PacketType.StreamHole ? PacketType.Stream : PacketType.Reply;
        _sender.Add(call with { Type = type, Status = PacketStatus.Error }, known.ToRecord());
    }

    /// <summary>Sends a message that the client did not ask for, without waiting.</summary>
    internal void Send<TArgs>(Procedure<TArgs, Nothing> message, in TArgs args)
        where TArgs : IXdrRecord<TArgs>
    {
        if (_sender.Backlog > Limits.SendBacklog)
        {
            Close("it does not read what it asked for");
            return;
        }

        _sender.Add(PacketHeader.Of(message, PacketType.Message, 0), args);
        _ = FlushQuietlyAsync();
    }

    /// <summary>Sends a packet of a stream, waiting where the client is slow.</summary>
    internal ValueTask SendStreamAsync(in PacketHeader header, ReadOnlySpan<byte> data, CancellationToken cancellationToken)
    {
        _sender.AddRaw(header, data);
        return _sender.FlushCalmlyAsync(cancellationToken);
    }

    /// <summary>Confirms the end of a stream.</summary>
    internal Task EndStreamAsync(in PacketHeader header)
    {
        _sender.AddRaw(header with { Status = PacketStatus.Ok }, default);
        return FlushQuietlyAsync();
    }

    internal async Task FlushQuietlyAsync()
    {
        try
        {
            await _sender.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            Close(error.Message);
        }
    }

    internal void Log(RpcLogLevel level, string message) => _context.Log(level, "rpc.server", message);

    private async Task ReadAsync()
    {
        var wanted = 0;
        while (true)
        {
            var input = _pipe.Input;
            var result = await PacketFrame.ReadAsync(input, wanted, _ended.Token).ConfigureAwait(false);
            var rest = result.Buffer;
            try
            {
                while (_nextPipe is null && !_finishing
                    && PacketFrame.TryTake(ref rest, IsAuthenticated ? PacketLimits.Packet : PacketLimits.Unauthenticated, out var header, out var payload))
                {
                    _keepAlive?.Heard();
                    var taken = TakeAsync(header, payload);
                    if (!taken.IsCompletedSuccessfully)
                    {
                        await (_keepAlive?.DeafWhileAsync(taken) ?? taken).ConfigureAwait(false);
                    }

                    if (_sender.IsCrowded)
                    {
                        // Thousands of small calls may stand in one buffer, each with a large answer.
                        await _sender.FlushCalmlyAsync(_ended.Token).ConfigureAwait(false);
                    }
                }
            }
            finally
            {
                wanted = _nextPipe is null ? PacketFrame.Wanted(rest) : 0;
                input.AdvanceTo(rest.Start, _nextPipe is null ? rest.End : rest.Start);
            }

            await _sender.FlushCalmlyAsync(_ended.Token).ConfigureAwait(false);
            if (_finishing)
            {
                await _slots.DrainAsync().WaitAsync(_ended.Token).ConfigureAwait(false);
                return;
            }

            if (result.IsCompleted && _nextPipe is null)
            {
                return;
            }

            if (_nextPipe is { } next)
            {
                await _sender.IdleAsync().WaitAsync(_ended.Token).ConfigureAwait(false);
                (_pipe, _nextPipe, _passage, _sender) = (next, null, null, new(next.Output));
                if (_finishing)
                {
                    return;
                }
            }
        }
    }

    private ValueTask TakeAsync(in PacketHeader header, in ReadOnlySequence<byte> payload)
    {
        switch (header.Type)
        {
            case PacketType.Call:
                return CallAsync(header, payload);
            case PacketType.Stream or PacketType.StreamHole:
                return Streams.TakeAsync(header, payload);
            case PacketType.Message when KeepAlive.Answer(_sender, header):
                return default;
            case PacketType.CallWithDescriptors when _passage is not null:
                return CallAsync(header with { Files = _passage.Take(header.FileCount) }, payload);
            default:
                ReplyError(header, VirtException.Worded(VirtErrorCode.Rpc, $"Unexpected message type {(uint)header.Type}", VirtErrorDomain.Rpc));
                return default;
        }
    }

    private ValueTask CallAsync(in PacketHeader header, in ReadOnlySequence<byte> payload)
    {
        ProcedureHandler handler;
        try
        {
            handler = _context.Dispatcher.Find(header);
            if (handler.Procedure.NeedsAuthentication && !IsAuthenticated)
            {
                throw VirtException.Worded(VirtErrorCode.Rpc, "authentication required", VirtErrorDomain.Rpc);
            }
        }
        catch (VirtException error)
        {
            ReplyError(header, error);
            return default;
        }

        // Whoever has not authenticated is answered one call at a time: its calls change what the next bytes mean.
        var alone = !handler.Procedure.NeedsAuthentication;
        var place = alone ? default : _slots.EnterAsync(Limits.Requests, handler.Procedure.IsPriority, _sender, _ended.Token);
        return place.IsCompletedSuccessfully
            ? Work(handler, header, payload, alone)
            : WaitThenWorkAsync(place, handler, header, payload);
    }

    private async ValueTask WaitThenWorkAsync(ValueTask place, ProcedureHandler handler, PacketHeader header, ReadOnlySequence<byte> payload)
    {
        await place.ConfigureAwait(false);
        await Work(handler, header, payload, alone: false).ConfigureAwait(false);
    }

    private ValueTask Work(ProcedureHandler handler, in PacketHeader header, in ReadOnlySequence<byte> payload, bool alone)
    {
        var work = payload.IsSingleSegment
            ? handler.AnswerAsync(this, header, payload.FirstSpan, _ended.Token)
            : handler.AnswerAsync(this, header, payload.ToArray(), _ended.Token);
        if (alone)
        {
            return work;
        }

        if (work.IsCompletedSuccessfully)
        {
            _slots.Exit(handler.Procedure.IsPriority);
        }
        else
        {
            _slots.Track(FinishAsync(work, handler.Procedure.IsPriority));
        }

        return default;
    }

    private async Task FinishAsync(ValueTask work, bool priority)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        finally
        {
            _slots.Exit(priority);
            await FlushQuietlyAsync().ConfigureAwait(false);
        }
    }

    private async Task EndAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _slots.DrainAsync().ConfigureAwait(false);
        _keepAlive?.Dispose();
        await LeftBehind.CloseAsync([Streams, State, Opened], error => Log(RpcLogLevel.Error, $"client {Peer.Address} leaves something behind: {error}")).ConfigureAwait(false);

        // The output belongs to whoever writes to it until the last word is out or the patience is at its end.
        await FlushQuietlyAsync().ConfigureAwait(false);
        await _sender.IdleAsync().ConfigureAwait(false);
        await _pipe.Output.CompleteAsync().ConfigureAwait(false);
        await _pipe.Input.CompleteAsync().ConfigureAwait(false);
        _ended.Dispose();
    }
}
