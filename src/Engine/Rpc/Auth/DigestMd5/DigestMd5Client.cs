using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The client's half of DIGEST-MD5.</summary>
/// <remarks>RFC 2831; historic since RFC 6331, and here because it alone protects plain TCP without Kerberos.</remarks>
internal sealed class DigestMd5Client(SaslCredential credential, string host, SaslSecurity security, string? nonce = null, string service = SaslLimits.Service) : ISaslClient
{
    private readonly string _nonce = nonce ?? ScramClient.NewNonce();
    private readonly string _target = $"{service}/{host}";
    private string _quality = DigestSession.Authentication;
    private DigestCipher? _cipher;
    private int _mostForPeer;
    private DigestSession? _session;

    public string Mechanism => SaslMechanism.DigestMd5.Name;

    public int SecurityStrength { get; private set; }

    public bool IsComplete { get; private set; }

    public ISaslLayer? Layer { get; private set; }

    public ValueTask<byte[]?> StartAsync(CancellationToken cancellationToken) => ValueTask.FromResult<byte[]?>(null);

    public ValueTask<byte[]?> StepAsync(byte[]? challenge, CancellationToken cancellationToken)
    {
        if (_session is null)
        {
            return ValueTask.FromResult<byte[]?>(Encoding.UTF8.GetBytes(Respond(DigestDirectives.Read(challenge))));
        }

        if (IsComplete)
        {
            throw DigestDirectives.Malformed("there is one more than there should be");
        }

        var answer = Encoding.ASCII.GetBytes(DigestDirectives.Read(challenge).Needed("rspauth"));
        if (!CryptographicOperations.FixedTimeEquals(answer, Encoding.ASCII.GetBytes(_session.Answer(_quality, _target))))
        {
            throw SaslErrors.Failed("the server could not prove that it knows the password: it is not the server it should be");
        }

        if (_quality != DigestSession.Authentication)
        {
            Layer = _session.CreateLayer(_cipher, isClient: true, _mostForPeer);
            SecurityStrength = _cipher?.Strength ?? 1;
        }

        IsComplete = true;
        return ValueTask.FromResult<byte[]?>(null);
    }

    public void Dispose()
    {
        // The keys live as long as the layer does.
    }

    private string Respond(DigestDirectives challenge)
    {
        if (!string.Equals(challenge.Needed("algorithm"), "md5-sess", StringComparison.OrdinalIgnoreCase))
        {
            throw DigestDirectives.Malformed("its algorithm is not md5-sess");
        }

        Choose(challenge);
        var realms = challenge.All("realm");
        var realm = credential.Realm ?? (realms.Count > 0 ? realms[0] : "");
        var serverNonce = challenge.Needed("nonce");
        var userHash = DigestSession.UserHash(credential.UserName, realm, credential.Password);
        _session = new DigestSession(userHash, serverNonce, _nonce, credential.ActAs);

        var utf8 = challenge.Single("charset") is not null;
        if (!utf8 && !Ascii.IsValid(credential.UserName + credential.Password + realm))
        {
            throw SaslErrors.Failed("the server takes names and passwords without accents or other special letters only");
        }

        List<string> response =
        [
            .. utf8 ? ["charset=utf-8"] : Array.Empty<string>(),
            "username=" + DigestDirectives.Quote(credential.UserName),
            .. realm.Length > 0 || realms.Count > 0 ? ["realm=" + DigestDirectives.Quote(realm)] : Array.Empty<string>(),
            "nonce=" + DigestDirectives.Quote(serverNonce),
            "nc=" + DigestSession.Count,
            "cnonce=" + DigestDirectives.Quote(_nonce),
            "digest-uri=" + DigestDirectives.Quote(_target),
            "response=" + _session.Response(_quality, _target),
            "qop=" + _quality,
        ];
        if (_quality != DigestSession.Authentication)
        {
            response.Add(string.Create(CultureInfo.InvariantCulture, $"maxbuf={SaslLimits.LargestBlock}"));
        }

        if (_cipher is not null)
        {
            response.Add("cipher=" + DigestDirectives.Quote(_cipher.Name));
        }

        if (credential.ActAs is { } actAs)
        {
            response.Add("authzid=" + DigestDirectives.Quote(actAs));
        }

        return string.Join(',', response);
    }

    private void Choose(DigestDirectives challenge)
    {
        IReadOnlyList<string> offered = challenge.List("qop") is { Count: > 0 } list ? list : [DigestSession.Authentication];
        _mostForPeer = DigestSession.MostForPeer(challenge);
        if (security.LeastStrength == 0 && offered.Contains(DigestSession.Authentication))
        {
            return;
        }

        var ciphers = challenge.List("cipher");
        _cipher = offered.Contains(DigestSession.Privacy) ? DigestCipher.Best(ciphers, security.LeastStrength) : null;
        _quality = _cipher is not null ? DigestSession.Privacy
            : security.LeastStrength <= 1 && offered.Contains(DigestSession.Integrity) ? DigestSession.Integrity
            : throw SaslErrors.Failed(
                $"the server's DIGEST-MD5 offers {string.Join(", ", offered)} with the ciphers {(ciphers.Count > 0 ? string.Join(", ", ciphers) : "none")}, "
                + $"and this transport needs encryption of {security.LeastStrength} bits: use TLS, or let the server offer rc4 or 3des");
    }
}
