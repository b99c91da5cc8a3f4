using System.Security.Cryptography;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;

namespace VirtPS.Drivers.Secret;

/// <summary>The keys that values of secrets are sealed with: systemd's credential where there is one, else a file of the host.</summary>
/// <remarks>
/// A sealed value says which key it needs, so that values of the file's key stay readable once systemd hands one over.
/// The credential has libvirt's name for it.
/// </remarks>
/// <param name="keyFile">The host's own key; made when it is first needed.</param>
/// <param name="credentials">The directory where systemd puts credentials; nothing without systemd.</param>
/// <param name="warn">Takes what an administrator should know.</param>
internal sealed class SecretKeys(string keyFile, string? credentials, Action<string> warn)
{
    /// <summary>The name of the credential.</summary>
    internal const string CredentialName = "secrets-encryption-key";

    private SealingKey? _credential;
    private SealingKey? _file;

    /// <summary>Seals a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="uuid">Whose it is; it opens for no other.</param>
    /// <param name="cancellationToken">Stops the making of a key.</param>
    /// <returns>The sealed value.</returns>
    internal async Task<byte[]> SealAsync(ReadOnlyMemory<byte> value, Guid uuid, CancellationToken cancellationToken)
    {
        var key = FromCredential() ?? FromFile() ?? await MakeAsync(cancellationToken).ConfigureAwait(false);
        return key.Seal(value.Span, uuid);
    }

    /// <summary>Opens a sealed value.</summary>
    /// <param name="content">The sealed value.</param>
    /// <param name="uuid">Whose it is.</param>
    /// <returns>The value.</returns>
    /// <exception cref="CryptographicException">It was sealed with another key or for another secret, or has been changed.</exception>
    internal byte[] Open(ReadOnlySpan<byte> content, Guid uuid)
    {
        var wanted = SealingKey.KeyOf(content);
        return FromCredential() is { } credential && credential.IsNamed(wanted) ? credential.Open(content, uuid)
            : FromFile() is { } file && file.IsNamed(wanted) ? file.Open(content, uuid)
            : throw new CryptographicException($"it was encrypted with a key that is neither the credential '{CredentialName}' nor in '{keyFile}'");
    }

    private SealingKey? FromCredential()
    {
        if (_credential is null && credentials is not null && Path.Combine(credentials, CredentialName) is var path && File.Exists(path))
        {
            _credential = Read(path);
        }

        return _credential;
    }

    private SealingKey? FromFile()
    {
        if (_file is null && File.Exists(keyFile))
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(keyFile) & ~WholeFile.Private) != 0)
            {
                warn($"'{keyFile}' was open to others than its owner; it is not any more, but whoever read it can decrypt stored secrets");
                File.SetUnixFileMode(keyFile, WholeFile.Private);
            }

            _file = Read(keyFile);
        }

        return _file;
    }

    private async Task<SealingKey> MakeAsync(CancellationToken cancellationToken)
    {
        HostDirectory.Make(Path.GetDirectoryName(keyFile)!, isPrivate: true);
        var bytes = RandomNumberGenerator.GetBytes(SealingKey.Size);
        await WholeFile.WriteAsync(keyFile, bytes, WholeFile.Private, overwrite: false, cancellationToken).ConfigureAwait(false);
        return _file = new SealingKey(bytes);
    }

    private static SealingKey Read(string path) => File.ReadAllBytes(path) is { Length: SealingKey.Size } bytes
        ? new SealingKey(bytes)
        : throw new VirtException(
            VirtErrorCode.InternalError, $"the key for secrets in '{path}' must be exactly {SealingKey.Size} bytes long", VirtErrorDomain.Secret);
}
