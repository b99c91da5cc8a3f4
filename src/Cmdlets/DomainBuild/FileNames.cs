namespace VirtPS.Commands;

/// <summary>Writes exported documents to files.</summary>
internal static class FileNames
{
    /// <summary>Makes a file's name of an object's, so that no name leaves the directory.</summary>
    internal static string Safe(string name) =>
        string.Join('_', name.Split(Path.GetInvalidFileNameChars())) is var safe && safe is not ("." or "..") ? safe : "_";

    /// <summary>Writes a file as a whole or not at all.</summary>
    internal static async Task WriteWholeAsync(string file, string text, bool replace, CancellationToken cancellationToken)
    {
        if (!replace && File.Exists(file))
        {
            throw new IOException($"The file '{file}' exists; -Force replaces it.");
        }

        var partial = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            await File.WriteAllTextAsync(partial, text, cancellationToken).ConfigureAwait(false);
            File.Move(partial, file, replace);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
