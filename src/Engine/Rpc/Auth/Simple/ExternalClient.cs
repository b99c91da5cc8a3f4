using System.Text;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The client's half of EXTERNAL: the server knows from TLS or the socket who it is talking to.</summary>
/// <remarks>RFC 4422, appendix A.</remarks>
/// <param name="actAs">Who to act as; nothing for whom the server sees.</param>
internal sealed class ExternalClient(string? actAs) : ISaslClient
{
    public string Mechanism => SaslMechanism.External.Name;

    public int SecurityStrength => 0;

    public bool IsComplete { get; private set; }

    public ISaslLayer? Layer => null;

    public ValueTask<byte[]?> StartAsync(CancellationToken cancellationToken)
    {
        IsComplete = true;
        return ValueTask.FromResult<byte[]?>(Encoding.UTF8.GetBytes(actAs ?? ""));
    }

    public ValueTask<byte[]?> StepAsync(byte[]? challenge, CancellationToken cancellationToken) =>
        challenge is null or [] ? ValueTask.FromResult<byte[]?>(null) : throw SaslErrors.Malformed(Mechanism, "EXTERNAL has no challenges");

    public void Dispose()
    {
        // It holds nothing.
    }
}
