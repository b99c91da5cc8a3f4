namespace VirtPS.Engine.Drivers;

/// <summary>A stream of a volume's content that knows where there are no data.</summary>
/// <remarks>virStreamInData, virStreamSendHole, virStreamRecvHole.</remarks>
public interface ISparseStream
{
    /// <summary>Says what follows at the place where the stream is read.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether data or a hole follow, and how many bytes; 0 bytes at the end.</returns>
    ValueTask<StreamExtent> GetExtentAsync(CancellationToken cancellationToken);

    /// <summary>Passes a hole: a reader goes on behind it, a writer leaves it and goes on behind it.</summary>
    /// <param name="bytes">The hole's length in bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask SkipAsync(long bytes, CancellationToken cancellationToken);
}

/// <summary>A stretch of a sparse stream.</summary>
/// <param name="IsData">Whether it holds data; otherwise it is a hole, which reads as zeroes.</param>
/// <param name="Length">Its length in bytes.</param>
/// <remarks>virStreamInData.</remarks>
public readonly record struct StreamExtent(bool IsData, long Length);
