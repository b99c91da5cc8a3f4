using System.Text;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The server's half of PLAIN.</summary>
/// <remarks>RFC 4616.</remarks>
internal sealed class PlainServer(ISaslUsers users) : ISaslServer
{
    private static readonly UTF8Encoding Strict = new(false, true);

    public string Mechanism => SaslMechanism.Plain.Name;

    public int SecurityStrength => 0;

    public bool IsComplete { get; private set; }

    public string? UserName { get; private set; }

    public ISaslLayer? Layer => null;

    public async ValueTask<byte[]?> StepAsync(byte[]? response, CancellationToken cancellationToken)
    {
        if (response is null)
        {
            return [];
        }

        var (actAs, user, password) = Read(response);
        var verifier = await users.FindScramAsync(user, cancellationToken).ConfigureAwait(false);
        if (!verifier.Matches(password))
        {
            throw SaslErrors.Failed($"wrong user or password for '{user}'");
        }

        if (actAs.Length > 0 && SaslPrep.Prepare(actAs, "user name") != user)
        {
            throw SaslErrors.Failed($"user '{user}' may not act as somebody else");
        }

        UserName = user;
        IsComplete = true;
        return null;
    }

    public void Dispose()
    {
        // What it looks at belongs to the store.
    }

    private (string ActAs, string User, string Password) Read(byte[] response)
    {
        try
        {
            return Strict.GetString(response).Split('\0') is [var actAs, { Length: > 0 } user, { Length: > 0 } password]
                ? (actAs, SaslPrep.Prepare(user, "user name"), password)
                : throw SaslErrors.Malformed(Mechanism, "it is not three texts with zero bytes between them");
        }
        catch (DecoderFallbackException)
        {
            throw SaslErrors.Malformed(Mechanism, "it is not UTF-8");
        }
    }
}
