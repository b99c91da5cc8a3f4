namespace VirtPS.Drivers.Shared.Files;

/// <summary>Makes directories of the host's drivers.</summary>
internal static class HostDirectory
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Everybody =
        Owner | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Makes a directory, and those above it, where they are missing; one that is there keeps its rights.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="isPrivate">Whether only its owner may look into it.</param>
    internal static void Make(string path, bool isPrivate)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, isPrivate ? Owner : Everybody);
        }
    }
}
