using VirtPS.Engine.Access;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Pki;
using VirtPS.Engine.Rpc.Transport.Tls;

namespace VirtPS.Daemon.Serving;

/// <summary>What counts for clients to come, until the configuration is read again.</summary>
internal sealed class DaemonConditions
{
    private volatile Current _current;

    private DaemonConditions(Current current) => _current = current;

    /// <summary>What the configuration says.</summary>
    public DaemonSettings Settings => _current.Settings;

    /// <summary>What TLS clients are shown, where TLS is served.</summary>
    public TlsServerIdentity? Tls => _current.Tls;

    /// <summary>The rules about what callers may do, where there are any.</summary>
    public AccessRules? Rules => _current.Rules;

    /// <summary>Begins with a configuration.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="needsTls">True where TLS is served.</param>
    /// <param name="cancellationToken">Stops reading the certificates.</param>
    /// <returns>The conditions.</returns>
    /// <exception cref="Engine.Errors.VirtException">A certificate or the rules cannot be used.</exception>
    public static async Task<DaemonConditions> LoadAsync(DaemonSettings settings, bool needsTls, CancellationToken cancellationToken) =>
        new(await ReadAsync(settings, needsTls, cancellationToken).ConfigureAwait(false));

    /// <summary>Goes over to another configuration, and reads the certificates again.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="cancellationToken">Stops reading the certificates.</param>
    /// <returns>A task that ends when the new conditions count.</returns>
    /// <exception cref="Engine.Errors.VirtException">A certificate or the rules cannot be used; what counted before still does.</exception>
    public async Task ReloadAsync(DaemonSettings settings, CancellationToken cancellationToken) =>
        _current = await ReadAsync(settings, _current.Tls is not null, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads the certificates again and leaves the rest as it is.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>A task that ends when the new ones count.</returns>
    /// <exception cref="Engine.Errors.VirtException">A certificate cannot be used; what counted before still does.</exception>
    public async Task ReloadTlsAsync(CancellationToken cancellationToken)
    {
        var tls = await TlsServerIdentity.LoadAsync(TlsOf(Settings.Tls), TimeProvider.System, cancellationToken).ConfigureAwait(false);
        _current = _current with { Tls = tls };
    }

    private static async Task<Current> ReadAsync(DaemonSettings settings, bool needsTls, CancellationToken cancellationToken) => new(
        settings,
        needsTls ? await TlsServerIdentity.LoadAsync(TlsOf(settings.Tls), TimeProvider.System, cancellationToken).ConfigureAwait(false) : null,
        settings.Access.UsesRules ? await AccessRules.LoadAsync(settings.Access.RulesFile, cancellationToken).ConfigureAwait(false) : null);

    private static TlsServerSettings TlsOf(TlsSettings tls) => new()
    {
        Files = new PkiFiles(
            tls.AuthorityFile,
            tls.RevocationFile ?? Path.Combine(Path.GetDirectoryName(tls.AuthorityFile)!, "cacrl.pem"),
            tls.CertificateFile,
            tls.KeyFile),
        ChecksSanity = tls.CheckOwn,
        VerifiesClients = tls.VerifyClients,
        AllowedNames = tls.AllowedNames,
        Priority = tls.Priority,
    };

    private sealed record Current(DaemonSettings Settings, TlsServerIdentity? Tls, AccessRules? Rules);
}
