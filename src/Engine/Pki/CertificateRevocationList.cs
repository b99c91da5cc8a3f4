using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Pki;

/// <summary>A list of the certificates that an authority has taken back.</summary>
/// <remarks>RFC 5280, section 5. The platform checks lists that it downloads, not those in a file, which is how libvirt's users have them.</remarks>
internal sealed class CertificateRevocationList
{
    private readonly HashSet<BigInteger> _serials = [];
    private readonly byte[] _signedPart;
    private readonly byte[] _signature;
    private readonly string _algorithm;

    private CertificateRevocationList(ReadOnlyMemory<byte> encoded)
    {
        var list = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
        var signedPart = list.ReadEncodedValue();
        _signedPart = signedPart.ToArray();
        _algorithm = list.ReadSequence().ReadObjectIdentifier();
        _signature = list.ReadBitString(out _);

        var body = new AsnReader(signedPart, AsnEncodingRules.DER).ReadSequence();
        if (body.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
        {
            body.ReadInteger();
        }

        body.ReadSequence();
        Issuer = new X500DistinguishedName(body.ReadEncodedValue().Span);
        ThisUpdate = Time(body);
        NextUpdate = body.HasData && IsTime(body) ? Time(body) : null;
        if (body.HasData && body.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            var entries = body.ReadSequence();
            while (entries.HasData)
            {
                _serials.Add(entries.ReadSequence().ReadInteger());
            }
        }
    }

    /// <summary>The authority's name.</summary>
    public X500DistinguishedName Issuer { get; }

    /// <summary>When the list was made.</summary>
    public DateTimeOffset ThisUpdate { get; }

    /// <summary>When the next list is due; after that this one counts no longer.</summary>
    public DateTimeOffset? NextUpdate { get; }

    /// <summary>The serial numbers on the list.</summary>
    public IReadOnlyCollection<BigInteger> SerialNumbers => _serials;

    /// <summary>Reads every list of a PEM file.</summary>
    /// <param name="path">The file; without it there are no lists.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The lists.</returns>
    /// <exception cref="VirtException">SystemError, with the path.</exception>
    public static async Task<IReadOnlyList<CertificateRevocationList>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var text = await PemFile.ReadAsync(path, "CA revocation list", cancellationToken).ConfigureAwait(false);
        try
        {
            var lists = Parse(text);
            return lists.Count > 0 ? lists : throw Bad(path, "it has no line '-----BEGIN X509 CRL-----'");
        }
        catch (Exception e) when (e is AsnContentException or FormatException or CryptographicException)
        {
            throw Bad(path, e.Message);
        }
    }

    /// <summary>Reads every list in a text.</summary>
    /// <param name="text">PEM.</param>
    /// <returns>The lists.</returns>
    public static IReadOnlyList<CertificateRevocationList> Parse(string text)
    {
        var result = new List<CertificateRevocationList>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (rest[fields.Label] is "X509 CRL")
            {
                result.Add(new CertificateRevocationList(Convert.FromBase64String(rest[fields.Base64Data].ToString())));
            }

            rest = rest[fields.Location.End..];
        }

        return result;
    }

    /// <summary>Says whether this list is its authority's own word.</summary>
    /// <param name="authority">The authority's certificate.</param>
    /// <returns>True when name and signature are the authority's.</returns>
    public bool IsFrom(X509Certificate2 authority) =>
        Issuer.RawData.AsSpan().SequenceEqual(authority.SubjectName.RawData) && IsSignedBy(authority);

    /// <summary>Says whether a certificate has been taken back.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <returns>True when it is on the list.</returns>
    public bool Lists(X509Certificate2 certificate) =>
        Issuer.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData) && _serials.Contains(SerialOf(certificate));

    /// <summary>Gets a certificate's serial number as a number.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <returns>The number.</returns>
    public static BigInteger SerialOf(X509Certificate2 certificate) => new(certificate.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true);

    private static VirtException Bad(string path, string why) =>
        PkiErrors.Unusable($"Unable to set x509 certificate revocation list: {path}: {why} (Revoke-VirtCertificate and certtool --generate-crl make such files)");

    private bool IsSignedBy(X509Certificate2 authority)
    {
        using var rsa = authority.GetRSAPublicKey();
        using var ecdsa = authority.GetECDsaPublicKey();
        return Signature(_algorithm) is { } hash
            && ((rsa is not null && rsa.VerifyData(_signedPart, _signature, hash, RSASignaturePadding.Pkcs1))
                || (ecdsa is not null && ecdsa.VerifyData(_signedPart, _signature, hash, DSASignatureFormat.Rfc3279DerSequence)));
    }

    private static HashAlgorithmName? Signature(string oid) => oid switch
    {
        "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => HashAlgorithmName.SHA256,
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static bool IsTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) || reader.PeekTag().HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset Time(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
