using System.Text;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The client's half of PLAIN: it says the password, so only where nobody listens.</summary>
/// <remarks>RFC 4616.</remarks>
internal sealed class PlainClient(SaslCredential credential) : ISaslClient
{
    public string Mechanism => SaslMechanism.Plain.Name;

    public int SecurityStrength => 0;

    public bool IsComplete { get; private set; }

    public ISaslLayer? Layer => null;

    public ValueTask<byte[]?> StartAsync(CancellationToken cancellationToken)
    {
        var message = $"{credential.ActAs}\0{credential.UserName}\0{credential.Password}";
        if (message.Count(letter => letter == '\0') != 2 || credential.UserName.Length == 0 || credential.Password.Length == 0)
        {
            throw SaslErrors.Failed("PLAIN needs a user name and a password, and neither may hold a zero character");
        }

        IsComplete = true;
        return ValueTask.FromResult<byte[]?>(Encoding.UTF8.GetBytes(message));
    }

    public ValueTask<byte[]?> StepAsync(byte[]? challenge, CancellationToken cancellationToken) =>
        challenge is null or [] ? ValueTask.FromResult<byte[]?>(null) : throw SaslErrors.Malformed(Mechanism, "PLAIN has no challenges");

    public void Dispose()
    {
        // It holds nothing of its own.
    }
}
