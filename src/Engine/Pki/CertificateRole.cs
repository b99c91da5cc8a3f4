namespace VirtPS.Engine.Pki;

/// <summary>Says what a certificate is for.</summary>
public enum CertificateRole
{
    /// <summary>It signs other certificates.</summary>
    Authority,

    /// <summary>A daemon shows it to clients.</summary>
    Server,

    /// <summary>A client shows it to daemons.</summary>
    Client,
}
