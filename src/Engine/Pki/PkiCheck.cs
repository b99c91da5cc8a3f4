using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Pki;

/// <summary>Examines the certificates of a place: whether a daemon or a client could work with them.</summary>
/// <remarks>What virt-pki-validate looks at, and beyond it dates, uses, chain, names, key and revocation.</remarks>
public sealed class PkiCheck
{
    private const int SoonDays = 30;

    private readonly string? _hostName;
    private readonly List<PkiFinding> _findings = [];
    private X509Certificate2Collection _authorities = [];
    private IReadOnlyList<CertificateRevocationList> _revoked = [];

    private PkiCheck(string? hostName) => _hostName = hostName;

    /// <summary>Examines a place.</summary>
    /// <param name="target">The place.</param>
    /// <param name="roles">What has to be there; empty for whatever is there.</param>
    /// <param name="hostName">The name by which clients reach a server here; without one this machine's name.</param>
    /// <param name="cancellationToken">Stops the examination.</param>
    /// <returns>The findings, file by file.</returns>
    public static async Task<IReadOnlyList<PkiFinding>> RunAsync(
        PkiTarget target, IReadOnlyCollection<CertificateRole> roles, string? hostName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(roles);
        var check = new PkiCheck(hostName);
        await check.AuthorityAsync(target.Files(CertificateRole.Server), cancellationToken).ConfigureAwait(false);
        var found = false;
        foreach (var role in new[] { CertificateRole.Server, CertificateRole.Client })
        {
            var files = target.Files(role);
            if (roles.Contains(role) || File.Exists(files.Certificate) || File.Exists(files.Key))
            {
                found = true;
                await check.IdentityAsync(files, role, cancellationToken).ConfigureAwait(false);
            }
        }

        if (!found)
        {
            check.Add(PkiFindingLevel.Warning, target.Name, "there is neither a server's nor a client's certificate", "make one with New-VirtCertificate and put it here with Install-VirtCertificate");
        }

        return check._findings;
    }

    private async Task AuthorityAsync(PkiFiles files, CancellationToken cancellationToken)
    {
        const string Remedy = "get cacert.pem from the machine of the authority and put it here with Install-VirtCertificate";
        await AttemptAsync(files.CaCertificate, Remedy, async () =>
        {
            _authorities = await PemFile.ReadCertificatesAsync(files.CaCertificate, "CA certificate", cancellationToken).ConfigureAwait(false);
            foreach (var authority in _authorities)
            {
                Dates(authority, CertificateRole.Authority, files.CaCertificate);
                Usage(authority, CertificateRole.Authority, files.CaCertificate);
            }

            Ok(files.CaCertificate, $"CA certificate of {string.Join(" and ", _authorities.Select(authority => DistinguishedNames.Format(authority.SubjectName)))}");
        }).ConfigureAwait(false);
        await AttemptAsync(files.CaRevocationList, "get cacrl.pem from the machine of the authority and put it here with Install-VirtCertificate", async () =>
        {
            _revoked = await CertificateRevocationList.ReadAsync(files.CaRevocationList, cancellationToken).ConfigureAwait(false);
            foreach (var list in _revoked)
            {
                List(list, files.CaRevocationList);
            }
        }).ConfigureAwait(false);
    }

    private void List(CertificateRevocationList list, string path)
    {
        if (!_authorities.Any(list.IsFrom))
        {
            Add(PkiFindingLevel.Error, path, "the revocation list is not signed by the CA certificate here", "install cacert.pem and cacrl.pem of the same authority");
        }
        else if (list.NextUpdate < DateTimeOffset.UtcNow)
        {
            Add(PkiFindingLevel.Error, path, $"the revocation list is out of date since {list.NextUpdate:u}, so every certificate is refused", "install the authority's newest cacrl.pem, or remove the file");
        }
        else
        {
            Ok(path, string.Create(CultureInfo.InvariantCulture, $"revocation list with {list.SerialNumbers.Count} certificates"));
        }
    }

