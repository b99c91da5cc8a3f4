namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The client's half of one SASL mechanism: what it says, apart from how that reaches the server.</summary>
/// <remarks>RFC 4422. Nothing and an empty message differ: the protocol carries which one it was.</remarks>
internal interface ISaslClient : IDisposable
{
    /// <summary>The mechanism's registered name.</summary>
    string Mechanism { get; }

    /// <summary>How strongly <see cref="Layer"/> protects, in bits of key; 1 for integrity alone, 0 without a layer.</summary>
    int SecurityStrength { get; }

    /// <summary>Whether the mechanism has nothing more to say and is content with the server.</summary>
    bool IsComplete { get; }

    /// <summary>The security layer that was agreed on; nothing before completion or when none was.</summary>
    ISaslLayer? Layer { get; }

    /// <summary>Begins.</summary>
    /// <param name="cancellationToken">Stops waiting for what the mechanism itself asks elsewhere.</param>
    /// <returns>What to send along with the mechanism's name; nothing where the server speaks first.</returns>
    /// <exception cref="Errors.VirtException">AuthFailed when this client cannot use the mechanism.</exception>
    ValueTask<byte[]?> StartAsync(CancellationToken cancellationToken);

    /// <summary>Answers the server.</summary>
    /// <param name="challenge">What the server said.</param>
    /// <param name="cancellationToken">Stops waiting for what the mechanism itself asks elsewhere.</param>
    /// <returns>The answer, or nothing.</returns>
    /// <exception cref="Errors.VirtException">AuthFailed when the server broke the rules or is not who it should be.</exception>
    ValueTask<byte[]?> StepAsync(byte[]? challenge, CancellationToken cancellationToken);
}
