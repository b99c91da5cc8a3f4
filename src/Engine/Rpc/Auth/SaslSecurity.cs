namespace VirtPS.Engine.Rpc.Auth;

/// <summary>What the transport does for secrecy, and so what is left for SASL to do.</summary>
/// <param name="IsSecure">Whether nobody else can listen: TLS and unix sockets.</param>
/// <param name="ExternalStrength">The bits of TLS's key; 0 for other transports.</param>
/// <param name="LeastStrength">The least <see cref="ISaslClient.SecurityStrength"/> to accept, in bits.</param>
internal sealed record SaslSecurity(bool IsSecure, int ExternalStrength, int LeastStrength)
{
    /// <summary>The least that libvirt accepts on plain TCP: what every Kerberos can do.</summary>
    internal const int LeastOnTcp = 56;

    /// <summary>A unix socket, or any other channel of one machine.</summary>
    internal static SaslSecurity Local { get; } = new(true, 0, 0);

    /// <summary>Plain TCP.</summary>
    internal static SaslSecurity Tcp { get; } = TcpWith(LeastOnTcp);

    /// <summary>Plain TCP with <c>tcp_min_ssf</c>.</summary>
    internal static SaslSecurity TcpWith(int leastStrength) => new(false, 0, Math.Max(leastStrength, LeastOnTcp));

    /// <summary>TLS with a cipher of that many bits.</summary>
    internal static SaslSecurity Tls(int keyBits) => new(true, keyBits, 0);
}
