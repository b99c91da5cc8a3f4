namespace VirtPS.Engine.Rpc.Auth;

/// <summary>One side of a Kerberos conversation, as far as RFC 4752 needs it.</summary>
internal interface IGssContext : IDisposable
{
    /// <summary>Whether both sides know each other.</summary>
    bool IsEstablished { get; }

    /// <summary>Who the client is, such as <c>anna@EXAMPLE.COM</c>; known to the server once established.</summary>
    string? ClientName { get; }

    /// <summary>Takes the peer's token and makes the next.</summary>
    /// <exception cref="Errors.VirtException">AuthFailed, with what to do about it.</exception>
    byte[]? Next(byte[]? token);

    /// <summary>Signs a message, and encrypts it where asked to.</summary>
    byte[] Wrap(ReadOnlySpan<byte> plain, bool encrypt);

    /// <summary>Checks a message and takes it out of its wrapping.</summary>
    /// <returns>The message, or nothing when it is not what the peer wrapped.</returns>
    byte[]? Unwrap(ReadOnlySpan<byte> wrapped, out bool wasEncrypted);
}
