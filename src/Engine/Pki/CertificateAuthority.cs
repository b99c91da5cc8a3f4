using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Pki;

/// <summary>An authority of one's own, in a directory: it makes certificates for servers and clients and takes them back.</summary>
/// <remarks>The directory holds <c>cacert.pem</c>, <c>cakey.pem</c>, after the first revocation <c>cacrl.pem</c>, and in <c>issued</c> a copy of
/// every certificate that it has signed.</remarks>
public sealed class CertificateAuthority
{
    private readonly string _directory;
    private readonly X509Certificate2 _certificate;

    private CertificateAuthority(string directory, X509Certificate2 certificate)
    {
        _directory = directory;
        _certificate = certificate;
        Certificate = new VirtCertificate(certificate, CertificatePath(directory), KeyPath(directory));
    }

    /// <summary>Where the current user's authority is when nothing else is said.</summary>
    public static string DefaultDirectory
    {
        get
        {
            if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
            {
                return "/etc/virtps/ca";
            }

            // On Unix this folder is $XDG_CONFIG_HOME, or ~/.config.
            var folder = OperatingSystem.IsWindows() ? Environment.SpecialFolder.LocalApplicationData : Environment.SpecialFolder.ApplicationData;
            return Path.Combine(Environment.GetFolderPath(folder), "virtps", "ca");
        }
    }

    /// <summary>The authority's own certificate.</summary>
    public VirtCertificate Certificate { get; }

    /// <summary>Makes a new authority.</summary>
    /// <param name="directory">Its directory; made when it is not there.</param>
    /// <param name="order">Its name, validity and key; the rest does not matter.</param>
    /// <param name="overwrite">Whether an authority that is there may be replaced; nothing that it signed counts any more then.</param>
    /// <param name="cancellationToken">Stops the making.</param>
    /// <returns>The authority.</returns>
    /// <exception cref="VirtException">OperationInvalid when there is one already; InvalidArg for a bad name; WriteFailed.</exception>
    public static async Task<CertificateAuthority> CreateAsync(
        string directory, CertificateOrder order, bool overwrite, CancellationToken cancellationToken)
    {
        Check(order);
        if (!overwrite && (File.Exists(CertificatePath(directory)) || File.Exists(KeyPath(directory))))
        {
            throw SafeFile.Exists(File.Exists(CertificatePath(directory)) ? CertificatePath(directory) : KeyPath(directory));
        }

        SafeFile.MakeDirectory(directory, isPrivate: true);
        var certificate = await Task.Run(() => CertificateMaker.MakeAuthority(order, DateTimeOffset.UtcNow), cancellationToken).ConfigureAwait(false);
        using AsymmetricAlgorithm key = certificate.GetRSAPrivateKey() ?? (AsymmetricAlgorithm)certificate.GetECDsaPrivateKey()!;
        await SafeFile.WriteAsync(KeyPath(directory), CertificateMaker.PemOf(key), isPrivate: true, overwrite, cancellationToken).ConfigureAwait(false);
        await SafeFile.WriteAsync(CertificatePath(directory), Pem(certificate), isPrivate: false, overwrite, cancellationToken).ConfigureAwait(false);

        // The list of an authority that was replaced is not the new one's word.
        File.Delete(ListPath(directory));
        return new CertificateAuthority(directory, certificate);
    }

