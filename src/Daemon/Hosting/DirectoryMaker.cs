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
    /// <param name="sockets">Where the sockets will be, and who may use them.</param>
    /// <exception cref="DaemonException">One cannot be made.</exception>
    public static void Make(DaemonDirectories directories, UnixSocketSettings sockets)
    {
        // Clients must reach the sockets that are open to them; the sockets' own permissions guard them.
        var reached = directories.IsSystem || (sockets.ReadWriteMode & ~Owner) != 0 ? Everybody : Owner;
        Make(directories.Run, reached);
        Make(sockets.Directory, reached);
        Make(directories.State, directories.IsSystem ? Everybody : Owner);
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
