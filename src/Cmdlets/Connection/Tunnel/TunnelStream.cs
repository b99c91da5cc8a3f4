using System.Buffers;
using System.IO.Pipelines;
using VirtPS.Engine.Drivers;

namespace VirtPS.Commands;

/// <summary>A stream over a far side that speaks only when spoken to: every item sent is answered, so what waits there has to be asked for.</summary>
/// <remarks>
/// While something goes on, one question is always under way and waits at the far side for a few milliseconds; when all is
/// quiet the questions come at intervals and wait for nothing, so that a call that is made then is not kept waiting by them.
/// </remarks>
/// <param name="send">Sends an item as <see cref="TunnelScript"/> takes it.</param>
/// <param name="close">Ends the way.</param>
internal sealed class TunnelStream(Action<byte[]> send, Func<ValueTask> close) : SequentialStream
{
    private const int MostOutstanding = 16;
    private const int MostUnread = 4 * 1024 * 1024;
    private const byte CallWait = 10;
    private const byte BusyWait = 5;

    private static readonly TimeSpan Recently = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan IdlePause = TimeSpan.FromMilliseconds(70);

    private readonly Pipe _arrived = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly SemaphoreSlim _slots = new(MostOutstanding);
    private readonly SemaphoreSlim _quiet = new(1);
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _gate = new();
    private int _outstanding;
    private long _unread;
    private long _active = Environment.TickCount64;
    private IOException? _reason;
    private bool _isOver;
    private int _disposed;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    private bool IsActive => Environment.TickCount64 - Volatile.Read(ref _active) < Recently.TotalMilliseconds;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await _arrived.Reader.AsStream(leaveOpen: true).ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Interlocked.Add(ref _unread, -count);
        return count;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var rest = buffer; rest.Length > 0; rest = rest[Math.Min(rest.Length, TunnelScript.Chunk)..])
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, cancellationToken);
            try
            {
                await _slots.WaitAsync(end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
                throw new IOException(_reason?.Message ?? "the session's tunnel is closed");
            }

            Volatile.Write(ref _active, Environment.TickCount64);
            Send(CallWait, rest[..Math.Min(rest.Length, TunnelScript.Chunk)]);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            End(new IOException("the session's tunnel is closed"));
            await close().ConfigureAwait(false);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Begins to ask the far side for what it has.</summary>
    internal void Start() => _ = AskAsync(_ended.Token);

    /// <summary>Takes what came from the far side, in its order.</summary>
    internal void Take(byte[] answer)
    {
        lock (_gate)
        {
            if (_isOver || answer.Length == 0)
            {
                return;
            }

            if (answer.Length > 1)
            {
                Volatile.Write(ref _active, Environment.TickCount64);
                Interlocked.Add(ref _unread, answer.Length - 1);
                _arrived.Writer.Write(answer.AsSpan(1));
                _ = _arrived.Writer.FlushAsync();
            }

            if (answer[0] == (byte)TunnelScript.Mark.Last)
            {
                Answered();
            }
        }

        if (answer[0] == (byte)TunnelScript.Mark.Closed)
        {
            End(null);
        }
    }

    /// <summary>Ends the stream; what has arrived can still be read.</summary>
    /// <param name="reason">What broke; nothing when the far end closed it.</param>
    internal void End(IOException? reason)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            _reason = reason;
            _arrived.Writer.Complete(reason);
        }

        _ended.Cancel();
    }

    private void Answered()
    {
        _outstanding--;
        _slots.Release();
        if (_outstanding == 0 && _quiet.CurrentCount == 0)
        {
            _quiet.Release();
        }
    }

    private void Send(byte wait, ReadOnlyMemory<byte> data)
    {
        var item = new byte[data.Length + 1];
        data.CopyTo(item.AsMemory(1));
        lock (_gate)
        {
            // Only one at a time waits: others would be kept waiting behind it.
            item[0] = _outstanding == 0 ? wait : (byte)0;
            _outstanding++;
        }

        send(item);
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _quiet.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (!IsActive || Interlocked.Read(ref _unread) > MostUnread)
                {
                    // An answer to a call ends the pause.
                    await _quiet.WaitAsync(IdlePause, cancellationToken).ConfigureAwait(false);
                }

                if (Volatile.Read(ref _outstanding) > 0)
                {
                    continue;
                }

                if (Interlocked.Read(ref _unread) > MostUnread)
                {
                    _quiet.Release();
                    continue;
                }

                await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
                Send(IsActive ? BusyWait : (byte)0, default);
            }
        }
        catch (OperationCanceledException)
        {
            // The stream has ended.
        }
        catch (IOException error)
        {
            End(error);
        }
    }
}
