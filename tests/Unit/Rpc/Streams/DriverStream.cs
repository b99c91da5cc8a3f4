using VirtPS.Engine.Drivers;

namespace VirtPS.Tests.Unit.Rpc.Streams;

/// <summary>What a driver would open, in a test's hands: each byte is the low byte of its place divided by 251, so that shifts are noticed.</summary>
internal sealed class DriverStream(long length = 0) : Stream, IAbortableStream
{
    private long _given;
    private long _taken;

    /// <summary>Bytes that were read from it.</summary>
    internal long Given => Volatile.Read(ref _given);

    /// <summary>Bytes that were written to it.</summary>
    internal long Taken => Volatile.Read(ref _taken);

    /// <summary>Completed before each write goes on.</summary>
    internal Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>After how many bytes it fails, and how.</summary>
    internal (long After, Exception Error)? Failure { get; init; }

    /// <summary>How its end fails.</summary>
    internal Exception? LastWord { get; init; }

    internal bool Aborted { get; private set; }

    internal TaskCompletionSource Disposed { get; } = new();

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    internal static byte At(long place) => (byte)(place % 251);

    /// <summary>Makes the bytes from a place on.</summary>
    internal static byte[] Bytes(long start, int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            bytes[i] = At(start + i);
        }

        return bytes;
    }

    public void Abort() => Aborted = true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Gate.WaitAsync(cancellationToken);
        FailIfDue(_given);
        var most = Failure is { } failure ? Math.Min(failure.After, length) : length;
        var count = (int)Math.Min(buffer.Length, most - _given);
        Bytes(_given, count).CopyTo(buffer);
        Volatile.Write(ref _given, _given + count);
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Gate.WaitAsync(cancellationToken);
        FailIfDue(_taken + buffer.Length);
        Assert.True(buffer.Span.SequenceEqual(Bytes(_taken, buffer.Length)), $"wrong bytes behind {_taken}");
        Volatile.Write(ref _taken, _taken + buffer.Length);
    }

    public override ValueTask DisposeAsync()
    {
        Disposed.TrySetResult();
        return LastWord is null || Aborted ? default : throw LastWord;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void FailIfDue(long reached)
    {
        if (Failure is { } failure && reached >= failure.After)
        {
            throw failure.Error;
        }
    }
}
