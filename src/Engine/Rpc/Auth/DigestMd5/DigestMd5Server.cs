using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The server's half of DIGEST-MD5.</summary>
/// <remarks>RFC 2831, without its subsequent authentication: every nonce is good for one answer, and who brings an
/// old one is asked again, as section 2.2.2 allows.</remarks>
internal sealed class DigestMd5Server(ISaslUsers users, string realm, SaslSecurity security, string? nonce = null, string service = SaslLimits.Service) : ISaslServer
{
    private readonly string _nonce = nonce ?? ScramClient.NewNonce();
    private bool _asked;

    public string Mechanism => SaslMechanism.DigestMd5.Name;

    public int SecurityStrength { get; private set; }

    public bool IsComplete { get; private set; }

    public string? UserName { get; private set; }

    public ISaslLayer? Layer { get; private set; }

    // A layer below TLS or in a unix socket costs time and gives nothing.
    private string Quality => security.LeastStrength == 0 ? DigestSession.Authentication : DigestSession.Privacy;

    private IEnumerable<string> Ciphers => DigestCipher.All.Where(cipher => cipher.Strength >= security.LeastStrength).Select(cipher => cipher.Name);

    public async ValueTask<byte[]?> StepAsync(byte[]? response, CancellationToken cancellationToken)
    {
        if (!_asked)
        {
            // A client that has been here before may begin with an answer to its old nonce; it is asked anew.
            _asked = true;
            return Encoding.UTF8.GetBytes(Challenge());
        }

        if (IsComplete)
        {
            throw DigestDirectives.Malformed("there is one more than there should be");
        }

        return await CheckAsync(DigestDirectives.Read(response), cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        // The keys live as long as the layer does.
    }

    private string Challenge()
    {
        var challenge = $"nonce={DigestDirectives.Quote(_nonce)},realm={DigestDirectives.Quote(realm)},qop=\"{Quality}\"";
        var layer = Quality == DigestSession.Privacy
            ? string.Create(CultureInfo.InvariantCulture, $",cipher=\"{string.Join(',', Ciphers)}\",maxbuf={SaslLimits.LargestBlock}")
            : "";
        return challenge + layer + ",charset=utf-8,algorithm=md5-sess";
    }

    private async ValueTask<byte[]?> CheckAsync(DigestDirectives response, CancellationToken cancellationToken)
    {
        if (response.Needed("nonce") != _nonce || response.Needed("nc") != DigestSession.Count)
        {
            throw SaslErrors.Failed("the client's nonce is not this conversation's: an old answer was sent again");
        }

        var target = response.Needed("digest-uri");
        var quality = response.Single("qop") ?? DigestSession.Authentication;
        var cipher = quality == DigestSession.Privacy ? DigestCipher.Best([response.Needed("cipher")], security.LeastStrength) : null;
        if (!target.StartsWith(service + "/", StringComparison.OrdinalIgnoreCase)
            || quality != Quality || (quality == DigestSession.Privacy && cipher is null))
        {
            throw DigestDirectives.Malformed("it is for another service, or chooses what was not offered");
        }

        var user = response.Needed("username");
        var theirRealm = response.Single("realm") ?? "";
        var actAs = response.Single("authzid");
        var userHash = await users.FindDigestAsync(user, theirRealm, cancellationToken).ConfigureAwait(false);
        var session = new DigestSession(userHash, _nonce, response.Needed("cnonce"), actAs);
        var expected = Encoding.ASCII.GetBytes(session.Response(quality, target));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(response.Needed("response"))) || theirRealm != realm)
        {
            throw SaslErrors.Failed($"wrong user, realm or password for '{user}' in realm '{theirRealm}'");
        }

        if (actAs is not null && actAs != user)
        {
            throw SaslErrors.Failed($"user '{user}' may not act as somebody else");
        }

        if (quality == DigestSession.Privacy)
        {
            Layer = session.CreateLayer(cipher, isClient: false, DigestSession.MostForPeer(response));
            SecurityStrength = cipher!.Strength;
        }

        UserName = user;
        IsComplete = true;
        return Encoding.ASCII.GetBytes("rspauth=" + session.Answer(quality, target));
    }
}
