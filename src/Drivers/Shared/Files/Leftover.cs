namespace VirtPS.Drivers.Shared.Files;

/// <summary>Removes what may be left of an object.</summary>
internal static class Leftover
{
    /// <summary>Removes a file; neither it nor its directory need be there.</summary>
    /// <param name="path">The file.</param>
    internal static void Remove(string path)
    {
        // File.Delete puts up with a missing file, but not with a missing directory.
        if (Directory.Exists(Path.GetDirectoryName(path)))
        {
            File.Delete(path);
        }
    }
}
