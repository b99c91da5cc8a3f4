using System.Security.Cryptography;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Secrets;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;

namespace VirtPS.Drivers.Secret;

/// <summary>Keeps secrets on disk: <c>UUID.xml</c> for the definition, <c>UUID.value</c> for the sealed value.</summary>
/// <param name="directory">The directory of both.</param>
/// <param name="definitions">The definitions.</param>
/// <param name="keys">What seals the values.</param>
internal sealed class SecretFiles(string directory, DefinitionFiles definitions, SecretKeys keys) : ISecretStore
{
    private const string Suffix = ".value";

    /// <inheritdoc/>
    public Task SaveAsync(StoredSecret secret, CancellationToken cancellationToken) =>
        definitions.SaveAsync(secret.Ref.Uuid.ToString(), secret.Definition, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>A value whose definition is gone is no secret any more; the next start removes what a crash in between leaves.</remarks>
    public void Remove(Guid uuid)
    {
        definitions.Remove(uuid.ToString());
        Guard(VirtErrorCode.WriteFailed, PathOf(uuid), File.Delete);
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ReadValueAsync(Guid uuid, CancellationToken cancellationToken)
    {
        var path = PathOf(uuid);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return keys.Open(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), uuid);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.OpenFailed, $"{path}: {e.Message}", VirtErrorDomain.Secret, e);
        }
        catch (CryptographicException e)
        {
            throw new VirtException(VirtErrorCode.InternalError, $"the value in '{path}' cannot be decrypted: {e.Message}", VirtErrorDomain.Secret, e);
        }
    }

    /// <inheritdoc/>
    public async Task SaveValueAsync(Guid uuid, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        var path = PathOf(uuid);
        try
        {
            HostDirectory.Make(directory, isPrivate: true);
            var sealedValue = await keys.SealAsync(value, uuid, cancellationToken).ConfigureAwait(false);
            await WholeFile.WriteAsync(path, sealedValue, WholeFile.Private, overwrite: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.WriteFailed, $"{path}: {e.Message}", VirtErrorDomain.Secret, e);
        }
    }

    /// <summary>Removes values without a definition and files that were never finished.</summary>
    internal void RemoveOrphans()
    {
        if (!Directory.Exists(directory))
        {
            return;
        }

        var known = definitions.List().ToHashSet();
        foreach (var file in Directory.EnumerateFiles(directory))
        {
            var isOrphan = file.EndsWith(Suffix, StringComparison.Ordinal) && !known.Contains(Path.GetFileNameWithoutExtension(file));
            if (isOrphan || file.EndsWith(".new", StringComparison.Ordinal))
            {
                Guard(VirtErrorCode.WriteFailed, file, File.Delete);
            }
        }
    }

    private static void Guard(VirtErrorCode code, string path, Action<string> work)
    {
        try
        {
            work(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(code, $"{path}: {e.Message}", VirtErrorDomain.Secret, e);
        }
    }

    private string PathOf(Guid uuid) => Path.Combine(directory, uuid + Suffix);
}
