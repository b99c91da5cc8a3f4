using System.Security.Cryptography;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Storage.Files;

/// <summary>Overwrites files and devices, as often and with what an algorithm asks for.</summary>
/// <remarks>The passes are those of scrub(1), which libvirt runs; no program is needed for them.</remarks>
internal static class WipePasses
{
    private const int Piece = 1 << 20;

    private static readonly byte[] Random = [];
    private static readonly byte[][] Threes = [[0x92, 0x49, 0x24], [0x49, 0x24, 0x92], [0x24, 0x92, 0x49]];

    /// <summary>Gives the patterns of an algorithm, in order; an empty pattern stands for random bytes.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <returns>The patterns, and whether the last one is read back.</returns>
    /// <exception cref="VirtException">ArgumentUnsupported for trim, InvalidArg for an unknown one.</exception>
    internal static (byte[][] Patterns, bool Verifies) Of(StorageWipeAlgorithm algorithm) => algorithm switch
    {
        StorageWipeAlgorithm.Zero => ([[0]], false),
        StorageWipeAlgorithm.Nnsa => ([Random, Random, [0]], true),
        StorageWipeAlgorithm.Dod => ([Random, [0], [0xff]], true),
        StorageWipeAlgorithm.Bsi => ([[0xff], [0xfe], [0xfd], [0xfb], [0xf7], [0xef], [0xdf], [0xbf], [0x7f]], false),
        StorageWipeAlgorithm.Gutmann => (Gutmann(), false),
        StorageWipeAlgorithm.Schneier => ([[0], [0xff], Random, Random, Random, Random, Random], false),
        StorageWipeAlgorithm.Pfitzner7 => ([.. Enumerable.Repeat(Random, 7)], false),
        StorageWipeAlgorithm.Pfitzner33 => ([.. Enumerable.Repeat(Random, 33)], false),
        StorageWipeAlgorithm.Random => ([Random], false),
        StorageWipeAlgorithm.Trim => throw new VirtException(VirtErrorCode.ArgumentUnsupported, "'trim' algorithm not supported", VirtErrorDomain.Storage),
        _ => throw new VirtException(VirtErrorCode.InvalidArg, $"wiping algorithm {(int)algorithm} not supported", VirtErrorDomain.Storage),
    };

    /// <summary>Overwrites a volume.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="path">The file or device that holds its data.</param>
    /// <param name="algorithm">With what, and how often.</param>
    /// <param name="progress">Who is told how far the work is.</param>
    /// <param name="cancellationToken">Ends the work; what is overwritten stays so.</param>
    internal static async Task RunAsync(
        VolumeFacts volume, string path, StorageWipeAlgorithm algorithm, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var (patterns, verifies) = Of(algorithm);
        var content = FileContent.Open(path, writes: true);
        await using var closed = content.ConfigureAwait(false);
        var steps = new Steps(content, $"Wiping {volume.Name}", content.Size * patterns.Length, progress);
        if (algorithm == StorageWipeAlgorithm.Zero && FileFacts.Of(path) is { IsRegular: true } facts && facts.Allocated < facts.Size)
        {
            await steps.ClearAsync(cancellationToken).ConfigureAwait(false);
            content.Sync();
            return;
        }

        foreach (var pattern in patterns)
        {
            await steps.WriteAsync(pattern, cancellationToken).ConfigureAwait(false);

            // Else only the last pattern would ever leave the memory.
            content.Sync();
        }

        if (verifies)
        {
            await steps.VerifyAsync(patterns[^1], path, cancellationToken).ConfigureAwait(false);
        }
    }

    private static byte[][] Gutmann() =>
    [
        Random, Random, Random, Random, [0x55], [0xaa], .. Threes, .. Enumerable.Range(0, 16).Select(digit => new[] { (byte)(digit * 0x11) }),
        .. Threes, [0x6d, 0xb6, 0xdb], [0xb6, 0xdb, 0x6d], [0xdb, 0x6d, 0xb6], Random, Random, Random, Random,
    ];

    private sealed class Steps(FileContent content, string activity, long total, IProgress<JobProgress>? progress)
    {
        private readonly byte[] _buffer = new byte[Piece - (Piece % 3)];
        private long _done;

        /// <summary>A sparse file becomes a hole piece by piece, so that who stops it keeps the rest.</summary>
        internal async Task ClearAsync(CancellationToken cancellationToken)
        {
            for (var place = 0L; place < content.Size;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var extent = content.Extent(place, content.Size - place);
                var count = extent.IsData ? Math.Min(extent.Length, Piece) : extent.Length;
                if (extent.IsData)
                {
                    content.Clear(place, count);
                }

                place += count;
                Report(place);
                await Task.Yield();
            }
        }

        internal async Task WriteAsync(byte[] pattern, CancellationToken cancellationToken)
        {
            for (var i = 0; i < _buffer.Length && pattern.Length > 0; i++)
            {
                _buffer[i] = pattern[i % pattern.Length];
            }

            for (var place = 0L; place < content.Size;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (pattern.Length == 0)
                {
                    RandomNumberGenerator.Fill(_buffer);
                }

                var count = (int)Math.Min(_buffer.Length, content.Size - place);
                await content.WriteAsync(place, _buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                place += count;
                Report(_done + place);
            }

            _done += content.Size;
        }

        internal async Task VerifyAsync(byte[] pattern, string path, CancellationToken cancellationToken)
        {
            for (var place = 0L; place < content.Size;)
            {
                var count = await content.ReadAsync(place, _buffer, cancellationToken).ConfigureAwait(false);
                if (count == 0 || _buffer.AsSpan(0, count).ContainsAnyExcept(pattern[0]))
                {
                    throw new VirtException(VirtErrorCode.OperationFailed, $"'{path}' does not hold what was written to it", VirtErrorDomain.Storage);
                }

                place += count;
            }
        }

        private void Report(long done) => progress?.Report(new JobProgress(activity, done, total));
    }
}