    /// <summary>Opens an authority.</summary>
    /// <param name="directory">Its directory.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The authority.</returns>
    /// <exception cref="VirtException">SystemError when the directory holds none, or its files cannot be used.</exception>
    public static async Task<CertificateAuthority> OpenAsync(string directory, CancellationToken cancellationToken)
    {
        if (!File.Exists(KeyPath(directory)))
        {
            throw PkiErrors.Unusable($"there is no certificate authority in '{directory}': it has no cakey.pem (New-VirtCertificateAuthority makes one, -AuthorityPath names another directory)");
        }

        var certificates = await PemFile.ReadCertificatesAsync(CertificatePath(directory), "CA certificate", cancellationToken).ConfigureAwait(false);
        return new CertificateAuthority(
            directory,
            await PemFile.JoinKeyAsync(certificates[0], CertificatePath(directory), KeyPath(directory), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Makes a certificate and its key, and puts both beside the authority's certificate into a directory that serves as <c>pkipath</c>.</summary>
    /// <param name="order">What it shall be.</param>
    /// <param name="directory">The directory; made when it is not there.</param>
    /// <param name="overwrite">Whether files that are there may be replaced.</param>
    /// <param name="cancellationToken">Stops the making.</param>
    /// <returns>The certificate.</returns>
    /// <exception cref="VirtException">InvalidArg for a bad order; OperationInvalid when a file is there; WriteFailed.</exception>
    public async Task<VirtCertificate> IssueAsync(CertificateOrder order, string directory, bool overwrite, CancellationToken cancellationToken)
    {
        var complete = Complete(order);
        var files = PkiFiles.In(directory, order.Role);
        if (!overwrite && new[] { files.Certificate, files.Key }.FirstOrDefault(File.Exists) is { } there)
        {
            throw SafeFile.Exists(there);
        }

        var (certificate, key) = await Task.Run(() => CertificateMaker.Make(complete, _certificate, DateTimeOffset.UtcNow), cancellationToken).ConfigureAwait(false);
        using (certificate)
        {
            // The authority's own copy first: what it cannot find it could not revoke.
            SafeFile.MakeDirectory(IssuedDirectory, isPrivate: true);
            await SafeFile.WriteAsync(IssuedPath(certificate.SerialNumber), Pem(certificate), isPrivate: false, overwrite: false, cancellationToken).ConfigureAwait(false);
            SafeFile.MakeDirectory(directory, isPrivate: true);
            await SafeFile.WriteAsync(files.Key, key, isPrivate: true, overwrite, cancellationToken).ConfigureAwait(false);
            await SafeFile.WriteAsync(files.Certificate, Pem(certificate), isPrivate: false, overwrite, cancellationToken).ConfigureAwait(false);
            await SafeFile.WriteAsync(files.CaCertificate, Pem(_certificate), isPrivate: false, overwrite: true, cancellationToken).ConfigureAwait(false);
            if (File.Exists(ListPath(_directory)))
            {
                var list = await PemFile.ReadAsync(ListPath(_directory), "CA revocation list", cancellationToken).ConfigureAwait(false);
                await SafeFile.WriteAsync(files.CaRevocationList, list, isPrivate: false, overwrite: true, cancellationToken).ConfigureAwait(false);
            }

            return new VirtCertificate(certificate, files.Certificate, files.Key);
        }
    }

    /// <summary>Lists what the authority has signed, revoked certificates included.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The certificates, those that end first in front.</returns>
    /// <exception cref="VirtException">SystemError for a file that cannot be read.</exception>
    public async Task<IReadOnlyList<VirtCertificate>> ListAsync(CancellationToken cancellationToken)
    {
        var lists = await CertificateRevocationList.ReadAsync(ListPath(_directory), cancellationToken).ConfigureAwait(false);
        var result = new List<VirtCertificate>();
        foreach (var path in Directory.Exists(IssuedDirectory) ? Directory.EnumerateFiles(IssuedDirectory, "*.pem") : [])
        {
            foreach (var certificate in await PemFile.ReadCertificatesAsync(path, "certificate", cancellationToken).ConfigureAwait(false))
            {
                using (certificate)
                {
                    result.Add(new VirtCertificate(certificate, path) { IsRevoked = lists.Any(list => list.Lists(certificate)) });
                }
            }
        }

        return [.. result.OrderBy(certificate => certificate.NotAfter).ThenBy(certificate => certificate.Name, StringComparer.Ordinal).ThenBy(certificate => certificate.Roles.FirstOrDefault())];
    }

    /// <summary>Takes a certificate back; it is on the list <c>cacrl.pem</c> from then on.</summary>
    /// <param name="serialNumber">Its serial number, in hexadecimal.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Stops the work; the old list stays.</param>
    /// <returns>The certificate.</returns>
    /// <exception cref="VirtException">InvalidArg when the authority knows no such certificate; OperationInvalid when it is revoked already.</exception>
    public async Task<VirtCertificate> RevokeAsync(string serialNumber, CertificateRevocationReason reason, CancellationToken cancellationToken)
    {
        var path = IssuedPath(serialNumber);
        if (!IsSerial(serialNumber) || !File.Exists(path))
        {
            throw PkiErrors.Argument($"the authority in '{_directory}' has signed no certificate with the serial number '{serialNumber}': Get-VirtCertificate -AuthorityPath lists those it has signed");
        }

        var known = await CertificateRevocationList.ReadAsync(ListPath(_directory), cancellationToken).ConfigureAwait(false);
        using var certificate = (await PemFile.ReadCertificatesAsync(path, "certificate", cancellationToken).ConfigureAwait(false))[0];
        if (known.Any(list => list.Lists(certificate)))
        {
            throw VirtException.Worded(VirtErrorCode.OperationInvalid, $"the certificate '{serialNumber}' is revoked already", VirtErrorDomain.Rpc);
        }

        var list = await ExtendedListAsync(certificate, reason, cancellationToken).ConfigureAwait(false);
        await SafeFile.WriteAsync(ListPath(_directory), list, isPrivate: false, overwrite: true, cancellationToken).ConfigureAwait(false);
        return new VirtCertificate(certificate, path) { IsRevoked = true };
    }

    private async Task<string> ExtendedListAsync(X509Certificate2 certificate, CertificateRevocationReason reason, CancellationToken cancellationToken)
    {
        var builder = new CertificateRevocationListBuilder();
        System.Numerics.BigInteger number = 0;
        if (File.Exists(ListPath(_directory)))
        {
            var old = await PemFile.ReadAsync(ListPath(_directory), "CA revocation list", cancellationToken).ConfigureAwait(false);
            builder = CertificateRevocationListBuilder.LoadPem(old, out number);
        }

        builder.AddEntry(certificate, reason: reason == CertificateRevocationReason.Unspecified ? null : (X509RevocationReason)(int)reason);

        // A list that runs out would lock everybody out; this one counts until the next replaces it, as long as the authority itself.
        var encoded = builder.Build(
            _certificate.SubjectName, CertificateMaker.SignerOf(_certificate), number + 1, new DateTimeOffset(_certificate.NotAfter),
            HashAlgorithmName.SHA256, X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        return PemEncoding.WriteString("X509 CRL", encoded) + "\n";
    }

    private static CertificateOrder Complete(CertificateOrder order)
    {
        Check(order);
        if (order.Role == CertificateRole.Authority)
        {
            throw PkiErrors.Argument("an authority is made by New-VirtCertificateAuthority; a certificate is for a server or a client");
        }

        // The name itself counts too: clients look at the other names only, once there are any.
        return IPAddress.TryParse(order.Name, out var address)
            ? order with { IPAddresses = [address, .. order.IPAddresses] }
            : order with { DnsNames = [order.Name, .. order.DnsNames] };
    }

    private static void Check(CertificateOrder order)
    {
        if (string.IsNullOrWhiteSpace(order.Name) || order.Name.Length > 64)
        {
            throw PkiErrors.Argument($"the name '{order.Name}' of a certificate has to have 1 to 64 characters; put a longer host name among the DNS names");
        }

        if (order.Validity <= TimeSpan.Zero || order.Validity > TimeSpan.FromDays(36500))
        {
            throw PkiErrors.Argument(string.Create(CultureInfo.InvariantCulture, $"a certificate counts for 1 to 36500 days, not {order.Validity.TotalDays:0}"));
        }

        if (order.Role == CertificateRole.Server && order.DnsNames.Append(order.Name).FirstOrDefault(name => System.Uri.CheckHostName(Plain(name)) == UriHostNameType.Unknown) is { } bad)
        {
            throw PkiErrors.Argument($"'{bad}' is no host name and no address: a server's certificate is for the names that clients put into their URIs");
        }
    }

    private static string Plain(string name) => name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;

    private static bool IsSerial(string text) => text.Length > 0 && text.All(char.IsAsciiHexDigit);

    private static string Pem(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n";

    private static string CertificatePath(string directory) => Path.Combine(directory, "cacert.pem");

    private static string KeyPath(string directory) => Path.Combine(directory, "cakey.pem");

    private static string ListPath(string directory) => Path.Combine(directory, "cacrl.pem");

    private string IssuedDirectory => Path.Combine(_directory, "issued");

    private string IssuedPath(string serialNumber) => Path.Combine(IssuedDirectory, serialNumber.ToLowerInvariant() + ".pem");
}
