namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The server's half of one SASL mechanism: what it says, apart from how that reaches the client.</summary>
/// <remarks>RFC 4422. Nothing and an empty message differ: the protocol carries which one it was.</remarks>
internal interface ISaslServer : IDisposable
{
    /// <summary>The mechanism's registered name.</summary>
    string Mechanism { get; }

    /// <summary>How strongly <see cref="Layer"/> protects, in bits of key; 1 for integrity alone, 0 without a layer.</summary>
    int SecurityStrength { get; }

    /// <summary>Whether the client has proved who it is.</summary>
    bool IsComplete { get; }

    /// <summary>Who the client is; nothing before completion.</summary>
    string? UserName { get; }

    /// <summary>The security layer that was agreed on; nothing before completion or when none was.</summary>
    ISaslLayer? Layer { get; }

    /// <summary>Answers the client.</summary>
    /// <param name="response">What the client said; the first time it may be nothing.</param>
    /// <param name="cancellationToken">Stops waiting for what the mechanism itself asks elsewhere.</param>
    /// <returns>The answer, or nothing.</returns>
    /// <exception cref="Errors.VirtException">AuthFailed with the true reason, which is for the log and not for the client.</exception>
    ValueTask<byte[]?> StepAsync(byte[]? response, CancellationToken cancellationToken);
}
