namespace VirtPS.Engine.Pki;

/// <summary>Says why a certificate is taken back.</summary>
/// <remarks>RFC 5280, section 5.3.1, with its numbers.</remarks>
public enum CertificateRevocationReason
{
    /// <summary>No reason is given.</summary>
    Unspecified = 0,

    /// <summary>Somebody else may have the key.</summary>
    KeyCompromise = 1,

    /// <summary>The owner has another name or place now.</summary>
    AffiliationChanged = 3,

    /// <summary>Another certificate takes its place.</summary>
    Superseded = 4,

    /// <summary>The owner is no more.</summary>
    CessationOfOperation = 5,

    /// <summary>The owner may not connect any longer.</summary>
    PrivilegeWithdrawn = 9,
}
