using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VirtPS.Engine.Pki;

namespace VirtPS.Tests.Unit.Pki;

/// <summary>How a certificate of a test is made, and wherein it is wrong.</summary>
/// <remarks>Made with the platform alone, not with the engine's own authority, so that one cannot hide the other's mistakes.</remarks>
internal sealed record CertificateSpec(string Subject)
{
    public DateTimeOffset NotBefore { get; init; } = DateTimeOffset.UtcNow.AddDays(-1);

    public DateTimeOffset NotAfter { get; init; } = DateTimeOffset.UtcNow.AddDays(1);

    public bool? IsAuthority { get; init; } = false;

    public X509KeyUsageFlags? Usage { get; init; } = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment;

    public string? Purpose { get; init; }

    public bool IsCritical { get; init; } = true;

    public string[] DnsNames { get; init; } = [];

    public string[] Addresses { get; init; } = [];

    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    public int KeySize { get; init; } = 2048;

    public static CertificateSpec Authority(string name = "Test CA") => new($"CN={name}")
    {
        IsAuthority = true,
        Usage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign,
    };

    public static CertificateSpec Server(params string[] names) => new($"O=Lab,CN={(names is [var first, ..] ? first : "localhost")}")
    {
        Purpose = TestPki.ServerPurpose,
        DnsNames = names is [] ? ["localhost"] : names,
        Addresses = ["127.0.0.1"],
    };

    public static CertificateSpec Client(string name = "client1") => new($"O=Lab,CN={name}") { Purpose = TestPki.ClientPurpose };
}

/// <summary>Makes certificates and directories of them.</summary>
internal static class TestPki
{
    public const string ServerPurpose = "1.3.6.1.5.5.7.3.1";
    public const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    private static readonly RSA[] Keys = [RSA.Create(2048), RSA.Create(2048), RSA.Create(2048)];
    private static int _next;

    public static X509Certificate2 Issue(CertificateSpec spec, X509Certificate2? issuer = null)
    {
        // Making RSA keys is slow; for tests it is enough that neighbours do not share one.
        var key = spec.KeySize == 2048 ? Keys[Interlocked.Increment(ref _next) % Keys.Length] : RSA.Create(spec.KeySize);
        var request = new CertificateRequest(new X500DistinguishedName(spec.Subject, X500DistinguishedNameFlags.None), key, spec.Hash, RSASignaturePadding.Pkcs1);
        if (spec.IsAuthority is { } authority)
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, true));
        }

        if (spec.Usage is { } usage)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, spec.IsCritical));
        }

        if (spec.Purpose is { } purpose)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], spec.IsCritical));
        }

        var names = new SubjectAlternativeNameBuilder();
        Array.ForEach(spec.DnsNames, names.AddDnsName);
        Array.ForEach(spec.Addresses, address => names.AddIpAddress(IPAddress.Parse(address)));
        if (spec.DnsNames.Length + spec.Addresses.Length > 0)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        if (issuer is null)
        {
            return request.CreateSelfSigned(spec.NotBefore, spec.NotAfter);
        }

        using var signer = issuer.GetRSAPrivateKey()!;
        using var bare = request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForRSA(signer, RSASignaturePadding.Pkcs1), spec.NotBefore, spec.NotAfter, RandomNumberGenerator.GetBytes(12));
        return bare.CopyWithPrivateKey(key);
    }

    public static string Revoke(X509Certificate2 authority, DateTimeOffset nextUpdate, params X509Certificate2[] revoked)
    {
        var builder = new CertificateRevocationListBuilder();
        Array.ForEach(revoked, certificate => builder.AddEntry(certificate));
        using var key = authority.GetRSAPrivateKey()!;
        var list = builder.Build(
            authority.SubjectName, X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), 1, nextUpdate, HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, false, true), nextUpdate.AddDays(-30));
        return PemEncoding.WriteString("X509 CRL", list);
    }

    /// <summary>Writes what one side needs into a directory, as pkipath= wants it.</summary>
    public static PkiFiles Write(string directory, CertificateRole role, X509Certificate2 authority, X509Certificate2? own, string? revoked = null)
    {
        Directory.CreateDirectory(directory);
        var files = PkiFiles.In(directory, role);
        File.WriteAllText(files.CaCertificate, authority.ExportCertificatePem());
        if (own is not null)
        {
            File.WriteAllText(files.Certificate, own.ExportCertificatePem());
            File.WriteAllText(files.Key, own.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        }

        if (revoked is not null)
        {
            File.WriteAllText(files.CaRevocationList, revoked);
        }

        return files;
    }
}
