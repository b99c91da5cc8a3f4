using System.Text;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The server's half of EXTERNAL.</summary>
/// <remarks>RFC 4422, appendix A.</remarks>
/// <param name="identity">Who the transport says the client is: the certificate's name, or the user at the other end of the socket.</param>
internal sealed class ExternalServer(string identity) : ISaslServer
{
    public string Mechanism => SaslMechanism.External.Name;

    public int SecurityStrength => 0;

    public bool IsComplete { get; private set; }

    public string? UserName => IsComplete ? identity : null;

    public ISaslLayer? Layer => null;

    public ValueTask<byte[]?> StepAsync(byte[]? response, CancellationToken cancellationToken)
    {
        if (response is null)
        {
            return ValueTask.FromResult<byte[]?>([]);
        }

        if (response.Length > 0 && !response.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(identity)))
        {
            throw SaslErrors.Failed($"'{identity}' may not act as somebody else");
        }

        IsComplete = true;
        return ValueTask.FromResult<byte[]?>(null);
    }

    public void Dispose()
    {
        // It holds nothing.
    }
}
