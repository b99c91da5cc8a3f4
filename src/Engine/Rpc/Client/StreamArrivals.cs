using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Rpc.Client;

/// <summary>Queues the data and holes of a stream between the connection and the stream's reader.</summary>
/// <remarks>
/// The protocol cannot ask for less data on one stream alone. So a reader that lags holds up the whole connection, which slows the server down,
/// but one that stands still does so only for a moment: then memory takes what comes, up to a limit at which the stream is given up.
/// </remarks>
/// <param name="time">The clock.</param>
internal sealed class StreamArrivals(TimeProvider time)
{
    /// <summary>Bytes that wait before the reader is waited for.</summary>
    internal const long Crowded = 16 << 20;

    /// <summary>Bytes that wait at most for a reader that stands still.</summary>
    internal const long Most = 64 << 20;

    // Counted for each piece beside its data, so that holes and crumbs cost something too.
    private const int PieceCost = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Queue<Piece> _pieces = [];
    private Piece _current;
    private long _waiting;
    private bool _standsStill;
    private bool _hasEnded;
    private bool _isClosed;
    private Exception? _error;
    private TaskCompletionSource? _arrived;
    private TaskCompletionSource? _taken;

    /// <summary>Whether the reader has everything that there is.</summary>
    internal bool IsAtEnd
    {
        get
        {
            lock (_gate)
            {
                return _hasEnded && _error is null && _current.Length == 0 && _pieces.Count == 0;
            }
        }
    }

    /// <summary>Queues data; waits a while where the reader lags.</summary>
    /// <returns>False when too much waits for a reader that stands still.</returns>
    internal ValueTask<bool> AddAsync(byte[] data, CancellationToken cancellationToken) => AddAsync(new Piece(data, data.Length), cancellationToken);

    /// <inheritdoc cref="AddAsync(byte[], CancellationToken)"/>
    internal ValueTask<bool> AddHoleAsync(long length, CancellationToken cancellationToken) => AddAsync(new Piece(null, length), cancellationToken);

    /// <summary>Says that nothing comes any more.</summary>
    internal void End() => Finish(null, keep: true);

    /// <summary>Has the reader fail once it has read what came before.</summary>
    internal void Fail(Exception error) => Finish(error, keep: true);

    /// <summary>Has the reader fail, and forgets what it has not read.</summary>
    internal void Drop(Exception error) => Finish(error, keep: false);

    /// <summary>Forgets everything: a read that waits ends, and nothing is queued any more.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Forget();
        }

        Wake();
    }

    internal async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        var next = await NextAsync(cancellationToken).ConfigureAwait(false);
        var count = (int)Math.Min(buffer.Length, next.Length);
        if (next.Data is { } data)
        {
            data.AsSpan((int)(data.Length - next.Length), count).CopyTo(buffer.Span);
        }
        else
        {
            buffer.Span[..count].Clear();
        }

        Pass(count);
        return count;
    }

    internal async ValueTask<StreamExtent> GetExtentAsync(CancellationToken cancellationToken)
    {
        var next = await NextAsync(cancellationToken).ConfigureAwait(false);
        return new(next.Data is not null, next.Length);
    }

    internal async ValueTask SkipAsync(long bytes, CancellationToken cancellationToken)
    {
        while (bytes > 0 && await NextAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } next)
        {
            var count = Math.Min(bytes, next.Length);
            Pass(count);
            bytes -= count;
        }
    }

    private void Pass(long count)
    {
        lock (_gate)
        {
            _current = _isClosed ? default : _current with { Length = _current.Length - count };
        }
    }

    private ValueTask<bool> AddAsync(Piece piece, CancellationToken cancellationToken)
    {
        TaskCompletionSource? arrived;
        Task? taken = null;
        lock (_gate)
        {
            if (_hasEnded || _isClosed || piece.Length <= 0)
            {
                return new(true);
            }

            _pieces.Enqueue(piece);
            _waiting += piece.Cost;
            (arrived, _arrived) = (_arrived, null);
            if (_waiting > Most && _standsStill)
            {
                return new(false);
            }

            if (_waiting > Crowded && !_standsStill)
            {
                taken = (_taken ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }

        arrived?.TrySetResult();
        return taken is null ? new(true) : new(WaitAsync(taken, cancellationToken));
    }

    private async Task<bool> WaitAsync(Task taken, CancellationToken cancellationToken)
    {
        try
        {
            await taken.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            lock (_gate)
            {
                _standsStill = !taken.IsCompleted;
            }
        }

        return true;
    }

    /// <summary>Waits for what comes next; an empty piece is the end.</summary>
    private async ValueTask<Piece> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrived;
            TaskCompletionSource? taken;
            lock (_gate)
            {
                if (_current.Length > 0)
                {
                    return _current;
                }

                if (_isClosed || (_pieces.Count == 0 && _hasEnded))
                {
                    return _error is null || _isClosed ? default(Piece) : throw _error;
                }

                if (!_pieces.TryDequeue(out var piece))
                {
                    _arrived ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                    (arrived, taken) = (_arrived.Task, null);
                }
                else
                {
                    _current = piece;
                    _waiting -= piece.Cost;
                    _standsStill = false;
                    (arrived, taken, _taken) = (Task.CompletedTask, _taken, null);
                }
            }

            taken?.TrySetResult();
            await arrived.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Finish(Exception? error, bool keep)
    {
        lock (_gate)
        {
            if (!_hasEnded)
            {
                _hasEnded = true;
                _error = error;
            }

            if (!keep)
            {
                Forget();
            }
        }

        Wake();
    }

    private void Forget()
    {
        _pieces.Clear();
        _current = default;
        _waiting = 0;
    }

    private void Wake()
    {
        TaskCompletionSource? arrived, taken;
        lock (_gate)
        {
            (arrived, taken, _arrived, _taken) = (_arrived, _taken, null, null);
        }

        arrived?.TrySetResult();
        taken?.TrySetResult();
    }

    private readonly record struct Piece(byte[]? Data, long Length)
    {
        internal long Cost => PieceCost + (Data?.Length ?? 0);
    }
}
