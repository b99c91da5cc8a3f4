using VirtPS.Engine.Drivers;

namespace VirtPS.Tests.Unit.Rpc.Streams;

/// <summary>A volume in a test's hands that knows where its holes are: it gives the extents it is made of, and keeps those written to it.</summary>
internal sealed class SparseDriverStream(params StreamExtent[] extents) : Stream, ISparseStream
{
    private readonly Queue<StreamExtent> _left = new(extents);
    private StreamExtent _current;

    /// <summary>What was written, neighbours of one kind joined.</summary>
    internal List<StreamExtent> Written { get; } = [];

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public ValueTask<StreamExtent> GetExtentAsync(CancellationToken cancellationToken)
    {
        if (_current.Length == 0)
        {
            _left.TryDequeue(out _current);
        }

        return new(_current);
    }

    public ValueTask SkipAsync(long bytes, CancellationToken cancellationToken)
    {
        if (_current.Length > 0)
        {
            _current = _current with { Length = _current.Length - bytes };
        }
        else
        {
            Add(isData: false, bytes);
        }

        return default;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var extent = await GetExtentAsync(cancellationToken);
        var count = (int)Math.Min(buffer.Length, extent.Length);
        buffer.Span[..count].Fill(extent.IsData ? (byte)'d' : (byte)0);
        _current = extent with { Length = extent.Length - count };
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Add(isData: true, buffer.Length);
        return default;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Add(bool isData, long bytes)
    {
        if (Written.Count > 0 && Written[^1].IsData == isData)
        {
            Written[^1] = Written[^1] with { Length = Written[^1].Length + bytes };
        }
        else
        {
            Written.Add(new(isData, bytes));
        }
    }
}
