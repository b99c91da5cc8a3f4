using VirtPS.Engine.Pki;

namespace VirtPS.Engine.Rpc.Transport.Tls;

/// <summary>What a daemon's configuration says about TLS.</summary>
/// <remarks>The keys of libvirtd.conf.</remarks>
internal sealed record TlsServerSettings
{
    /// <summary><c>ca_file</c>, <c>crl_file</c>, <c>cert_file</c> and <c>key_file</c>.</summary>
    /// <remarks>Without them the files of <see cref="PkiFiles.Locate"/>.</remarks>
    public required PkiFiles Files { get; init; }

    /// <summary>Whether the daemon's own certificates are examined first; not <c>tls_no_sanity_certificate</c>.</summary>
    public bool ChecksSanity { get; init; } = true;

    /// <summary>Whether clients need a good certificate; not <c>tls_no_verify_certificate</c>.</summary>
    public bool VerifiesClients { get; init; } = true;

    /// <summary><c>tls_allowed_dn_list</c>: the names, with <c>*</c> and <c>?</c>, of those who may connect; nothing lets all of them in, an empty list nobody.</summary>
    public IReadOnlyList<string>? AllowedNames { get; init; }

    /// <summary><c>tls_priority</c>: versions and ciphers, in GnuTLS's notation.</summary>
    public string? Priority { get; init; }
}
