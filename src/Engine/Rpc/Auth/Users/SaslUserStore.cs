using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Keeps the users of the daemon's SASL mechanisms in a file that its owner alone can read.</summary>
/// <remarks>What is kept of a password checks it and does not reveal it: RFC 5802's StoredKey and ServerKey and, where
/// DIGEST-MD5 was asked for, RFC 2831's hash, with which alone one could log in. The file is read at every look, so that
/// changes count at once; it is replaced as a whole.</remarks>
public sealed class SaslUserStore : ISaslUsers
{
    private const string DecoyKeyword = "decoy ";
    private const int DecoySize = 32;
    private const string Heading =
        "# Users of VirtPS' daemon, with secrets that only it needs. Change them with Add-VirtSaslUser and Remove-VirtSaslUser.";

    // For files without a line of their own: good until the process ends.
    private static readonly byte[] SpareDecoy = RandomNumberGenerator.GetBytes(DecoySize);

    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Opens a store; the file need not be there.</summary>
    /// <param name="path">The file's path.</param>
    public SaslUserStore(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>Gets where the daemon keeps its users: <c>/etc/virtps/sasl-users</c> for root, else under the user's configuration.</summary>
    /// <returns>The path.</returns>
    public static string DefaultPath() =>
        System.IO.Path.Combine(
            !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess ? "/etc/virtps"
                : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "virtps"),
            "sasl-users");

    /// <summary>Lists the users.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The users by name; none when there is no file.</returns>
    /// <exception cref="VirtException">OpenFailed when the file cannot be read; ConfSyntax with the line that makes no sense.</exception>
    public async Task<IReadOnlyList<VirtSaslUser>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await LoadAsync(cancellationToken).ConfigureAwait(false)).Users.Values.Select(Describe)];

    /// <summary>Adds a user, or gives a user a new password.</summary>
    /// <param name="credential">The name and the password.</param>
    /// <param name="digestRealm">The realm for DIGEST-MD5, which is the daemon's host name; nothing to keep no secret for it.</param>
    /// <param name="replace">Whether the user may be there already.</param>
    /// <param name="cancellationToken">Stops the work before the file is replaced.</param>
    /// <returns>The user.</returns>
    /// <exception cref="VirtException">InvalidArg when the name or the password is empty, or the user is there already;
    /// AuthFailed when they hold characters that SASL does not allow; OpenFailed, ConfSyntax or WriteFailed for the file.</exception>
    public async Task<VirtSaslUser> SetAsync(NetworkCredential credential, string? digestRealm, bool replace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credential);
        var entry = Make(credential, digestRealm);
        await ChangeAsync(
            users =>
            {
                if (!replace && users.ContainsKey(entry.Name))
                {
                    throw VirtException.Worded(VirtErrorCode.InvalidArg, $"there is a SASL user '{entry.Name}' in {Path} already", VirtErrorDomain.Auth);
                }

                users[entry.Name] = entry;
            },
            cancellationToken).ConfigureAwait(false);
        return Describe(entry);
    }

    /// <summary>Removes a user.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Stops the work before the file is replaced.</param>
    /// <returns>A task that ends when the file is replaced.</returns>
    /// <exception cref="VirtException">InvalidArg when there is no such user; OpenFailed, ConfSyntax or WriteFailed for the file.</exception>
    public Task RemoveAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(
            users =>
            {
                if (!users.Remove(name))
                {
                    throw VirtException.Worded(VirtErrorCode.InvalidArg, $"there is no SASL user '{name}' in {Path}", VirtErrorDomain.Auth);
                }
            },
            cancellationToken);

    /// <summary>Tells whether a password is a user's; somebody who is not there takes as long as somebody who is.</summary>
    /// <param name="credential">The name and the password.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Whether it is.</returns>
    /// <exception cref="VirtException">OpenFailed or ConfSyntax for the file.</exception>
    public async Task<bool> VerifyAsync(NetworkCredential credential, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credential);
        var contents = await LoadAsync(cancellationToken).ConfigureAwait(false);
        return contents.Find(credential.UserName).Matches(credential.Password);
    }

    async ValueTask<ScramVerifier> ISaslUsers.FindScramAsync(string userName, CancellationToken cancellationToken) =>
        (await LoadAsync(cancellationToken).ConfigureAwait(false)).Find(userName);

    async ValueTask<byte[]> ISaslUsers.FindDigestAsync(string userName, string realm, CancellationToken cancellationToken)
    {
        var users = (await LoadAsync(cancellationToken).ConfigureAwait(false)).Users;
        return users.GetValueOrDefault(userName) is { Digest: { } digest } user && user.Realm == realm ? digest : RandomNumberGenerator.GetBytes(MD5.HashSizeInBytes);
    }

    private static SaslUserEntry Make(NetworkCredential credential, string? digestRealm)
    {
        if (credential.UserName.Length == 0 || credential.Password.Length == 0)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, "a SASL user needs a name and a password", VirtErrorDomain.Auth);
        }

        var name = SaslPrep.Prepare(credential.UserName, "user name");
        var digest = digestRealm is null ? null : DigestSession.UserHash(name, digestRealm, credential.Password);
        return new SaslUserEntry(name, ScramVerifier.Create(credential.Password), digest is null ? null : digestRealm, digest);
    }

    private VirtSaslUser Describe(SaslUserEntry entry)
    {
        string[] mechanisms = [SaslMechanism.ScramSha256.Name, SaslMechanism.Plain.Name];
        return new VirtSaslUser(entry.Name, entry.Digest is null ? mechanisms : [.. mechanisms, SaslMechanism.DigestMd5.Name], entry.Realm, Path);
    }

    private async Task ChangeAsync(Action<SortedDictionary<string, SaslUserEntry>> change, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var contents = await LoadAsync(cancellationToken).ConfigureAwait(false);
            change(contents.Users);
            var decoy = contents.Decoy ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(DecoySize));
            var text = new StringBuilder().Append(Heading).Append('\n').Append(DecoyKeyword).Append(decoy).Append('\n');
            foreach (var user in contents.Users.Values)
            {
                text.Append(user.ToLine()).Append('\n');
            }

            await SecretFile.WriteAsync(Path, text.ToString(), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<Contents> LoadAsync(CancellationToken cancellationToken)
    {
        var contents = new Contents();
        var text = await SecretFile.ReadAsync(Path, cancellationToken).ConfigureAwait(false) ?? "";
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            number++;
            if (line.StartsWith(DecoyKeyword, StringComparison.Ordinal))
            {
                contents.Decoy = line[DecoyKeyword.Length..];
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                var user = SaslUserEntry.Read(line) ?? throw new VirtException(
                    VirtErrorCode.ConfSyntax, string.Create(CultureInfo.InvariantCulture, $"{Path}:{number}: this line is not a user's; remove it, or the file, and add the users again"), VirtErrorDomain.Auth);
                contents.Users[user.Name] = user;
            }
        }

        return contents;
    }

    private sealed class Contents
    {
        public SortedDictionary<string, SaslUserEntry> Users { get; } = new(StringComparer.Ordinal);

        // What makes up records for users who are not there.
        public string? Decoy { get; set; }

        public ScramVerifier Find(string name) => Users.GetValueOrDefault(name)?.Scram ?? ScramVerifier.Decoy(Decoy is null ? SpareDecoy : Encoding.UTF8.GetBytes(Decoy), name);
    }
}
