using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VirtPS.Engine.Pki;

/// <summary>A certificate in a file, as far as libvirt looks at it.</summary>
public sealed class VirtCertificate
{
    internal VirtCertificate(X509Certificate2 certificate, string path, string? keyPath = null)
    {
        Path = path;
        KeyPath = keyPath;
        Name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        Subject = DistinguishedNames.Format(certificate.SubjectName);
        Issuer = DistinguishedNames.Format(certificate.IssuerName);
        SerialNumber = certificate.SerialNumber.ToLowerInvariant();
        NotBefore = certificate.NotBefore;
        NotAfter = certificate.NotAfter;
        Thumbprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        Key = KeyText(certificate);
        Roles = RolesOf(certificate);
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        DnsNames = [.. names.SelectMany(list => list.EnumerateDnsNames())];
        IPAddresses = [.. names.SelectMany(list => list.EnumerateIPAddresses()).Select(address => address.ToString())];
    }

    /// <summary>The owner's name.</summary>
    public string Name { get; }

    /// <summary>What the certificate may be used for.</summary>
    public IReadOnlyList<CertificateRole> Roles { get; }

    /// <summary>The owner's distinguished name, as <c>tls_allowed_dn_list</c> has it.</summary>
    /// <remarks>What virt-pki-query-dn prints.</remarks>
    public string Subject { get; }

    /// <summary>The distinguished name of the authority that signed it.</summary>
    public string Issuer { get; }

    /// <summary>The serial number, in hexadecimal.</summary>
    public string SerialNumber { get; }

    /// <summary>When it begins to count.</summary>
    public DateTime NotBefore { get; }

    /// <summary>When it ceases to count.</summary>
    public DateTime NotAfter { get; }

    /// <summary>Whole days that it still counts; below zero when it is over.</summary>
    public int DaysLeft => (int)Math.Floor((NotAfter - DateTime.Now).TotalDays);

    /// <summary>The host names that it is for.</summary>
    public IReadOnlyList<string> DnsNames { get; }

    /// <summary>The addresses that it is for.</summary>
    public IReadOnlyList<string> IPAddresses { get; }

    /// <summary>The kind and size of the key, such as <c>RSA 3072</c>.</summary>
    public string Key { get; }

    /// <summary>The SHA-256 hash of the certificate, in hexadecimal.</summary>
    public string Thumbprint { get; }

    /// <summary>Whether the authority has taken it back, as far as is known where it was read.</summary>
    public bool IsRevoked { get; internal init; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The file of the private key, where it is known.</summary>
    public string? KeyPath { get; }

    /// <inheritdoc/>
    public override string ToString() => Subject;

    private static string KeyText(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        using var ecdsa = certificate.GetECDsaPublicKey();
        return rsa is not null ? string.Create(CultureInfo.InvariantCulture, $"RSA {rsa.KeySize}")
            : ecdsa is not null ? string.Create(CultureInfo.InvariantCulture, $"ECDSA {ecdsa.KeySize}")
            : certificate.PublicKey.Oid.FriendlyName ?? certificate.PublicKey.Oid.Value ?? "";
    }

    private static IReadOnlyList<CertificateRole> RolesOf(X509Certificate2 certificate)
    {
        CertificateRole[] candidates = certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority)
            ? [CertificateRole.Authority]
            : [CertificateRole.Server, CertificateRole.Client];
        return [.. candidates.Where(role => CertificateChecks.Permits(certificate, role))];
    }
}
