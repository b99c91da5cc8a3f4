using System.Security.Cryptography.X509Certificates;

namespace VirtPS.Engine.Pki;

/// <summary>Decides whether to believe the certificate that a peer shows.</summary>
/// <remarks>virNetTLSContextValidCertificate. Only the authorities of the given file count, never those of the machine,
/// and nothing is fetched from anywhere.</remarks>
internal sealed class PeerVerifier
{
    private const X509ChainStatusFlags Harmless = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain
        | X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;

    private readonly X509Certificate2Collection _authorities;
    private readonly IReadOnlyList<CertificateRevocationList> _revoked;
    private readonly TimeProvider _clock;

    /// <summary>Prepares the decision.</summary>
    /// <param name="authorities">The authorities to trust.</param>
    /// <param name="revoked">Their lists of revoked certificates.</param>
    /// <param name="clock">The clock.</param>
    public PeerVerifier(X509Certificate2Collection authorities, IReadOnlyList<CertificateRevocationList> revoked, TimeProvider clock)
    {
        _authorities = authorities;
        _revoked = revoked;
        _clock = clock;
    }

    /// <summary>Examines a certificate.</summary>
    /// <param name="certificate">The peer's certificate.</param>
    /// <param name="role">What the peer is.</param>
    /// <param name="others">What else the peer showed.</param>
    /// <param name="where">What to call the certificate in errors.</param>
    /// <returns>Why it is not believed, or nothing when it is.</returns>
    public string? Refusal(X509Certificate2 certificate, CertificateRole role, IEnumerable<X509Certificate2> others, string where) =>
        CertificateChecks.Dates(certificate, role, where, Now)
        ?? Distrust(certificate, others, where)
        ?? CertificateChecks.Usage(certificate, role, where).Where(found => found.IsError).Select(found => found.Problem).FirstOrDefault();

    /// <summary>Says whether a certificate comes from a trusted authority and has not been taken back.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="others">Certificates that may stand between it and the authority.</param>
    /// <param name="where">What to call the certificate in errors.</param>
    /// <returns>Why it is not believed, or nothing when it is.</returns>
    public string? Distrust(X509Certificate2 certificate, IEnumerable<X509Certificate2> others, string where)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy = Policy(others);
        chain.Build(certificate);
        var path = new List<X509ChainElement>();
        try
        {
            // An authority of the file is trusted whether it signed itself or not, and what stands above it does not matter.
            foreach (var element in chain.ChainElements)
            {
                path.Add(element);
                if (IsAuthority(element.Certificate))
                {
                    return Flaw(path, where);
                }
            }

            return $"{where}: The certificate hasn't got a known issuer: '{certificate.Issuer}' is not among the CA certificates here";
        }
        finally
        {
            foreach (var element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    private X509ChainPolicy Policy(IEnumerable<X509Certificate2> others)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority,
            DisableCertificateDownloads = true,
            VerificationTime = _clock.GetLocalNow().DateTime,
        };
        policy.CustomTrustStore.AddRange(_authorities);
        policy.ExtraStore.AddRange(_authorities);
        policy.ExtraStore.AddRange(others.ToArray());
        return policy;
    }

    private string? Flaw(List<X509ChainElement> path, string where)
    {
        foreach (var element in path)
        {
            var flaws = element.ChainElementStatus.Where(status => (status.Status & ~Harmless) != 0).ToList();
            if (flaws.Count > 0)
            {
                return $"{where}: The certificate is not trusted: {string.Join(" ", flaws.Select(flaw => flaw.StatusInformation.Trim()))}";
            }
        }

        for (var i = 0; i + 1 < path.Count; i++)
        {
            if (Revocation(path[i].Certificate, path[i + 1].Certificate, where) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private string? Revocation(X509Certificate2 certificate, X509Certificate2 issuer, string where)
    {
        var lists = _revoked.Where(list => list.IsFrom(issuer)).ToList();
        if (lists.Exists(list => list.Lists(certificate)))
        {
            return $"{where}: The certificate has been revoked";
        }

        return lists.Count > 0 && lists.TrueForAll(list => list.NextUpdate < Now)
            ? $"{where}: The CA's revocation list is out of date since {lists.Max(list => list.NextUpdate):u}: install a new one"
            : null;
    }

    private bool IsAuthority(X509Certificate2 certificate) =>
        _authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span));
}
