namespace VirtPS.Engine.Rpc.Transport;

/// <summary>How safe a transport is, and who is at its other end.</summary>
/// <remarks>What virConnectIsEncrypted and virConnectIsSecure answer from, and what SASL needs to know.</remarks>
internal sealed record TransportSecurity
{
    /// <summary>A way inside this machine.</summary>
    public static TransportSecurity Local { get; } = new() { IsLocal = true };

    /// <summary>A bare way over a network.</summary>
    public static TransportSecurity Bare { get; } = new();

    /// <summary>Whether the bytes are encrypted on their way.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Whether they stay inside this machine.</summary>
    public bool IsLocal { get; init; }

    /// <summary>The strength of the encryption in bits, 0 without any.</summary>
    /// <remarks>The external security strength factor (SSF) of SASL, for TLS the key size of the cipher.</remarks>
    public int KeyBits { get; init; }

    /// <summary>The name of the server as the client knows it, for SASL mechanisms that name it; <c>localhost</c> for local ways.</summary>
    public string ServerName { get; init; } = "localhost";

    /// <summary>The distinguished name in the peer's certificate, as libvirt writes it; nothing without a certificate.</summary>
    public string? PeerName { get; init; }
}
