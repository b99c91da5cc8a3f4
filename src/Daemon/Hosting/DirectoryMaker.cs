using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Daemon.Hosting;

/// <summary>Makes the daemon's directories.</summary>
internal static class DirectoryMaker
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Everybody =
        Owner | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Makes those that are missing; the others keep their permissions.</summary>
    /// <param name="directories">The directories.</param>
    /// <param name="sockets">Where the sockets will be.</param>
    /// <exception cref="DaemonException">One cannot be made.</exception>
    public static void Make(DaemonDirectories directories, string sockets)
    {
        // Clients of a machine's daemon must reach its sockets, whose own permissions guard them.
        var shared = directories.IsSystem ? Everybody : Owner;
        Make(directories.Run, shared);
        Make(sockets, shared);
        Make(directories.State, shared);
        Make(directories.Log, Owner);
    }

    /// <summary>Makes a directory if it is missing.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="mode">Its permissions.</param>
    /// <exception cref="DaemonException">It cannot be made.</exception>
    public static void Make(string path, UnixFileMode mode)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, mode);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DaemonException($"cannot make the directory {path}: {e.Message}", e);
        }
    }
}
