namespace VirtPS.Engine.Rpc.Auth;

/// <summary>What a server offers a client of one transport.</summary>
internal sealed record SaslServerOptions
{
    /// <summary>What the transport does already.</summary>
    internal required SaslSecurity Security { get; init; }

    /// <summary>The server's name, which is DIGEST-MD5's realm.</summary>
    internal required string Host { get; init; }

    /// <summary>The mechanisms that are switched on. EXTERNAL has to be asked for: on a unix socket it lets in everybody who can open it.</summary>
    internal IReadOnlyList<string> Mechanisms { get; init; } = [SaslMechanism.ScramSha256.Name];

    /// <summary>The users; without them there are no mechanisms with passwords.</summary>
    internal ISaslUsers? Users { get; init; }

    /// <summary>Who the transport says the client is: the certificate's name, or the user of the process at the other end.</summary>
    internal string? Identity { get; init; }

    /// <summary>Whether a user who is who they say may come in, as <c>sasl_allowed_username_list</c> says; nothing for all.</summary>
    internal Func<string, bool>? Allows { get; init; }

    /// <summary>Makes the Kerberos side; the platform's unless a test has its own.</summary>
    internal Func<IGssContext>? Kerberos { get; init; }
}
