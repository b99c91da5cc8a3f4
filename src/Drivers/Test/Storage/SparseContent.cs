namespace VirtPS.Drivers.Test.Storage;

/// <summary>Bytes of which only those that were written take memory; the others are zero.</summary>
/// <remarks>It guards itself, so that a long upload does not hold the node's lock.</remarks>
internal sealed class SparseContent
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

    /// <summary>Reads bytes.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="target">Where they go; it is filled.</param>
    internal void Read(long offset, Span<byte> target)
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
    internal void Write(long offset, ReadOnlySpan<byte> source)
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

    /// <summary>Makes bytes zero again.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="length">How many there are.</param>
    internal void Clear(long offset, long length)
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
}
