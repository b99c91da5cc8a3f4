namespace VirtPS.Drivers.Storage.Blocks;

/// <summary>Finds the link to a device that stays the same over boots.</summary>
/// <remarks>virStorageBackendStablePath.</remarks>
internal static class StablePath
{
    /// <summary>Tells whether a pool's target is a directory of such links.</summary>
    /// <param name="directory">The target.</param>
    /// <returns>Whether it is.</returns>
    internal static bool HasLinks(string directory) =>
        directory.StartsWith("/dev/", StringComparison.Ordinal) && directory != "/dev/";

    /// <summary>Finds the link to a device.</summary>
    /// <param name="directory">The pool's target.</param>
    /// <param name="device">The device.</param>
    /// <returns>The link; the device itself where there is none.</returns>
    internal static string Of(string directory, string device)
    {
        if (!HasLinks(directory) || !Directory.Exists(directory))
        {
            return device;
        }

        return Directory.EnumerateFileSystemEntries(directory).Order(StringComparer.Ordinal)
            .FirstOrDefault(link => new FileInfo(link).ResolveLinkTarget(returnFinalTarget: true)?.FullName == device) ?? device;
    }
}
