using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VirtPS.Engine.Pki;

/// <summary>Makes keys, certificates and lists of revoked ones.</summary>
/// <remarks>RFC 5280 with what virnettlscert.c asks for. The purpose is critical, so that a daemon of any version holds a client's
/// certificate to being a client's.</remarks>
internal static class CertificateMaker
{
    private const int RsaBits = 3072;

    // Clocks differ a little.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>Makes an authority's certificate, signed by itself.</summary>
    /// <param name="order">What it shall be.</param>
    /// <param name="now">The time.</param>
    /// <returns>The certificate with its key.</returns>
    public static X509Certificate2 MakeAuthority(CertificateOrder order, DateTimeOffset now)
    {
        using var key = NewKey(order.KeyAlgorithm);
        var request = Request(order, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now - Slack, now + order.Validity);
    }

    /// <summary>Makes a server's or a client's certificate.</summary>
    /// <param name="order">What it shall be.</param>
    /// <param name="authority">The authority's certificate with its key.</param>
    /// <param name="now">The time.</param>
    /// <returns>The certificate, and the key in PEM form.</returns>
    public static (X509Certificate2 Certificate, string Key) Make(CertificateOrder order, X509Certificate2 authority, DateTimeOffset now)
    {
        using var key = NewKey(order.KeyAlgorithm);
        var request = Request(order, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));

        // RFC 8813 forbids key encipherment with elliptic keys, libvirt before 9.4 wants it of all keys, but only where the usage is critical.
        var isRsa = key is RSA;
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            isRsa ? X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment : X509KeyUsageFlags.DigitalSignature, critical: isRsa));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(CertificateChecks.PurposeOf(order.Role))], true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        if (order.Role == CertificateRole.Server)
        {
            request.CertificateExtensions.Add(Names(order));
        }

        // What outlives its authority would be refused anyway, with a worse explanation.
        var end = now + order.Validity;
        var last = new DateTimeOffset(authority.NotAfter);
        var certificate = request.Create(
            authority.SubjectName, SignerOf(authority), now - Slack, end < last ? end : last, NewSerial());
        return (certificate, PemOf(key));
    }

    /// <summary>Writes a key in the form that every TLS library reads.</summary>
    /// <param name="key">The key.</param>
    /// <returns>PKCS#8 in PEM form.</returns>
    public static string PemOf(AsymmetricAlgorithm key) => key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>Gets what signs in an authority's name.</summary>
    /// <param name="authority">Its certificate with its key.</param>
    /// <returns>The signer.</returns>
    public static X509SignatureGenerator SignerOf(X509Certificate2 authority) => authority.GetRSAPrivateKey() is { } rsa
        ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
        : X509SignatureGenerator.CreateForECDsa(authority.GetECDsaPrivateKey() ?? throw PkiErrors.Argument("the authority's key is neither RSA nor ECDSA"));

    private static AsymmetricAlgorithm NewKey(CertificateKeyAlgorithm algorithm) =>
        algorithm == CertificateKeyAlgorithm.Rsa ? RSA.Create(RsaBits) : ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static CertificateRequest Request(CertificateOrder order, AsymmetricAlgorithm key)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(order.Name);
        if (!string.IsNullOrEmpty(order.Organization))
        {
            name.AddOrganizationName(order.Organization);
        }

        // The builder puts what was added last first, as certificates have it: O=…,CN=….
        var subject = name.Build();
        return key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
    }

    private static X509Extension Names(CertificateOrder order)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in order.DnsNames.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            names.AddDnsName(name);
        }

        foreach (var address in order.IPAddresses.Distinct())
        {
            names.AddIpAddress(address);
        }

        return names.Build();
    }

    // 127 random bits, positive and never zero: RFC 5280, section 4.1.2.2.
    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
