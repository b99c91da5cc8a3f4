using System.Security.Cryptography.X509Certificates;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Pki;

/// <summary>What one side of a TLS connection shows of itself, and how it judges the other.</summary>
/// <remarks>virNetTLSContext.</remarks>
internal sealed class PkiIdentity : IDisposable
{
    private readonly X509Certificate2Collection _authorities;
    private readonly TimeProvider _clock;

    private PkiIdentity(
        X509Certificate2Collection authorities, IReadOnlyList<CertificateRevocationList> revoked, TimeProvider clock)
    {
        _authorities = authorities;
        _clock = clock;
        Verifier = new PeerVerifier(authorities, revoked, clock);
    }

    /// <summary>One's own certificate with its key; a client may have none.</summary>
    public X509Certificate2? Certificate { get; private set; }

    /// <summary>The certificates between one's own and the authority's.</summary>
    public X509Certificate2Collection Intermediates { get; } = [];

    /// <summary>The judge of the other side.</summary>
    public PeerVerifier Verifier { get; }

    /// <summary>What is not right with one's own certificates but forbids nothing.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>Reads the files of one side.</summary>
    /// <param name="files">The files.</param>
    /// <param name="role">Server or client.</param>
    /// <param name="needsCertificate">Whether one's own certificate has to be there.</param>
    /// <param name="checkSanity">Whether one's own certificates are examined: what is wrong with them is easier to say here than by the other side.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The identity.</returns>
    /// <exception cref="VirtException">SystemError, naming the file and saying what to do.</exception>
    public static async Task<PkiIdentity> LoadAsync(
        PkiFiles files, CertificateRole role, bool needsCertificate, bool checkSanity, TimeProvider clock, CancellationToken cancellationToken)
    {
        var authorities = await PemFile.ReadCertificatesAsync(files.CaCertificate, "CA certificate", cancellationToken).ConfigureAwait(false);
        var revoked = await CertificateRevocationList.ReadAsync(files.CaRevocationList, cancellationToken).ConfigureAwait(false);
        if (revoked.FirstOrDefault(list => IsForged(list, authorities)) is { } forged)
        {
            throw PkiErrors.Unusable(
                $"The CA revocation list {files.CaRevocationList} says it is from '{forged.Issuer.Name}', but the CA certificate of that name in "
                + $"{files.CaCertificate} did not sign it: install the certificate and the list of the same CA");
        }

        var identity = new PkiIdentity(authorities, revoked, clock);
        if (needsCertificate || (File.Exists(files.Certificate) && File.Exists(files.Key)))
        {
            await identity.LoadOwnAsync(files, role, checkSanity, cancellationToken).ConfigureAwait(false);
        }

        if (checkSanity)
        {
            identity.CheckSanity(files, role);
        }

        return identity;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate?.Dispose();
        foreach (var certificate in _authorities.Concat(Intermediates))
        {
            certificate.Dispose();
        }
    }

    private static bool IsForged(CertificateRevocationList list, X509Certificate2Collection authorities)
    {
        var namesakes = authorities.Where(authority => authority.SubjectName.RawData.AsSpan().SequenceEqual(list.Issuer.RawData)).ToList();
        return namesakes.Count > 0 && !namesakes.Exists(list.IsFrom);
    }

    private async Task LoadOwnAsync(PkiFiles files, CertificateRole role, bool checkSanity, CancellationToken cancellationToken)
    {
        var what = role == CertificateRole.Server ? "server certificate" : "client certificate";
        var certificates = await PemFile.ReadCertificatesAsync(files.Certificate, what, cancellationToken).ConfigureAwait(false);
        if (checkSanity)
        {
            Refuse(CertificateChecks.Dates(certificates[0], role, files.Certificate, _clock.GetUtcNow()));
        }

        Certificate = await PemFile.JoinKeyAsync(certificates[0], files.Certificate, files.Key, cancellationToken).ConfigureAwait(false);
        Intermediates.AddRange(certificates.Skip(1).ToArray());
    }

    private void CheckSanity(PkiFiles files, CertificateRole role)
    {
        var problems = new List<(string Problem, bool IsError)>();
        if (Certificate is { } own)
        {
            problems.AddRange(CertificateChecks.Usage(own, role, files.Certificate));
        }

        var now = _clock.GetUtcNow();
        foreach (var authority in _authorities)
        {
            Refuse(CertificateChecks.Dates(authority, CertificateRole.Authority, files.CaCertificate, now));
            problems.AddRange(CertificateChecks.Usage(authority, CertificateRole.Authority, files.CaCertificate));
        }

        Refuse(problems.Where(found => found.IsError).Select(found => found.Problem).FirstOrDefault());
        Warnings = [.. problems.Select(found => found.Problem)];

        // Revocation is for the other side to judge, as with libvirt: a list that is out of date must not keep a daemon from starting.
        var chains = new PeerVerifier(_authorities, [], _clock);
        if (Certificate is not null && chains.Distrust(Certificate, Intermediates, files.Certificate) is { } distrust)
        {
            throw PkiErrors.Unusable($"Our own certificate {files.Certificate} failed validation against {files.CaCertificate}: {distrust}");
        }
    }

    private static void Refuse(string? problem)
    {
        if (problem is not null)
        {
            throw PkiErrors.Unusable(problem);
        }
    }
}
