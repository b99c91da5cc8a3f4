namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Makes the server's half of each mechanism.</summary>
internal static class SaslServers
{
    // SCRAM-SHA-1 is for clients only: the store keeps nothing to check it with.
    private static readonly SaslMechanism[] Served =
        [SaslMechanism.Gssapi, SaslMechanism.ScramSha256, SaslMechanism.External, SaslMechanism.DigestMd5, SaslMechanism.Plain];

    /// <summary>Finds what a client of a transport can be offered, the best first.</summary>
    internal static IReadOnlyList<SaslMechanism> Offered(SaslServerOptions options) =>
        [.. Served.Where(known => options.Mechanisms.Contains(known.Name, StringComparer.OrdinalIgnoreCase)
            && known.Fits(options.Security)
            && (!known.NeedsPassword || options.Users is not null)
            && (known != SaslMechanism.External || !string.IsNullOrEmpty(options.Identity)))];

    /// <summary>Finds the names that this server has no mechanism for, so that a configuration can be refused.</summary>
    internal static IEnumerable<string> Unknown(IEnumerable<string> names) =>
        names.Where(name => !Served.Any(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Makes the server's half of a mechanism that is among <see cref="Offered"/>.</summary>
    internal static ISaslServer Create(SaslMechanism mechanism, SaslServerOptions options) =>
        mechanism == SaslMechanism.Gssapi ? new GssapiServer(options.Kerberos?.Invoke() ?? NegotiateContext.ForServer(options.Security.LeastStrength > 0), options.Security)
        : mechanism == SaslMechanism.External ? new ExternalServer(options.Identity!)
        : mechanism == SaslMechanism.ScramSha256 ? new ScramServer(options.Users!)
        : mechanism == SaslMechanism.DigestMd5 ? new DigestMd5Server(options.Users!, options.Host, options.Security)
        : new PlainServer(options.Users!);
}
