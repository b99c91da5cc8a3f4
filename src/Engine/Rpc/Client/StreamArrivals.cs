using System.Threading.Channels;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Rpc.Client;

/// <summary>Queues the data and holes of a stream between the connection and the stream's reader.</summary>
internal sealed class StreamArrivals
{
    private const long Crowded = 16 << 20;

    // A reader that stands still must not hold up the whole connection, its signs of life above all.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Channel<Piece> _pieces = Channel.CreateUnbounded<Piece>(new() { SingleReader = true, SingleWriter = true });
    private readonly SemaphoreSlim _read = new(0);
    private Piece _current;
    private long _waiting;

    /// <summary>Whether the reader has seen the end.</summary>
    internal bool IsAtEnd { get; private set; }

    internal ValueTask AddAsync(byte[] data, CancellationToken cancellationToken) => AddAsync(new Piece(data, data.Length), cancellationToken);

    internal ValueTask AddHoleAsync(long length, CancellationToken cancellationToken) => AddAsync(new Piece(null, length), cancellationToken);

    internal void End() => _pieces.Writer.TryComplete();

    internal void Fail(Exception error) => _pieces.Writer.TryComplete(error);

    internal async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.IsEmpty || !await NextAsync(cancellationToken).ConfigureAwait(false))
        {
            return 0;
        }

        var count = (int)Math.Min(buffer.Length, _current.Length);
        if (_current.Data is { } data)
        {
            data.AsSpan((int)(data.Length - _current.Length), count).CopyTo(buffer.Span);
        }
        else
        {
            buffer.Span[..count].Clear();
        }

        _current = _current with { Length = _current.Length - count };
        return count;
    }

    internal async ValueTask<StreamExtent> GetExtentAsync(CancellationToken cancellationToken) =>
        await NextAsync(cancellationToken).ConfigureAwait(false) ? new(_current.Data is not null, _current.Length) : default;

    internal async ValueTask SkipAsync(long bytes, CancellationToken cancellationToken)
    {
        while (bytes > 0 && await NextAsync(cancellationToken).ConfigureAwait(false))
        {
            var count = Math.Min(bytes, _current.Length);
            _current = _current with { Length = _current.Length - count };
            bytes -= count;
        }
    }

    private async ValueTask AddAsync(Piece piece, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _waiting, piece.Data?.Length ?? 0);
        if (_pieces.Writer.TryWrite(piece) && Volatile.Read(ref _waiting) > Crowded)
        {
            await _read.WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        while (_current.Length == 0)
        {
            if (!_pieces.Reader.TryRead(out var piece))
            {
                if (!await _pieces.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    IsAtEnd = true;
                    return false;
                }

                continue;
            }

            _current = piece;
            Interlocked.Add(ref _waiting, -(piece.Data?.Length ?? 0));
            if (_read.CurrentCount == 0)
            {
                _read.Release();
            }
        }

        return true;
    }

    private readonly record struct Piece(byte[]? Data, long Length);
}
