namespace VirtPS.Engine.Rpc.Auth;

/// <summary>What a client wants and has.</summary>
internal sealed record SaslClientOptions
{
    /// <summary>What the transport does already.</summary>
    internal required SaslSecurity Security { get; init; }

    /// <summary>The host's name as the user gave it; Kerberos and DIGEST-MD5 address it.</summary>
    internal required string Host { get; init; }

    /// <summary>The mechanism that the user insists on, as in <c>?auth=sasl.scram-sha-256</c>.</summary>
    internal string? Wish { get; init; }

    /// <summary>Whether outdated mechanisms may be used without being asked for by name.</summary>
    internal bool AllowsLegacy { get; init; }

    /// <summary>The user and password, if there are any.</summary>
    internal SaslCredential? Credential { get; init; }

    /// <summary>Makes the Kerberos side; the platform's unless a test has its own.</summary>
    internal Func<IGssContext>? Kerberos { get; init; }

    /// <summary>Takes the wish from <c>?auth=</c>: what follows <c>sasl.</c>.</summary>
    internal static string? WishOf(string? auth)
    {
        const string Prefix = "sasl.";
        return auth is not null && auth.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && auth.Length > Prefix.Length ? auth[Prefix.Length..] : null;
    }
}
