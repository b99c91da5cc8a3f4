using VirtPS.Drivers.Shared.Files;

namespace VirtPS.Drivers.Shared.Images;

/// <summary>Follows images to those that they are built on.</summary>
internal static class ImageChain
{
    private const int Longest = 200;

    /// <summary>Lists the files that an image is built on.</summary>
    /// <param name="path">The image.</param>
    /// <param name="format">Its format; a raw one, or one that nobody says, is never looked into.</param>
    /// <returns>The files, the nearest first; what is not a file of this host ends the list.</returns>
    internal static IReadOnlyList<string> Below(string path, string? format)
    {
        var found = new List<string>();
        while (format is not (null or "raw" or "luks") && found.Count < Longest && Read(path) is { Backing: { Length: > 0 } backing } facts)
        {
            path = ImageFile.PathOfBacking(path, backing);
            format = facts.BackingFormat;
            if (!path.StartsWith('/') || FileFacts.Of(path) is null || found.Contains(path))
            {
                break;
            }

            found.Add(path);
        }

        return found;
    }

    private static ImageFacts? Read(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return ImageFile.Read(file, FileFacts.Of(path)?.Size ?? 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
