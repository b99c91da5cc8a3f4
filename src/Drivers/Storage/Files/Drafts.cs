using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace VirtPS.Drivers.Storage.Files;

/// <summary>Names under which files are made before they are whole.</summary>
/// <remarks>
/// A volume gets its own name when it is whole, so a daemon that is killed leaves a draft and never half a volume. Drafts are
/// no volumes; those that nobody works on any more are removed by the daemon that made them, and by no other.
/// </remarks>
internal sealed class Drafts
{
    private const string Ending = ".new";

    private readonly ConcurrentDictionary<string, bool> _live = new(StringComparer.Ordinal);
    private readonly string _own;

    /// <summary>Makes the names of one daemon.</summary>
    /// <param name="stateDirectory">What tells it from other daemons of the host.</param>
    internal Drafts(string stateDirectory) => _own = $"{Beginning}{Digest($"{Environment.MachineName}:{stateDirectory}")[..8]}-";

    private static string Beginning => ".virtps-";

    /// <summary>Tells whether a file is somebody's draft.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Whether it is.</returns>
    internal static bool IsOne(string name) =>
        name.StartsWith(Beginning, StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.Ordinal);

    /// <summary>Gives the draft's name of a file.</summary>
    /// <param name="path">The file as it will be.</param>
    /// <returns>The draft, in the same directory.</returns>
    internal string For(string path) => Path.Combine(Path.GetDirectoryName(path)!, _own + Digest(Path.GetFileName(path))[..24] + Ending);

    /// <summary>Makes a file or directory under a draft's name, and gives it its own name when it is whole.</summary>
    /// <param name="path">The file as it will be.</param>
    /// <param name="make">Makes the draft.</param>
    /// <returns>The work; when it fails nothing is left.</returns>
    internal async Task MakeAsync(string path, Func<string, Task> make)
    {
        var draft = For(path);
        var name = Path.GetFileName(draft);
        _live[name] = true;
        try
        {
            Remove(draft);
            await make(draft).ConfigureAwait(false);
            FileCalls.MoveToFreeName(draft, path);
            Engine.Files.WholeFile.BringToDisk(Path.GetDirectoryName(path)!);
        }
        catch
        {
            Remove(draft);
            throw;
        }
        finally
        {
            _live.TryRemove(name, out _);
        }
    }

    /// <summary>Removes drafts of this daemon that a killed predecessor left.</summary>
    /// <param name="directory">Where to look.</param>
    /// <param name="name">A draft's name.</param>
    internal void RemoveIfLeft(string directory, string name)
    {
        if (name.StartsWith(_own, StringComparison.Ordinal) && !_live.ContainsKey(name))
        {
            Remove(Path.Combine(directory, name));
        }
    }

    private static void Remove(string draft)
    {
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }
        else
        {
            File.Delete(draft);
        }
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
