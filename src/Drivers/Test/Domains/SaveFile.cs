using System.Buffers.Binary;
using System.Text;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>The file that a saved guest of a test node is kept in.</summary>
/// <remarks>
/// libvirt's test driver has the same: a magic word with its zero, the length of the definition in four bytes, lowest
/// first, and the definition in UTF-8. One byte more, which libvirt does not read, says whether the guest was paused.
/// </remarks>
internal static class SaveFile
{
    private const int MaxLength = 16 * 1024 * 1024;

    private static ReadOnlySpan<byte> Magic => "TestGuestMagic\0"u8;

    /// <summary>Makes a file's contents.</summary>
    /// <param name="saved">What is kept.</param>
    /// <returns>The bytes.</returns>
    internal static byte[] Pack(SavedGuest saved)
    {
        var xml = Encoding.UTF8.GetBytes(saved.Definition.ToText(-1, secure: true));
        var bytes = new byte[Magic.Length + sizeof(int) + xml.Length + 1];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(Magic.Length), xml.Length);
        xml.CopyTo(bytes, Magic.Length + sizeof(int));
        bytes[^1] = saved.Paused ? (byte)1 : (byte)0;
        return bytes;
    }

    /// <summary>The contents of a core file: a test guest has no memory to dump.</summary>
    /// <returns>The bytes.</returns>
    internal static byte[] PackCore() => Magic.ToArray();

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What is kept in it.</returns>
    /// <exception cref="VirtException">SystemError when it cannot be read or is cut off; InternalError when it is no such file.</exception>
    internal static async Task<SavedGuest> ReadAsync(string path, CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw System($"cannot read domain image '{path}': {Words(e)}", e);
        }

        if (bytes.Length < Magic.Length)
        {
            throw System($"incomplete save header in '{path}'");
        }

        if (!bytes.AsSpan().StartsWith(Magic))
        {
            throw DomainErrors.Internal($"mismatched header magic: '{path}' is no saved guest of the test driver");
        }

        if (bytes.Length < Magic.Length + sizeof(int))
        {
            throw System($"failed to read metadata length in '{path}'");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Magic.Length));
        if (length is < 1 or > MaxLength)
        {
            throw DomainErrors.Internal($"length of metadata out of range in '{path}'");
        }

        var start = Magic.Length + sizeof(int);
        return bytes.Length < start + length
            ? throw System($"incomplete metadata in '{path}'")
            : new SavedGuest(
                DomainReader.Read(Encoding.UTF8.GetString(bytes, start, length)),
                Paused: bytes.Length > start + length && bytes[start + length] != 0);
    }

    /// <summary>Writes a file beside its place; it is moved there only when it is whole.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="bytes">Its contents.</param>
    /// <param name="cancellationToken">Ends the writing; nothing stays then.</param>
    /// <returns>The file beside its place.</returns>
    /// <exception cref="VirtException">SystemError when it cannot be written.</exception>
    internal static async Task<string> WriteBesideAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        var beside = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                // A guest's memory may hold anything; as libvirt does, only the owner reads it.
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            var file = new FileStream(beside, options);
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            return beside;
        }
        catch (Exception e)
        {
            Discard(beside);
            if (e is IOException or UnauthorizedAccessException)
            {
                throw System($"cannot write '{path}': {Words(e)}", e);
            }

            throw;
        }
    }

    /// <summary>Moves a written file to its place, over one that may be there.</summary>
    /// <param name="beside">The file beside its place.</param>
    /// <param name="path">Its place.</param>
    /// <exception cref="VirtException">SystemError when it cannot be moved.</exception>
    internal static void Settle(string beside, string path)
    {
        try
        {
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw System($"cannot write '{path}': {Words(e)}", e);
        }
    }

    /// <summary>Deletes a file that did not come to its place.</summary>
    /// <param name="beside">The file; it need not be there.</param>
    internal static void Discard(string beside)
    {
        try
        {
            File.Delete(beside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one to tell.
        }
    }

    /// <summary>Says a failure as libvirt does, which is also without the name of the file beside the one that was meant.</summary>
    private static string Words(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "No such file or directory",
        UnauthorizedAccessException => "Permission denied",
        _ => error.Message,
    };

    private static VirtException System(string what, Exception? inner = null) => new(VirtErrorCode.SystemError, what, VirtErrorDomain.Test, inner);
}
