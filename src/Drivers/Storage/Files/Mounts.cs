using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Files;

/// <summary>Mounts file systems and knows which are.</summary>
internal static class Mounts
{
    private const string Table = "/proc/self/mounts";

    /// <summary>Tells whether a source is mounted on a directory.</summary>
    /// <param name="source">The source, such as a device.</param>
    /// <param name="directory">The directory.</param>
    /// <returns>Whether it is.</returns>
    internal static bool IsMounted(string source, string directory) =>
        All().Any(mount => IsSame(mount.Directory, directory) && IsSame(mount.Source, source));

    /// <summary>Tells whether anything is mounted on a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>Whether something is.</returns>
    internal static bool IsMounted(string directory) => All().Any(mount => IsSame(mount.Directory, directory));

    /// <summary>Mounts a file system.</summary>
    /// <param name="arguments">The arguments of mount(8).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">InternalError with the program's words.</exception>
    internal static Task MountAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        HostProgram.Find("mount", VirtErrorDomain.Storage).RunAsync(VirtErrorDomain.Storage, arguments, cancellationToken);

    /// <summary>Unmounts a file system.</summary>
    /// <param name="directory">Where it is mounted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">InternalError with the program's words.</exception>
    internal static Task UnmountAsync(string directory, CancellationToken cancellationToken) =>
        HostProgram.Find("umount", VirtErrorDomain.Storage).RunAsync(VirtErrorDomain.Storage, [directory], cancellationToken);

    private static IEnumerable<(string Source, string Directory)> All() =>
        from line in File.Exists(Table) ? File.ReadLines(Table) : []
        let words = line.Split(' ')
        where words.Length > 1
        select (Plain(words[0]), Plain(words[1]));

    /// <summary>The table writes blanks and backslashes as three octal digits.</summary>
    private static string Plain(string word)
    {
        if (!word.Contains('\\', StringComparison.Ordinal))
        {
            return word;
        }

        var plain = new System.Text.StringBuilder(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] == '\\' && i + 3 < word.Length)
            {
                plain.Append((char)Convert.ToInt32(word.Substring(i + 1, 3), 8));
                i += 3;
            }
            else
            {
                plain.Append(word[i]);
            }
        }

        return plain.ToString();
    }

    private static bool IsSame(string one, string other) => one == other || Resolved(one) == Resolved(other);

    private static string Resolved(string path)
    {
        if (!path.StartsWith('/'))
        {
            return path;
        }

        var clean = Path.TrimEndingDirectorySeparator(path);
        return new FileInfo(clean).LinkTarget is null ? clean : new FileInfo(clean).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? clean;
    }
}
