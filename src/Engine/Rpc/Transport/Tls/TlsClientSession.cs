using VirtPS.Engine.Drivers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Pki;

namespace VirtPS.Engine.Rpc.Transport.Tls;

/// <summary>Brings a TLS connection from the first byte to the server's confirmation, at the client's end.</summary>
/// <param name="tls">The stream, over a connection.</param>
/// <param name="identity">What the client shows, and whom it trusts.</param>
/// <param name="trustsAnybody">Whether the server's certificate is taken as it is.</param>
/// <param name="host">The server's name, as the user gave it.</param>
/// <param name="place">The server's name and port, for errors.</param>
internal sealed class TlsClientSession(SslStream tls, PkiIdentity identity, bool trustsAnybody, string host, string place)
{
    private string? _refusal;

    /// <summary>Shakes hands, examines the server's certificate and waits until the server has examined the client's.</summary>
    /// <param name="priority">Versions and ciphers.</param>
    /// <param name="taken">Hears of the steps.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The open way.</returns>
    /// <exception cref="VirtException">AuthFailed or GnutlsError.</exception>
    public async Task<ITransport> OpenAsync(TlsPriority priority, Action<ConnectionStage, string>? taken, CancellationToken cancellationToken)
    {
        await ShakeHandsAsync(Options(priority), taken, cancellationToken).ConfigureAwait(false);
        using var server = new X509Certificate2(tls.RemoteCertificate!);
        var name = DistinguishedNames.Format(server.SubjectName);
        taken?.Invoke(ConnectionStage.Handshake, $"{tls.SslProtocol}, {tls.NegotiatedCipherSuite}");
        taken?.Invoke(ConnectionStage.ServerCertificate, _refusal is null ? name : $"{name}, taken although {_refusal}");

        await ReadConfirmationAsync(cancellationToken).ConfigureAwait(false);
        taken?.Invoke(ConnectionStage.Confirmation, "the server takes this client");
        return new StreamTransport(
            tls,
            new PacketRecordStream(tls),
            new TransportSecurity
            {
                IsEncrypted = true,
                KeyBits = TlsCipherChoice.KeyBits(tls.NegotiatedCipherSuite),
                ServerName = host,
                PeerName = name,
            },
            place,
            () => TlsGoodbye.SayAsync(tls));
    }

    private SslClientAuthenticationOptions Options(TlsPriority priority) => new()
    {
        TargetHost = host,
        EnabledSslProtocols = priority.Protocols,
        AllowTlsResume = false,
        CipherSuitesPolicy = priority.ToPolicy(),
        ClientCertificateContext = identity.Certificate is { } own
            ? SslStreamCertificateContext.Create(own, identity.Intermediates, offline: true)
            : null,

        // The platform would judge by the machine's authorities and look on the network for more; libvirt's rules are others.
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => Examine(certificate, chain) || trustsAnybody,
    };

    private bool Examine(X509Certificate? certificate, X509Chain? chain)
    {
        if (certificate is not X509Certificate2 server)
        {
            _refusal = "The server shows no certificate";
            return false;
        }

        var others = chain?.ChainPolicy.ExtraStore ?? [];
        _refusal = identity.Verifier.Refusal(server, CertificateRole.Server, others, "[session]")
            ?? (server.MatchesHostname(host, allowWildcards: true, allowCommonName: true) ? null : WrongName(server));
        return _refusal is null;
    }

    private string WrongName(X509Certificate2 server)
    {
        var names = server.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString()))).ToList();
        var known = names.Count > 0 ? string.Join(", ", names) : DistinguishedNames.Format(server.SubjectName);
        return $"Certificate [session] owner does not match the hostname {host}: it is for {known}; use one of these names in the URI, or give the server a certificate with this name";
    }

    private async Task ShakeHandsAsync(SslClientAuthenticationOptions options, Action<ConnectionStage, string>? taken, CancellationToken cancellationToken)
    {
        try
        {
            await tls.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationException) when (_refusal is not null)
        {
            // Both sides understood each other up to here: the advice about ports and ciphers would mislead.
            taken?.Invoke(ConnectionStage.Handshake, "the server spoke TLS and was asked for its certificate");
            throw VirtException.Worded(
                VirtErrorCode.AuthFailed,
                $"Failed to verify peer's certificate: {place}: {_refusal}; ?no_verify=1 takes any certificate, at the price of not knowing who the server is",
                VirtErrorDomain.Rpc);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            throw VirtException.Worded(
                VirtErrorCode.GnutlsError,
                $"TLS handshake failed with {place}: {TransportErrors.Reason(e)} (does the server speak TLS on this port, and have both sides versions and ciphers in common?)",
                VirtErrorDomain.Rpc);
        }
    }

    // Exactly one byte: the next ones may belong to the protocol.
    private async Task ReadConfirmationAsync(CancellationToken cancellationToken)
    {
        var answer = new byte[1];
        string reason;
        try
        {
            if (await tls.ReadAsync(answer, cancellationToken).ConfigureAwait(false) == 1 && answer[0] == 1)
            {
                return;
            }

            reason = answer[0] == 0 ? "it closed the connection" : "it answered with something else than its confirmation";
        }
        catch (IOException e)
        {
            reason = TransportErrors.Reason(e);
        }

        var shown = identity.Certificate is { } own ? $"the certificate of {DistinguishedNames.Format(own.SubjectName)}" : "a client without a certificate";
        throw VirtException.Worded(
            VirtErrorCode.AuthFailed,
            $"server verification (of our certificate or IP address) failed: {place} did not take {shown}: {reason} (the daemon's log says why: "
            + "the certificate has to be from a CA that the server trusts, in date, not revoked, and on tls_allowed_dn_list where there is one)",
            VirtErrorDomain.Rpc);
    }
}
