using System.Runtime.InteropServices;

namespace VirtPS.Engine.Files;

/// <summary>Writes files that are there whole or not at all, even when the machine loses power meanwhile.</summary>
internal static class WholeFile
{
    /// <summary>The rights of a file that only its owner reads and writes.</summary>
    internal const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The rights of a file that everybody reads and its owner writes.</summary>
    internal const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const int ReadOnly = 0;

    private const string Ending = ".new";

    /// <summary>Writes a file beside its place, brings it to the disk, moves it there, and brings its name to the disk.</summary>
    /// <param name="path">The file; its directory must be there.</param>
    /// <param name="content">What it shall hold.</param>
    /// <param name="rights">Its rights, whatever the umask says.</param>
    /// <param name="overwrite">Whether one that is there may be replaced.</param>
    /// <param name="cancellationToken">Stops the writing; the old file stays.</param>
    /// <returns>The writing.</returns>
    /// <exception cref="IOException">The file cannot be written, or is there and may not be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write it.</exception>
    internal static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, UnixFileMode rights, bool overwrite, CancellationToken cancellationToken)
    {
        await PlaceAsync(path, content, rights, overwrite, cancellationToken).ConfigureAwait(false);
        BringToDisk(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Writes a file beside its place, brings it to the disk, and moves it there, at half the cost of <see cref="WriteAsync"/>.</summary>
    /// <remarks>Power that is lost soon after may take the move back, not the file: <see cref="Unplaced"/> finds it then.</remarks>
    /// <param name="path">The file; its directory must be there.</param>
    /// <param name="content">What it shall hold.</param>
    /// <param name="rights">Its rights, whatever the umask says.</param>
    /// <param name="overwrite">Whether one that is there may be replaced.</param>
    /// <param name="cancellationToken">Stops the writing; the old file stays.</param>
    /// <returns>The writing.</returns>
    /// <exception cref="IOException">The file cannot be written, or is there and may not be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write it.</exception>
    internal static async Task PlaceAsync(string path, ReadOnlyMemory<byte> content, UnixFileMode rights, bool overwrite, CancellationToken cancellationToken)
    {
        var draft = $"{path}.{Guid.NewGuid():N}{Ending}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = Private;
            }

            var stream = new FileStream(draft, options);
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
                if (!OperatingSystem.IsWindows() && rights != Private)
                {
                    File.SetUnixFileMode(stream.SafeFileHandle, rights);
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    /// <summary>Lists the files that were written and not moved to their places, because the process or the machine stopped; the oldest comes first.</summary>
    /// <remarks>The last of a place may be torn: its reader must be able to tell.</remarks>
    /// <param name="directory">Where they lie; nobody may write to it meanwhile.</param>
    /// <param name="extension">How the names of their places end.</param>
    /// <returns>Each with the place that it was meant for.</returns>
    internal static IReadOnlyList<(string Draft, string Path)> Unplaced(string directory, string extension) =>
        [.. Directory.EnumerateFiles(directory, $"*{extension}.{new string('?', 32)}{Ending}").OrderBy(File.GetLastWriteTimeUtc).Select(draft => (draft, draft[..^(33 + Ending.Length)]))];

    /// <summary>Brings the names in a directory to the disk.</summary>
    /// <param name="directory">The directory.</param>
    internal static void BringToDisk(string directory)
    {
        // Windows keeps its names by itself.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = OpenDirectory(directory, ReadOnly);
        if (descriptor >= 0)
        {
            _ = Synchronize(descriptor);
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenDirectory([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Synchronize(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
