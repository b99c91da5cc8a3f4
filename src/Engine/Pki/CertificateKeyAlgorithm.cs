namespace VirtPS.Engine.Pki;

/// <summary>The kind of a certificate's key.</summary>
public enum CertificateKeyAlgorithm
{
    /// <summary>RSA with 3072 bits, which every libvirt understands.</summary>
    Rsa,

    /// <summary>The elliptic curve NIST P-256: smaller and quicker to make.</summary>
    Ecdsa,
}
