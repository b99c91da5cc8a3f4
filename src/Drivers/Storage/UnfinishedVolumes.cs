using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Engine.Files;

namespace VirtPS.Drivers.Storage;

/// <summary>Remembers which volumes are being made where a half-made one looks like a whole one, such as a logical volume.</summary>
/// <remarks>A note that outlives the daemon says that the volume was never finished.</remarks>
/// <param name="directory">Where the notes are.</param>
internal sealed class UnfinishedVolumes(string directory)
{
    private readonly ConcurrentDictionary<string, bool> _live = new(StringComparer.Ordinal);

    /// <summary>Whether there is no note at all, as is the rule.</summary>
    internal bool IsEmpty => !Directory.Exists(directory) || !Directory.EnumerateFiles(directory).Any();

    /// <summary>Notes that a volume is being made.</summary>
    /// <param name="pool">The pool's uuid.</param>
    /// <param name="volume">The volume's name.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    internal async Task BeginAsync(string pool, string volume, CancellationToken cancellationToken)
    {
        _live[Key(pool, volume)] = true;
        HostDirectory.Make(directory, isPrivate: true);
        await WholeFile.WriteAsync(
            FileOf(pool, volume), Encoding.UTF8.GetBytes($"{pool} {volume}\n"), WholeFile.Private, overwrite: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes the note away.</summary>
    /// <param name="pool">The pool's uuid.</param>
    /// <param name="volume">The volume's name.</param>
    internal void End(string pool, string volume)
    {
        File.Delete(FileOf(pool, volume));
        _live.TryRemove(Key(pool, volume), out _);
    }

    /// <summary>Tells whether a daemon that is no more was making a volume.</summary>
    /// <param name="pool">The pool's uuid.</param>
    /// <param name="volume">The volume's name.</param>
    /// <returns>Whether it was.</returns>
    internal bool IsLeft(string pool, string volume) => File.Exists(FileOf(pool, volume)) && !_live.ContainsKey(Key(pool, volume));

    private static string Key(string pool, string volume) => $"{pool}/{volume}";

    private string FileOf(string pool, string volume) =>
        Path.Combine(directory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key(pool, volume))))[..32]);
}
