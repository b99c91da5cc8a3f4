using System.Security.Cryptography;
using System.Text;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The client's half of SCRAM: it proves that it knows the password and checks that the server does.</summary>
/// <remarks>RFC 5802 and RFC 7677, without channel binding, which libvirt's protocol has no name for.</remarks>
internal sealed class ScramClient : ISaslClient
{
    // RFC 7677 asks for 4096 at least; a server that asks for very many only wants to keep the client busy.
    private const int FewestIterations = 4096;
    private const int MostIterations = 2_000_000;
    private const int MostSalt = 1024;

    private readonly ScramAlgorithm _algorithm;
    private readonly SaslCredential _credential;
    private readonly string _nonce;
    private readonly string _header;
    private string _firstBare = "";
    private byte[]? _serverSignature;

    internal ScramClient(ScramAlgorithm algorithm, SaslCredential credential, string? nonce = null)
    {
        _algorithm = algorithm;
        _credential = credential;
        _nonce = nonce ?? NewNonce();
        var actAs = credential.ActAs is { } other ? "a=" + ScramMessage.EscapeName(SaslPrep.Prepare(other, "user name")) : "";
        _header = $"n,{actAs},";
    }

    public string Mechanism => _algorithm.Mechanism;

    public int SecurityStrength => 0;

    public bool IsComplete { get; private set; }

    public ISaslLayer? Layer => null;

    public ValueTask<byte[]?> StartAsync(CancellationToken cancellationToken)
    {
        _firstBare = $"n={ScramMessage.EscapeName(SaslPrep.Prepare(_credential.UserName, "user name"))},r={_nonce}";
        return ValueTask.FromResult<byte[]?>(Encoding.UTF8.GetBytes(_header + _firstBare));
    }

    public ValueTask<byte[]?> StepAsync(byte[]? challenge, CancellationToken cancellationToken)
    {
        if (_serverSignature is null)
        {
            return ValueTask.FromResult<byte[]?>(Prove(challenge));
        }

        if (IsComplete)
        {
            throw SaslErrors.Malformed(Mechanism, "there is one more than there should be");
        }

        CheckServer(challenge);
        IsComplete = true;
        return ValueTask.FromResult<byte[]?>(null);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_serverSignature);

    /// <summary>Makes a nonce: printable, without commas, and with more than enough chance in it.</summary>
    internal static string NewNonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));

    private byte[] Prove(byte[]? challenge)
    {
        var message = new ScramMessage(Mechanism, challenge);
        var nonce = message.Attribute('r');
        if (!nonce.StartsWith(_nonce, StringComparison.Ordinal) || nonce.Length == _nonce.Length)
        {
            throw message.Malformed("the nonce does not continue the client's");
        }

        var salt = message.Bytes('s');
        var iterations = message.Number('i');
        if (salt.Length > MostSalt || iterations is < FewestIterations or > MostIterations)
        {
            throw message.Malformed($"{iterations} iterations over a salt of {salt.Length} bytes are not between {FewestIterations} and {MostIterations} over at most {MostSalt}");
        }

        var salted = _algorithm.SaltedPassword(SaslPrep.Prepare(_credential.Password, "password"), salt, iterations);
        var clientKey = _algorithm.ClientKey(salted);
        var withoutProof = $"c={Convert.ToBase64String(Encoding.UTF8.GetBytes(_header))},r={nonce}";
        var exchange = Encoding.UTF8.GetBytes($"{_firstBare},{message.Text},{withoutProof}");
        var proof = ScramAlgorithm.Xor(clientKey, _algorithm.Hmac(_algorithm.Hash(clientKey), exchange));
        _serverSignature = _algorithm.Hmac(_algorithm.ServerKey(salted), exchange);
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    private void CheckServer(byte[]? challenge)
    {
        var message = new ScramMessage(Mechanism, challenge);
        if (message.Text.StartsWith("e=", StringComparison.Ordinal))
        {
            throw SaslErrors.Failed($"the server refused user '{_credential.UserName}': {message.Attribute('e')}");
        }

        if (!CryptographicOperations.FixedTimeEquals(message.Bytes('v'), _serverSignature))
        {
            throw SaslErrors.Failed("the server could not prove that it knows the password: it is not the server it should be");
        }
    }
}
