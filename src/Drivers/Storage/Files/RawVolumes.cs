using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VirtPS.Drivers.Shared.Files;

namespace VirtPS.Drivers.Storage.Files;

/// <summary>Remembers which files are raw disks of guests.</summary>
/// <remarks>
/// A guest can write any header to the beginning of its raw disk; a host that believes it opens whatever file that header
/// names. So a file that was made as a raw volume stays raw, whatever it begins with, until another file takes its name.
/// </remarks>
/// <param name="directory">Where the memory is kept.</param>
internal sealed class RawVolumes(string directory)
{
    private readonly ConcurrentDictionary<string, HashSet<(string Name, ulong Inode)>> _known = new(StringComparer.Ordinal);

    /// <summary>Tells whether a file is known to be raw.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inode">Its number in its file system.</param>
    /// <returns>Whether it is.</returns>
    internal bool Contains(string path, ulong inode)
    {
        var known = Of(Path.GetDirectoryName(path)!);
        lock (known)
        {
            return known.Contains((Path.GetFileName(path), inode));
        }
    }

    /// <summary>Remembers that a file is raw.</summary>
    /// <param name="path">The file.</param>
    internal void Add(string path)
    {
        if (FileFacts.Of(path) is not { IsRegular: true } facts)
        {
            return;
        }

        var folder = Path.GetDirectoryName(path)!;
        var known = Of(folder);
        lock (known)
        {
            if (known.Add((Path.GetFileName(path), facts.Inode)))
            {
                HostDirectory.Make(directory, isPrivate: true);
                File.AppendAllText(FileOf(folder), Line(Path.GetFileName(path), facts.Inode));
            }
        }
    }

    /// <summary>Forgets files that are no longer there.</summary>
    /// <param name="folder">The directory that was looked into.</param>
    /// <param name="present">The files in it.</param>
    internal void Keep(string folder, IReadOnlySet<(string Name, ulong Inode)> present)
    {
        var known = Of(folder);
        lock (known)
        {
            if (known.RemoveWhere(one => !present.Contains(one)) > 0)
            {
                HostDirectory.Make(directory, isPrivate: true);
                File.WriteAllText(FileOf(folder), string.Concat(known.Select(one => Line(one.Name, one.Inode))));
            }
        }
    }

    private static string Line(string name, ulong inode) => string.Create(CultureInfo.InvariantCulture, $"{inode} {name}\n");

    private HashSet<(string Name, ulong Inode)> Of(string folder) => _known.GetOrAdd(folder, Load);

    private HashSet<(string Name, ulong Inode)> Load(string folder)
    {
        var file = FileOf(folder);
        var known = new HashSet<(string, ulong)>();
        foreach (var line in File.Exists(file) ? File.ReadAllLines(file) : [])
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && ulong.TryParse(line.AsSpan(0, space), CultureInfo.InvariantCulture, out var inode))
            {
                known.Add((line[(space + 1)..], inode));
            }
        }

        return known;
    }

    private string FileOf(string folder) => Path.Combine(directory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..32]);
}
