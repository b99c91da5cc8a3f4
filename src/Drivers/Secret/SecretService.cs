using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Secrets;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Secret;

/// <summary>Keeps the secrets of a host.</summary>
/// <remarks>
/// Definitions and sealed values lie in <c>secrets</c> of the configuration directory, the key in <c>secrets</c> of the
/// state directory unless systemd hands one over. Ephemeral secrets end with the daemon.
/// </remarks>
internal sealed class SecretService : IHostService
{
    private const string Name = "secret";

    private readonly HostContext _host;
    private readonly DefinitionFiles _definitions;
    private readonly SecretFiles _files;

    /// <summary>Makes the service; nothing is read yet.</summary>
    /// <param name="host">The host's context.</param>
    internal SecretService(HostContext host)
    {
        _host = host;
        var directory = Path.Combine(host.Directories.Configuration, "secrets");
        var keys = new SecretKeys(
            Path.Combine(host.Directories.State, "secrets", "host.key"),
            Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY"),
            message => host.Log(LogPriority.Warning, Name, message));
        _definitions = new DefinitionFiles(directory, VirtErrorDomain.Secret);
        _files = new SecretFiles(directory, _definitions, keys);
        Family = new SecretFamily(_files, host.Publish);
    }

    /// <summary>What connections offer, and where other drivers ask for values.</summary>
    internal SecretFamily Family { get; }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var name in _definitions.List())
        {
            try
            {
                Family.Load(Read(name, await _definitions.ReadAsync(name, cancellationToken).ConfigureAwait(false)));
            }
            catch (VirtException e)
            {
                _host.Log(LogPriority.Error, Name, $"Error reading secret: {e.Message}");
            }
        }

        _files.RemoveOrphans();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Family.Dispose();
        return ValueTask.CompletedTask;
    }

    private static StoredSecret Read(string name, string text)
    {
        var secret = new StoredSecret(SecretNormalizer.Normalize(VirtXml.Parse(text, "secret", XmlLimits.LocalFile)));
        return secret.Ref.Uuid.ToString() == name
            ? secret
            : throw new VirtException(VirtErrorCode.InternalError, $"<uuid> does not match secret file name '{name}.xml'", VirtErrorDomain.Secret);
    }
}
