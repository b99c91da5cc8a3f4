using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>Files of this computer that commands read and write.</summary>
internal static class LocalFile
{
    /// <summary>Opens a file to be read.</summary>
    /// <exception cref="VirtException">SystemError when that fails.</exception>
    internal static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"cannot read '{path}': {error.Message}", inner: error);
        }
    }

    /// <summary>Writes a file: it appears, or takes the place of another, when it is whole.</summary>
    /// <exception cref="VirtException">SystemError when that fails.</exception>
    internal static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        var beside = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write);
            await using (file.ConfigureAwait(false))
            {
                await write(file).ConfigureAwait(false);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch (Exception error)
        {
            File.Delete(beside);
            if (error is IOException or UnauthorizedAccessException)
            {
                throw new VirtException(VirtErrorCode.SystemError, $"cannot write '{path}': {error.Message}", inner: error);
            }

            throw;
        }
    }
}
