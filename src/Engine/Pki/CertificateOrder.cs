using System.Net;

namespace VirtPS.Engine.Pki;

/// <summary>What a new certificate shall be.</summary>
public sealed record CertificateOrder
{
    /// <summary>The name of its owner: for a server the host's name as clients use it, for a client or an authority any.</summary>
    /// <remarks>The common name; <c>tls_allowed_dn_list</c> of a daemon sees it.</remarks>
    public required string Name { get; init; }

    /// <summary>The owner's organization, if it shall be named.</summary>
    public string? Organization { get; init; }

    /// <summary>What the certificate is for.</summary>
    public CertificateRole Role { get; init; }

    /// <summary>More names by which clients reach a server; its <see cref="Name"/> is always among them.</summary>
    public IReadOnlyList<string> DnsNames { get; init; } = [];

    /// <summary>Addresses by which clients reach a server.</summary>
    public IReadOnlyList<IPAddress> IPAddresses { get; init; } = [];

    /// <summary>How long it counts.</summary>
    public TimeSpan Validity { get; init; } = TimeSpan.FromDays(730);

    /// <summary>The kind of its key.</summary>
    public CertificateKeyAlgorithm KeyAlgorithm { get; init; }
}
