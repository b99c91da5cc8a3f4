using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Shared.Storage;

/// <summary>The bytes of a volume, wherever they lie.</summary>
internal interface IVolumeContent : IAsyncDisposable
{
    /// <summary>Reads bytes; where nothing was written they are zero.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many were read; 0 at the end.</returns>
    ValueTask<int> ReadAsync(long offset, Memory<byte> target, CancellationToken cancellationToken);

    /// <summary>Writes bytes.</summary>
    /// <param name="offset">Where they go.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> source, CancellationToken cancellationToken);

    /// <summary>Says whether bytes are stored or count as zero, and for how long that goes on.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="length">How far to look.</param>
    /// <returns>What they are, and how many are alike, at most <paramref name="length"/>.</returns>
    StreamExtent Extent(long offset, long length);

    /// <summary>Makes bytes zero, and gives back the room they took where that can be done.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="length">How many there are.</param>
    void Clear(long offset, long length);
}
