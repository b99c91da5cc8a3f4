using System.Net;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Finds the credentials for a host where libvirt's clients do.</summary>
/// <remarks>What the user gave; else one file: <c>$LIBVIRT_AUTH_FILE</c>, the URI's <c>authfile</c>, <c>libvirt/auth.conf</c>
/// in the user's configuration, <c>/etc/libvirt/auth.conf</c>; the first that counts, even if it has nothing for the host.</remarks>
internal static class CredentialSources
{
    private const string Variable = "LIBVIRT_AUTH_FILE";
    private const string SystemFile = "/etc/libvirt/auth.conf";

    /// <summary>Finds the credentials for SASL.</summary>
    /// <param name="given">What the user gave.</param>
    /// <param name="host">The URI's host; nothing for this one.</param>
    /// <param name="authFile">The URI's <c>authfile</c>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The credentials, or nothing.</returns>
    /// <exception cref="VirtException">OpenFailed when a file that was named is missing or cannot be read; ConfSyntax with the place.</exception>
    internal static Task<SaslCredential?> FindAsync(NetworkCredential? given, string? host, string? authFile, CancellationToken cancellationToken) =>
        FindAsync(given, host, authFile, Environment.GetEnvironmentVariable, cancellationToken);

    /// <inheritdoc cref="FindAsync(NetworkCredential?, string?, string?, CancellationToken)"/>
    internal static async Task<SaslCredential?> FindAsync(
        NetworkCredential? given, string? host, string? authFile, Func<string, string?> environment, CancellationToken cancellationToken)
    {
        if (given is not null)
        {
            return new SaslCredential(given.UserName, given.Password, realm: given.Domain);
        }

        if (FilePath(authFile, environment) is not { } path)
        {
            return null;
        }

        var file = await AuthFile.LoadAsync(path, cancellationToken).ConfigureAwait(false)
            ?? throw new VirtException(VirtErrorCode.OpenFailed, $"{path}: there is no such file of credentials", VirtErrorDomain.Auth);
        var entries = new AuthEntries(file);
        string? Value(string key) => entries.Find(AuthEntries.Libvirt, string.IsNullOrEmpty(host) ? "localhost" : host, key);

        // Without a password nothing here helps; a mechanism that needs none will do without a name too.
        var login = Value("authname") ?? Value("username");
        return login is not null && Value("password") is { } password ? new SaslCredential(login, password, Value("username"), Value("realm")) : null;
    }

    /// <summary>Finds the file that counts.</summary>
    /// <returns>The path, or nothing when there is none.</returns>
    internal static string? FilePath(string? authFile, Func<string, string?> environment) =>
        Named(environment) ?? authFile ?? new[] { UserPath(environment), SystemFile }.FirstOrDefault(File.Exists);

    /// <summary>Finds the file that belongs to the user.</summary>
    internal static string OwnPath(Func<string, string?> environment) => Named(environment) ?? UserPath(environment);

    private static string? Named(Func<string, string?> environment) => environment(Variable) is { Length: > 0 } path ? path : null;

    private static string UserPath(Func<string, string?> environment)
    {
        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "libvirt", "auth.conf");
        }

        var home = environment("XDG_CONFIG_HOME");
        return Path.IsPathRooted(home)
            ? Path.Combine(home, "libvirt", "auth.conf")
            : Path.Combine(environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config", "libvirt", "auth.conf");
    }
}
