using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>What the listener knows of a client before it says anything.</summary>
internal sealed record ServerPeer
{
    /// <summary>Whence it came, for logs and <c>virt-admin client-list</c>.</summary>
    internal required string Address { get; init; }

    /// <summary>The transport: unix, tcp or tls.</summary>
    internal required string Transport { get; init; }

    /// <summary>How it has to prove who it is.</summary>
    internal AuthenticationType Authentication { get; init; }

    /// <summary>Whether it came through the socket on which nothing can be changed.</summary>
    internal bool IsReadOnly { get; init; }

    /// <summary>Whether the transport encrypts.</summary>
    internal bool IsEncrypted { get; init; }

    /// <summary>The strength of the transport's encryption in bits; 0 without.</summary>
    internal int KeyBits { get; init; }

    /// <summary>The user that the kernel vouches for on a Unix socket.</summary>
    /// <remarks>SO_PEERCRED.</remarks>
    internal uint? Uid { get; init; }

    /// <summary>That user's group.</summary>
    internal uint? Gid { get; init; }

    /// <summary>That user's process.</summary>
    internal int? Pid { get; init; }

    /// <summary>The subject of the client's certificate.</summary>
    internal string? CertificateName { get; init; }
}
