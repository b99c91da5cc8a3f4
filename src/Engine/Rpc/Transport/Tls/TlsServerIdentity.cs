using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Pki;

namespace VirtPS.Engine.Rpc.Transport.Tls;

/// <summary>A daemon's end of TLS: what it shows, and which clients it takes.</summary>
/// <remarks>virNetTLSContextNewServer and virNetTLSContextReloadForServer. After the handshake the daemon sends <see cref="Confirmation"/>
/// before anything else: clients wait for it.</remarks>
internal sealed class TlsServerIdentity
{
    private readonly TlsServerSettings _settings;
    private readonly TlsPriority _priority;
    private readonly TimeProvider _clock;

    // Replaced as a whole by a reload. The old one is left to handshakes that still use it, and to the garbage collector.
    private volatile Shown _shown;

    private TlsServerIdentity(TlsServerSettings settings, TlsPriority priority, TimeProvider clock, Shown shown)
    {
        _settings = settings;
        _priority = priority;
        _clock = clock;
        _shown = shown;
    }

    /// <summary>What tells a client that it has been taken: one byte, encrypted, right after the handshake.</summary>
    public static ReadOnlyMemory<byte> Confirmation { get; } = new byte[] { 1 };

    /// <summary>What is not right with the daemon's own certificates but forbids nothing; for its log.</summary>
    public IReadOnlyList<string> Warnings => _shown.Identity.Warnings;

    /// <summary>Reads certificates and key.</summary>
    /// <param name="settings">What the configuration says.</param>
    /// <param name="clock">The clock by which certificates are judged.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The identity.</returns>
    /// <exception cref="VirtException">SystemError, naming the file and saying what to do; InvalidArg for the priority string.</exception>
    public static async Task<TlsServerIdentity> LoadAsync(TlsServerSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        var priority = TlsPriority.Parse(settings.Priority);
        return new TlsServerIdentity(settings, priority, clock, await ReadAsync(settings, clock, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Reads the files again, for connections to come; when they are not good, the old ones stay.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The reading.</returns>
    /// <exception cref="VirtException">As <see cref="LoadAsync"/>.</exception>
    /// <remarks>virAdmServerUpdateTlsFiles.</remarks>
    public async Task ReloadAsync(CancellationToken cancellationToken) =>
        _shown = await ReadAsync(_settings, _clock, cancellationToken).ConfigureAwait(false);

    /// <summary>Makes the platform's options for the handshake with one client.</summary>
    /// <param name="refused">Hears why a client is not taken; for the log, the client learns only that it is not.</param>
    /// <returns>The options, for SslStream and for Kestrel's handshake callback.</returns>
    public SslServerAuthenticationOptions CreateOptions(Action<VirtException>? refused = null)
    {
        var shown = _shown;
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = shown.Context,
            EnabledSslProtocols = _priority.ServerProtocols,
            CipherSuitesPolicy = _priority.ToPolicy(),
            ClientCertificateRequired = true,
            AllowRenegotiation = false,

            // A resumed session would slip past a revocation list that has been reloaded meanwhile.
            AllowTlsResume = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                !_settings.VerifiesClients || IsTaken(shown.Identity, certificate as X509Certificate2, chain, refused),
        };
    }

    /// <summary>Gets how safe a connection is after its handshake.</summary>
    /// <param name="stream">The stream.</param>
    /// <returns>The safety, with the client's name where it showed a certificate.</returns>
    public static TransportSecurity SecurityOf(SslStream stream) => new()
    {
        IsEncrypted = true,
        KeyBits = TlsCipherChoice.KeyBits(stream.NegotiatedCipherSuite),
        PeerName = stream.RemoteCertificate is X509Certificate2 client ? NameOf(client) : null,
    };

    /// <summary>Writes the name in a client's certificate as <c>tls_allowed_dn_list</c> has it.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <returns>The name.</returns>
    public static string NameOf(X509Certificate2 certificate) => DistinguishedNames.Format(certificate.SubjectName);

    private static async Task<Shown> ReadAsync(TlsServerSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        var identity = await PkiIdentity.LoadAsync(
            settings.Files, CertificateRole.Server, needsCertificate: true, settings.ChecksSanity, clock, cancellationToken).ConfigureAwait(false);
        return new Shown(identity, SslStreamCertificateContext.Create(identity.Certificate!, identity.Intermediates, offline: true));
    }

    private bool IsTaken(PkiIdentity identity, X509Certificate2? certificate, X509Chain? chain, Action<VirtException>? refused)
    {
        var refusal = certificate is null
            ? "the client shows no certificate"
            : identity.Verifier.Refusal(certificate, CertificateRole.Client, chain?.ChainPolicy.ExtraStore ?? [], "[session]") ?? NotListed(certificate);
        if (refusal is not null)
        {
            refused?.Invoke(VirtException.Worded(VirtErrorCode.AuthFailed, $"Failed to verify peer's certificate: {refusal}", VirtErrorDomain.Rpc));
        }

        return refusal is null;
    }

    private string? NotListed(X509Certificate2 certificate) =>
        _settings.AllowedNames is { } allowed && NameOf(certificate) is var name && !DistinguishedNames.IsListed(name, allowed)
            ? $"Client's Distinguished Name '{name}' is not on the list of allowed clients (tls_allowed_dn_list): add it there, or a pattern for it"
            : null;

    private sealed record Shown(PkiIdentity Identity, SslStreamCertificateContext Context);
}
