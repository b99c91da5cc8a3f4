using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VirtPS.Engine.Pki;

/// <summary>Finds what is wrong with a certificate in itself.</summary>
/// <remarks>The rules of virNetTLSContextCheckCert: what an extension forbids counts as an error where the extension is
/// critical and as a warning where it is not; what has no extension is allowed.</remarks>
internal static class CertificateChecks
{
    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";
    private const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    // Below this a factoring within reach of one organisation; GnuTLS's profile for it is called "very weak".
    private const int SmallestRsaKey = 1024;

    /// <summary>Checks the days between which a certificate counts.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="role">What it is for.</param>
    /// <param name="where">What to call it: its file, or <c>[session]</c> for a peer's.</param>
    /// <param name="now">The time.</param>
    /// <returns>What is wrong, or nothing.</returns>
    public static string? Dates(X509Certificate2 certificate, CertificateRole role, string where, DateTimeOffset now)
    {
        var what = role == CertificateRole.Authority ? "CA" : Word(role);
        return certificate.NotAfter < now.LocalDateTime
            ? $"The {what} certificate {where} has expired, on {Day(certificate.NotAfter)}: make a new one, with New-VirtCertificate for example"
            : certificate.NotBefore > now.LocalDateTime
                ? $"The {what} certificate {where} is not yet active: it begins to count at {Day(certificate.NotBefore)}; are the clocks right?"
                : null;
    }

    /// <summary>Checks that a certificate was made for what it is used for.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="role">What it is used for.</param>
    /// <param name="where">What to call it.</param>
    /// <returns>What is wrong, and whether that forbids its use.</returns>
    public static IEnumerable<(string Problem, bool IsError)> Usage(X509Certificate2 certificate, CertificateRole role, string where)
    {
        var isAuthority = certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault()?.CertificateAuthority;
        if (role == CertificateRole.Authority && isAuthority != true)
        {
            yield return (isAuthority is null
                ? $"The certificate {where} is missing basic constraints for a CA, so it may sign no certificates"
                : $"The certificate {where} basic constraints do not show a CA, so it may sign no certificates", true);
        }
        else if (role != CertificateRole.Authority && isAuthority == true)
        {
            yield return ($"The certificate {where} basic constraints show a CA, but we need one for a {Word(role)}", true);
        }

        foreach (var problem in KeyUsage(certificate, role, where).Concat(Purpose(certificate, role, where)))
        {
            yield return problem;
        }

        if (IsWeak(certificate) is { } weakness)
        {
            yield return ($"The certificate {where} uses an insecure algorithm: {weakness}", true);
        }
    }

    /// <summary>Says whether nothing in a certificate speaks against a use.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="role">The use.</param>
    /// <returns>True when its extensions permit the use or do not mention it.</returns>
    public static bool Permits(X509Certificate2 certificate, CertificateRole role) =>
        !KeyUsage(certificate, role, "").Concat(Purpose(certificate, role, "")).Any();

    /// <summary>Gets the identifier of a use.</summary>
    /// <param name="role">Server or client.</param>
    /// <returns>Its object identifier, for the extended key usage.</returns>
    public static string PurposeOf(CertificateRole role) => role == CertificateRole.Server ? ServerPurpose : ClientPurpose;

    private static IEnumerable<(string Problem, bool IsError)> KeyUsage(X509Certificate2 certificate, CertificateRole role, string where)
    {
        if (certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is not { } usage)
        {
            yield break;
        }

        (X509KeyUsageFlags Flag, string Words)[] needs = role == CertificateRole.Authority
            ? [(X509KeyUsageFlags.KeyCertSign, "certificate signing")]
            : [(X509KeyUsageFlags.DigitalSignature, "digital signature"), .. Encipherment(certificate)];
        foreach (var (flag, words) in needs)
        {
            if (!usage.KeyUsages.HasFlag(flag))
            {
                yield return ($"Certificate {where} usage does not permit {words}", usage.Critical);
            }
        }
    }

    // Only RSA keys ever encipher keys, and RFC 8813 forbids the others to say that they do.
    private static IEnumerable<(X509KeyUsageFlags Flag, string Words)> Encipherment(X509Certificate2 certificate) =>
        certificate.PublicKey.Oid.Value == "1.2.840.113549.1.1.1" ? [(X509KeyUsageFlags.KeyEncipherment, "key encipherment")] : [];

    private static IEnumerable<(string Problem, bool IsError)> Purpose(X509Certificate2 certificate, CertificateRole role, string where)
    {
        const string Any = "2.5.29.37.0";
        if (role == CertificateRole.Authority || certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is not { } purposes)
        {
            yield break;
        }

        var needed = PurposeOf(role);
        if (!purposes.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == needed || oid.Value == Any))
        {
            yield return ($"Certificate {where} purpose does not allow use with a TLS {Word(role)}", purposes.Critical);
        }
    }

    private static string? IsWeak(X509Certificate2 certificate)
    {
        // A signature of one's own proves nothing that trust in the file does not, so an old root may keep its hash.
        var self = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
        if (!self && certificate.SignatureAlgorithm.Value is "1.2.840.113549.1.1.2" or "1.2.840.113549.1.1.4" or "1.2.840.113549.1.1.5" or "1.2.840.10045.4.1")
        {
            return "it is signed over an MD2, MD5 or SHA-1 hash";
        }

        using var rsa = certificate.GetRSAPublicKey();
        return rsa is { KeySize: < SmallestRsaKey and var size }
            ? string.Create(CultureInfo.InvariantCulture, $"its RSA key has {size} bits")
            : null;
    }

    private static string Word(CertificateRole role) => role == CertificateRole.Server ? "server" : "client";

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
