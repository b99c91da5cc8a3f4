namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Says what a mechanism is worth, so that one can be chosen.</summary>
/// <param name="Name">The registered name.</param>
/// <param name="Strength">The bits that its security layer can reach; 0 without one.</param>
/// <param name="NeedsPassword">Whether the user has to have a password.</param>
/// <param name="SendsPassword">Whether a listener would learn the password.</param>
/// <param name="IsLegacy">Whether it is used only where asked for.</param>
internal sealed record SaslMechanism(string Name, int Strength, bool NeedsPassword, bool SendsPassword = false, bool IsLegacy = false)
{
    /// <summary>Kerberos.</summary>
    internal static SaslMechanism Gssapi { get; } = new("GSSAPI", 112, NeedsPassword: false);

    /// <summary>RFC 7677.</summary>
    internal static SaslMechanism ScramSha256 { get; } = new("SCRAM-SHA-256", 0, NeedsPassword: true);

    /// <summary>RFC 5802.</summary>
    internal static SaslMechanism ScramSha1 { get; } = new("SCRAM-SHA-1", 0, NeedsPassword: true);

    /// <summary>RFC 2831, which RFC 6331 made historic.</summary>
    internal static SaslMechanism DigestMd5 { get; } = new("DIGEST-MD5", 128, NeedsPassword: true, IsLegacy: true);

    /// <summary>Who one is, is known from TLS or the unix socket: RFC 4422, appendix A.</summary>
    internal static SaslMechanism External { get; } = new("EXTERNAL", 0, NeedsPassword: false);

    /// <summary>RFC 4616.</summary>
    internal static SaslMechanism Plain { get; } = new("PLAIN", 0, NeedsPassword: true, SendsPassword: true);

    /// <summary>All that this implementation knows, the better before the worse. ANONYMOUS is not among them on purpose.</summary>
    internal static IReadOnlyList<SaslMechanism> All { get; } = [Gssapi, ScramSha256, ScramSha1, External, DigestMd5, Plain];

    /// <summary>Finds a mechanism by its name in any case.</summary>
    internal static SaslMechanism? Find(string name) =>
        All.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Tells whether the mechanism is good enough for a transport.</summary>
    internal bool Fits(SaslSecurity security) => Strength >= security.LeastStrength && (security.IsSecure || !SendsPassword);
}
