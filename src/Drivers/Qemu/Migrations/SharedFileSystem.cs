namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Tells which files other hosts see too.</summary>
/// <remarks>virFileIsSharedFS, virFileIsClusterFS.</remarks>
internal static class SharedFileSystem
{
    private static readonly string[] Shared =
    [
        "nfs", "nfs4", "gfs2", "ocfs2", "afs", "cifs", "smb3", "ceph", "fuse.ceph", "fuse.glusterfs", "gpfs", "fuse.quobyte", "pvfs2", "acfs", "beegfs",
        "lustre", "wekafs",
    ];

    // File systems whose hosts' caches agree.
    private static readonly string[] Coherent = ["gfs2", "ocfs2", "ceph", "gpfs", "acfs", "fuse.quobyte"];

    /// <summary>Tells whether a file is on a file system that other hosts see too.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <returns>Whether it is.</returns>
    internal static bool Holds(string path) => Shared.Contains(TypeOf(path, Mounts()));

    /// <summary>Tells whether the caches of all hosts that see a file agree.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Whether they do.</returns>
    internal static bool IsCoherent(string path) => Coherent.Contains(TypeOf(path, Mounts()));

    /// <summary>Finds the type of the file system that holds a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mounts">The lines of /proc/self/mounts.</param>
    /// <returns>The type; empty where it is not known.</returns>
    internal static string TypeOf(string path, IEnumerable<string> mounts)
    {
        var (longest, type) = (-1, string.Empty);
        foreach (var line in mounts)
        {
            if (line.Split(' ') is not [_, var point, var kind, ..])
            {
                continue;
            }

            // Blanks and their like are written as octal numbers.
            var place = point.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal).TrimEnd('/');
            if (place.Length >= longest && (path == place || path.StartsWith(place + '/', StringComparison.Ordinal)))
            {
                (longest, type) = (place.Length, kind);
            }
        }

        return type;
    }

    private static string[] Mounts() => File.Exists("/proc/self/mounts") ? File.ReadAllLines("/proc/self/mounts") : [];
}
