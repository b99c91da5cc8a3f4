using System.Security.Cryptography;
using System.Text;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The server's half of SCRAM-SHA-256.</summary>
/// <remarks>RFC 5802 and RFC 7677. Somebody whom the server does not know is asked the same questions as somebody whom it
/// knows, and fails at the same moment as with a wrong password.</remarks>
internal sealed class ScramServer : ISaslServer
{
    private readonly ScramAlgorithm _algorithm = ScramAlgorithm.Sha256;
    private readonly ISaslUsers _users;
    private readonly string _serverNonce;
    private string _header = "";
    private string _user = "";
    private string _nonce = "";
    private string _soFar = "";
    private ScramVerifier? _verifier;

    internal ScramServer(ISaslUsers users, string? nonce = null)
    {
        _users = users;
        _serverNonce = nonce ?? ScramClient.NewNonce();
    }

    public string Mechanism => _algorithm.Mechanism;

    public int SecurityStrength => 0;

    public bool IsComplete { get; private set; }

    public string? UserName => IsComplete ? _user : null;

    public ISaslLayer? Layer => null;

    public async ValueTask<byte[]?> StepAsync(byte[]? response, CancellationToken cancellationToken)
    {
        if (IsComplete)
        {
            throw SaslErrors.Malformed(Mechanism, "there is one more than there should be");
        }

        if (_verifier is not null)
        {
            return Check(response);
        }

        if (response is null)
        {
            return [];
        }

        var firstBare = ReadFirst(response);
        _verifier = await _users.FindScramAsync(_user, cancellationToken).ConfigureAwait(false);
        var answer = $"r={_nonce},s={Convert.ToBase64String(_verifier.Salt)},i={_verifier.Iterations}";
        _soFar = $"{firstBare},{answer}";
        return Encoding.UTF8.GetBytes(answer);
    }

    public void Dispose()
    {
        // What it holds belongs to the store.
    }

    private string ReadFirst(byte[] response)
    {
        var message = new ScramMessage(Mechanism, response);
        var binding = message.Part();
        if (binding is not ("n" or "y"))
        {
            throw message.Malformed(binding is ['p', '=', ..] ? "it asks for channel binding, which was not offered" : "it begins with no channel binding flag");
        }

        var actAs = message.Part();
        _header = $"{binding},{actAs},";
        var bare = message.Rest;
        _user = SaslPrep.Prepare(message.UnescapeName(message.Attribute('n')), "user name");
        var clientNonce = message.Attribute('r');
        if (clientNonce.Length == 0)
        {
            throw message.Malformed("its nonce is empty");
        }

        if (actAs is not "" && (actAs is not ['a', '=', .. var other] || message.UnescapeName(other) != _user))
        {
            throw SaslErrors.Failed($"user '{_user}' may not act as somebody else");
        }

        _nonce = clientNonce + _serverNonce;
        return bare;
    }

    private byte[] Check(byte[]? response)
    {
        var message = new ScramMessage(Mechanism, response);
        var header = message.Bytes('c');
        var nonce = message.Attribute('r');
        var proof = message.Bytes('p');
        if (nonce != _nonce)
        {
            throw SaslErrors.Failed("the client's nonce is not this conversation's: an old answer was sent again");
        }

        if (!header.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(_header)))
        {
            throw message.Malformed("its channel binding is not what it began with");
        }

        var exchange = Encoding.UTF8.GetBytes($"{_soFar},{message.Text[..message.Text.LastIndexOf(",p=", StringComparison.Ordinal)]}");
        var signature = _algorithm.Hmac(_verifier!.StoredKey, exchange);
        if (proof.Length != signature.Length
            || !CryptographicOperations.FixedTimeEquals(_algorithm.Hash(ScramAlgorithm.Xor(proof, signature)), _verifier.StoredKey))
        {
            throw SaslErrors.Failed($"wrong user or password for '{_user}'");
        }

        IsComplete = true;
        return Encoding.UTF8.GetBytes($"v={Convert.ToBase64String(_algorithm.Hmac(_verifier.ServerKey, exchange))}");
    }
}