    private async Task IdentityAsync(PkiFiles files, CertificateRole role, CancellationToken cancellationToken)
    {
        var side = role == CertificateRole.Server ? "Server" : "Client";
        var renew = $"make a new one with New-VirtCertificate -Role {side} and put it here with Install-VirtCertificate";
        await AttemptAsync(files.Certificate, renew, async () =>
        {
            var certificates = await PemFile.ReadCertificatesAsync(files.Certificate, $"{side.ToLowerInvariant()} certificate", cancellationToken).ConfigureAwait(false);
            var own = certificates[0];
            Dates(own, role, files.Certificate);
            Usage(own, role, files.Certificate);

            // A fault of the certificate itself is one of the chain too, and is told already.
            var isFaulty = _findings.Exists(finding => finding.Path == files.Certificate && finding.Level == PkiFindingLevel.Error);
            if (!isFaulty && _authorities.Count > 0 && new PeerVerifier(_authorities, _revoked, TimeProvider.System).Distrust(own, certificates.Skip(1), files.Certificate) is { } distrust)
            {
                Add(PkiFindingLevel.Error, files.Certificate, distrust, renew);
            }

            if (role == CertificateRole.Server)
            {
                Names(own, files.Certificate, renew);
            }

            Ok(files.Certificate, $"{side.ToLowerInvariant()} certificate of {DistinguishedNames.Format(own.SubjectName)}");
            await KeyAsync(own, files, renew, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private Task KeyAsync(X509Certificate2 own, PkiFiles files, string renew, CancellationToken cancellationToken) =>
        AttemptAsync(files.Key, renew, async () =>
        {
            using var joined = await PemFile.JoinKeyAsync(own, files.Certificate, files.Key, cancellationToken).ConfigureAwait(false);
            const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(files.Key) & Others) is var open and not 0)
            {
                Add(
                    PkiFindingLevel.Warning, files.Key,
                    (open & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0 ? "everybody on this machine may read the private key" : "others in its group may read the private key",
                    $"chmod 600 {files.Key}");
            }

            Ok(files.Key, "private key of that certificate");
        });

    private void Names(X509Certificate2 own, string path, string renew)
    {
        if (!own.Extensions.OfType<X509SubjectAlternativeNameExtension>().Any())
        {
            Add(PkiFindingLevel.Warning, path, "the certificate has no subject alternative names; many programs look at nothing else", renew);
        }

        var names = _hostName is not null ? [_hostName] : new[] { Dns.GetHostName(), LongName() };
        if (!names.Any(name => own.MatchesHostname(name, allowWildcards: true, allowCommonName: true)))
        {
            Add(
                _hostName is not null ? PkiFindingLevel.Error : PkiFindingLevel.Warning, path,
                $"the certificate is not for the name {string.Join(" or ", names.Distinct())}", $"{renew}, with that name among -DnsName, if clients use it in their URIs");
        }
    }

    private static string LongName()
    {
        try
        {
            return Dns.GetHostEntry("").HostName;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return Dns.GetHostName();
        }
    }

    private void Dates(X509Certificate2 certificate, CertificateRole role, string path)
    {
        if (CertificateChecks.Dates(certificate, role, path, DateTimeOffset.UtcNow) is { } problem)
        {
            Add(PkiFindingLevel.Error, path, problem, "make a new one, or set the clock");
        }
        else if (certificate.NotAfter < DateTime.Now.AddDays(SoonDays))
        {
            Add(PkiFindingLevel.Warning, path, $"the certificate ends on {certificate.NotAfter:yyyy-MM-dd}", "make a new one before that day");
        }
    }

    private void Usage(X509Certificate2 certificate, CertificateRole role, string path)
    {
        foreach (var (problem, isError) in CertificateChecks.Usage(certificate, role, path))
        {
            Add(isError ? PkiFindingLevel.Error : PkiFindingLevel.Warning, path, problem, "make a certificate for this use");
        }
    }

    private async Task AttemptAsync(string path, string remedy, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            Add(PkiFindingLevel.Error, path, e.Message, remedy);
        }
    }

    // A file is well when nothing has been found about it.
    private void Ok(string path, string message)
    {
        if (!_findings.Exists(finding => finding.Path == path))
        {
            Add(PkiFindingLevel.Ok, path, message, null);
        }
    }

    private void Add(PkiFindingLevel level, string path, string message, string? remedy) => _findings.Add(new PkiFinding(level, path, message, remedy));
}
