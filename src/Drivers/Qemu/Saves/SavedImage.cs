using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;

namespace VirtPS.Drivers.Qemu.Saves;

/// <summary>An image that is being written or read: its file, and what stands before the memory.</summary>
internal sealed class SavedImage : IAsyncDisposable
{
    private readonly string _beside;

    private SavedImage(string path, string beside, FileStream file, SaveHeader header) =>
        (Path, _beside, File, Header) = (path, beside, file, header);

    /// <summary>Where it is, or will be.</summary>
    internal string Path { get; }

    /// <summary>The open file, at the memory.</summary>
    internal FileStream File { get; }

    /// <summary>What stands before the memory.</summary>
    internal SaveHeader Header { get; }

    /// <summary>Whether the memory goes past the host's cache.</summary>
    internal bool BypassesCache { get; set; }

    /// <summary>The way of the memory.</summary>
    internal SaveWay Way => new(Header.Format, BypassesCache);

    /// <summary>Begins an image beside its place: what is there stays until the new one is whole.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="header">What stands before the memory.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The image.</returns>
    /// <exception cref="VirtException">SystemError when it cannot be written.</exception>
    internal static async Task<SavedImage> BeginAsync(string path, SaveHeader header, CancellationToken cancellationToken)
    {
        CheckPath(path);
        var directory = System.IO.Path.GetDirectoryName(path)!;

        // Where something other than a file is, such as a block device, it is written where it is.
        var isFile = !System.IO.File.Exists(path) || (System.IO.File.GetAttributes(path) & FileAttributes.Device) == 0;
        var beside = isFile ? System.IO.Path.Combine(directory, $".{System.IO.Path.GetFileName(path)}.{Guid.NewGuid():N}") : path;
        FileStream? file = null;
        try
        {
            var options = new FileStreamOptions
            {
                Mode = isFile ? FileMode.CreateNew : FileMode.Open,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Read,
                BufferSize = 0,
            };
            if (isFile && !OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = WholeFile.Private;
            }

            file = new FileStream(beside, options);
            var roomy = header.WithRoom();
            await file.WriteAsync(roomy.ToBytes(isWhole: false), cancellationToken).ConfigureAwait(false);
            return new SavedImage(path, beside, file, roomy);
        }
        catch (Exception e)
        {
            file?.Dispose();
            if (isFile && file is not null)
            {
                System.IO.File.Delete(beside);
            }

            if (e is not (IOException or UnauthorizedAccessException))
            {
                throw;
            }

            throw new VirtException(VirtErrorCode.SystemError, $"Failed to create file '{path}': {e.Message}", VirtErrorDomain.Qemu, e);
        }
    }

    /// <summary>Opens an image.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The image.</returns>
    /// <exception cref="VirtException">SystemError when it cannot be read; OperationFailed when it is no image.</exception>
    internal static async Task<SavedImage> OpenAsync(string path, CancellationToken cancellationToken)
    {
        CheckPath(path);
        FileStream file;
        try
        {
            file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite, BufferSize = 0 });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"Failed to open file '{path}': {(e is FileNotFoundException or DirectoryNotFoundException ? "No such file or directory" : e.Message)}", VirtErrorDomain.Qemu, e);
        }

        try
        {
            return new SavedImage(path, path, file, await SaveHeader.ReadAsync(file, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Replaces what stands before an image's memory.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="header">What shall stand there; its length stays as it is.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">OperationFailed when it does not fit; SystemError when it cannot be written.</exception>
    internal static async Task ReplaceHeaderAsync(string path, SaveHeader header, CancellationToken cancellationToken)
    {
        var bytes = header.ToBytes(isWhole: true);
        try
        {
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, BufferSize = 0 });
            await file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"failed to write header to domain save file '{path}': {e.Message}", VirtErrorDomain.Qemu, e);
        }
    }

    /// <summary>Makes a written image count, in its place.</summary>
    /// <returns>The end.</returns>
    /// <exception cref="VirtException">SystemError when it cannot be finished.</exception>
    internal async Task FinishAsync()
    {
        try
        {
            // The mark comes last: what is cut off before is known as unfinished.
            File.Flush(flushToDisk: true);
            File.Position = 0;
            await File.WriteAsync(Header.MarkOf(isWhole: true)).ConfigureAwait(false);
            File.Flush(flushToDisk: true);
            if (_beside != Path)
            {
                System.IO.File.Move(_beside, Path, overwrite: true);
                WholeFile.BringToDisk(System.IO.Path.GetDirectoryName(Path)!);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"unable to close {Path}: {e.Message}", VirtErrorDomain.Qemu, e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await File.DisposeAsync().ConfigureAwait(false);
        if (_beside != Path)
        {
            System.IO.File.Delete(_beside);
        }
    }

    private static void CheckPath(string path)
    {
        if (!System.IO.Path.IsPathRooted(path) || System.IO.Path.EndsInDirectorySeparator(path) || Directory.Exists(path))
        {
            throw QemuNode.Speaker.Argument($"'{path}' is no place for a saved guest (expected the absolute path of a file)");
        }
    }
}
