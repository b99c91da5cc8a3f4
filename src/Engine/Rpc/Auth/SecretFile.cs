using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Reads and writes files that hold secrets: nobody but their owner can read them, and nobody ever sees half of one.</summary>
internal static class SecretFile
{
    private const long LargestFile = 10 * 1024 * 1024;

    /// <summary>Reads a file.</summary>
    /// <returns>Its text, or nothing when there is no such file.</returns>
    /// <exception cref="VirtException">OpenFailed when it cannot be read.</exception>
    internal static async Task<string?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return new FileInfo(path).Length <= LargestFile
                ? await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)
                : throw new VirtException(VirtErrorCode.OpenFailed, $"{path}: larger than 10 MiB", VirtErrorDomain.Auth);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.OpenFailed, $"{path}: {e.Message}", VirtErrorDomain.Auth, e);
        }
    }

    /// <summary>Replaces a file as a whole: written beside it, brought to the disk, and renamed.</summary>
    /// <exception cref="VirtException">WriteFailed, with the old file left as it was.</exception>
    internal static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        try
        {
            // A link is followed, so that the file stays where its owner keeps it.
            var target = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(path);
            CreateFolder(Path.GetDirectoryName(target)!);
            await WholeFile.WriteAsync(target, System.Text.Encoding.UTF8.GetBytes(text), WholeFile.Private, overwrite: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.WriteFailed, $"{path}: {e.Message}", VirtErrorDomain.Auth, e);
        }
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, WholeFile.Private | UnixFileMode.UserExecute);
        }
    }
}
