using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;

namespace VirtPS.Engine.Pki;

/// <summary>Writes files so that they are there whole or not at all, and keys so that nobody else ever reads them.</summary>
internal static class SafeFile
{
    private const UnixFileMode Open = WholeFile.Public | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Closed = WholeFile.Private | UnixFileMode.UserExecute;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">What it shall hold.</param>
    /// <param name="isPrivate">Whether only its owner may read it.</param>
    /// <param name="overwrite">Whether one that is there may be replaced.</param>
    /// <param name="cancellationToken">Stops the writing; the old file stays.</param>
    /// <returns>The writing.</returns>
    /// <exception cref="VirtException">OperationInvalid when the file is there and may not be replaced; WriteFailed.</exception>
    public static async Task WriteAsync(string path, string text, bool isPrivate, bool overwrite, CancellationToken cancellationToken)
    {
        await WriteAsync(path, text, isPrivate ? WholeFile.Private : WholeFile.Public, overwrite, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Replaces a file whose rights stay as they are, or makes one that everybody may read; a link is followed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">What it shall hold.</param>
    /// <param name="cancellationToken">Stops the writing; the old file stays.</param>
    /// <returns>The writing.</returns>
    /// <exception cref="VirtException">WriteFailed.</exception>
    public static async Task ReplaceAsync(string path, string text, CancellationToken cancellationToken)
    {
        // The file stays where its owner keeps it.
        var target = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(path);
        MakeDirectory(Path.GetDirectoryName(target)!, isPrivate: false);
        var rights = !OperatingSystem.IsWindows() && File.Exists(target) ? File.GetUnixFileMode(target) : WholeFile.Public;
        await WriteAsync(target, text, rights, overwrite: true, cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteAsync(string path, string text, UnixFileMode rights, bool overwrite, CancellationToken cancellationToken)
    {
        try
        {
            await WholeFile.WriteAsync(path, System.Text.Encoding.UTF8.GetBytes(text), rights, overwrite, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            throw Exists(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, e);
        }
    }

    /// <summary>Makes a directory, and those above it.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="isPrivate">Whether only its owner may look into it.</param>
    /// <exception cref="VirtException">WriteFailed.</exception>
    public static void MakeDirectory(string path, bool isPrivate)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
                return;
            }

            // Only the last one is private: others have to get past those above it.
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent)
            {
                Directory.CreateDirectory(parent, Open);
            }

            Directory.CreateDirectory(path, isPrivate ? Closed : Open);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, e);
        }
    }

    /// <summary>Makes the error for a file that may not be replaced.</summary>
    /// <param name="path">The file.</param>
    /// <returns>An error with code OperationInvalid.</returns>
    public static VirtException Exists(string path) =>
        VirtException.Worded(VirtErrorCode.OperationInvalid, $"'{path}' exists already: -Force replaces it", VirtErrorDomain.Rpc);

    private static VirtException CannotWrite(string path, Exception error) => VirtException.Worded(
        VirtErrorCode.WriteFailed,
        $"Cannot write '{path}': {(error is UnauthorizedAccessException ? "Permission denied (run as root, or choose a directory of your own)" : error.Message)}",
        VirtErrorDomain.Rpc);
}
