using VirtPS.Drivers.Shared.Storage;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Storage;

/// <summary>Bytes of which only those that were written take memory; the others are zero.</summary>
/// <remarks>It guards itself, so that a long upload does not hold the node's lock.</remarks>
internal sealed class SparseContent : IVolumeContent
{
    private const int BlockSize = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, byte[]> _blocks = [];

    /// <summary>How many bytes are stored, in whole blocks.</summary>
    internal long Stored
    {
        get
        {
            lock (_gate)
            {
                return (long)_blocks.Count * BlockSize;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(long offset, Memory<byte> target, CancellationToken cancellationToken)
    {
        Read(offset, target.Span);
        return new(target.Length);
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        Write(offset, source.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>The bytes outlive every stream over them.</remarks>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Reads bytes.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="target">Where they go; it is filled.</param>
    private void Read(long offset, Span<byte> target)
    {
        lock (_gate)
        {
            while (!target.IsEmpty)
            {
                var (block, within) = Math.DivRem(offset, BlockSize);
                var count = (int)Math.Min(BlockSize - within, target.Length);
                if (_blocks.TryGetValue(block, out var stored))
                {
                    stored.AsSpan((int)within, count).CopyTo(target);
                }
                else
                {
                    target[..count].Clear();
                }

                target = target[count..];
                offset += count;
            }
        }
    }

    /// <summary>Writes bytes; a block of zeros that is not stored stays so.</summary>
    /// <param name="offset">Where they go.</param>
    /// <param name="source">The bytes.</param>
    private void Write(long offset, ReadOnlySpan<byte> source)
    {
        lock (_gate)
        {
            while (!source.IsEmpty)
            {
                var (block, within) = Math.DivRem(offset, BlockSize);
                var count = (int)Math.Min(BlockSize - within, source.Length);
                var part = source[..count];
                if (_blocks.TryGetValue(block, out var stored))
                {
                    part.CopyTo(stored.AsSpan((int)within));
                }
                else if (part.ContainsAnyExcept((byte)0))
                {
                    stored = new byte[BlockSize];
                    part.CopyTo(stored.AsSpan((int)within));
                    _blocks.Add(block, stored);
                }

                source = source[count..];
                offset += count;
            }
        }
    }

    /// <inheritdoc/>
    public StreamExtent Extent(long offset, long length)
    {
        lock (_gate)
        {
            var end = offset + length;
            var isData = _blocks.ContainsKey(offset / BlockSize);
            var next = isData ? EndOfData(offset, end) : StartOfData(offset, end);
            return new(isData, next - offset);
        }
    }

    /// <inheritdoc/>
    public void Clear(long offset, long length)
    {
        lock (_gate)
        {
            var end = offset + length;
            foreach (var (block, stored) in _blocks.ToArray())
            {
                var start = block * BlockSize;
                var from = Math.Max(start, offset);
                var to = Math.Min(start + BlockSize, end);
                if (from >= to)
                {
                    continue;
                }

                if (to - from == BlockSize)
                {
                    _blocks.Remove(block);
                }
                else
                {
                    stored.AsSpan((int)(from - start), (int)(to - from)).Clear();
                }
            }
        }
    }

    /// <summary>Takes over another's bytes.</summary>
    /// <param name="source">The other.</param>
    internal void CopyFrom(SparseContent source)
    {
        KeyValuePair<long, byte[]>[] copied;
        lock (source._gate)
        {
            copied = [.. source._blocks.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToArray()))];
        }

        lock (_gate)
        {
            foreach (var (block, bytes) in copied)
            {
                _blocks[block] = bytes;
            }
        }
    }

    private long EndOfData(long offset, long end)
    {
        var next = offset;
        while (next < end && _blocks.ContainsKey(next / BlockSize))
        {
            next = ((next / BlockSize) + 1) * BlockSize;
        }

        return Math.Min(next, end);
    }

    // A volume may be vast and all but empty: the stored blocks are fewer than the places where one could be.
    private long StartOfData(long offset, long end) =>
        _blocks.Keys.Select(static block => block * BlockSize).Where(start => start > offset).Append(end).Min() is var start && start < end ? start : end;
}
