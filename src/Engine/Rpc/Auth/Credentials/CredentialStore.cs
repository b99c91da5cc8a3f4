using System.Net;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Changes the credentials that libvirt's clients and VirtPS look up: auth.conf, with its comments and order left as they are.</summary>
/// <remarks>https://libvirt.org/auth.html#client-configuration. The file is replaced as a whole, and only its owner can read it.</remarks>
public sealed class CredentialStore
{
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Opens a file; it need not be there.</summary>
    /// <param name="path">The file's path.</param>
    public CredentialStore(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>The services that credentials can be for.</summary>
    public static IReadOnlyList<string> Services => AuthEntries.Services;

    /// <summary>Gets the file that belongs to the user: <c>$LIBVIRT_AUTH_FILE</c>, or <c>libvirt/auth.conf</c> in the user's configuration.</summary>
    /// <returns>The path, whether it is there or not.</returns>
    public static string DefaultPath() => CredentialSources.OwnPath(Environment.GetEnvironmentVariable);

    /// <summary>Lists the entries.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The entries in the file's order; none when there is no file.</returns>
    /// <exception cref="VirtException">OpenFailed; ConfSyntax with the place.</exception>
    public async Task<IReadOnlyList<VirtCredential>> ListAsync(CancellationToken cancellationToken) =>
        [.. new AuthEntries(await LoadAsync(cancellationToken).ConfigureAwait(false)).List()];

    /// <summary>Stores a host's credentials, in place of those it has.</summary>
    /// <param name="service">What they are for: one of <see cref="Services"/>.</param>
    /// <param name="host">The host as URIs name it, or <c>default</c>.</param>
    /// <param name="credential">The name, the password and, as its domain, the realm.</param>
    /// <param name="cancellationToken">Stops the work before the file is replaced.</param>
    /// <returns>What was stored.</returns>
    /// <exception cref="VirtException">InvalidArg for what cannot be written; OpenFailed, ConfSyntax or WriteFailed for the file.</exception>
    public async Task<VirtCredential> SetAsync(string service, string host, NetworkCredential credential, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credential);
        RefuseUnwritable(host);
        VirtCredential? stored = null;
        await ChangeAsync(
            entries =>
            {
                entries.Set(service, host, credential.UserName, credential.Password, credential.Domain.Length > 0 ? credential.Domain : null);
                stored = entries.Describe(service, host);
            },
            cancellationToken).ConfigureAwait(false);
        return stored!;
    }

    /// <summary>Removes a host's entry, and its credentials where no other host shares them.</summary>
    /// <param name="service">What they are for.</param>
    /// <param name="host">The host.</param>
    /// <param name="cancellationToken">Stops the work before the file is replaced.</param>
    /// <returns>A task that ends when the file is replaced.</returns>
    /// <exception cref="VirtException">InvalidArg when there is no such entry; OpenFailed, ConfSyntax or WriteFailed for the file.</exception>
    public Task RemoveAsync(string service, string host, CancellationToken cancellationToken) =>
        ChangeAsync(
            entries =>
            {
                if (!entries.Remove(service, host))
                {
                    throw VirtException.Worded(VirtErrorCode.InvalidArg, $"there are no {service} credentials for '{host}' in {Path}", VirtErrorDomain.Auth);
                }
            },
            cancellationToken);

    private static void RefuseUnwritable(string host)
    {
        if (string.IsNullOrWhiteSpace(host) || host.Any(letter => letter is '[' or ']' || char.IsControl(letter)))
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{host}' is no host name for a credentials file: brackets and control characters cannot be written", VirtErrorDomain.Auth);
        }
    }

    private async Task ChangeAsync(Action<AuthEntries> change, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var file = await LoadAsync(cancellationToken).ConfigureAwait(false);
            change(new AuthEntries(file));
            await SecretFile.WriteAsync(Path, file.ToString(), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<AuthFile> LoadAsync(CancellationToken cancellationToken) =>
        await AuthFile.LoadAsync(Path, cancellationToken).ConfigureAwait(false) ?? AuthFile.Parse("", Path);
}
