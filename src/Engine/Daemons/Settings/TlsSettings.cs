namespace VirtPS.Engine.Daemons.Settings;

/// <summary>The certificates of the daemon and what it asks of its clients'.</summary>
/// <param name="KeyFile">The private key.</param>
/// <param name="CertificateFile">The certificate.</param>
/// <param name="AuthorityFile">The certificates of the authorities that clients' certificates come from.</param>
/// <param name="RevocationFile">The list of revoked certificates, or nothing; the default's is used where it is there.</param>
/// <param name="CheckOwn">True to check the daemon's own certificate before serving.</param>
/// <param name="VerifyClients">True to ask clients for a certificate.</param>
/// <param name="AllowedNames">Patterns of the distinguished names that may call, or nothing for all.</param>
/// <param name="Priority">What ciphers and versions are allowed, in GnuTLS's words, or nothing.</param>
internal sealed record TlsSettings(
    string KeyFile, string CertificateFile, string AuthorityFile, string? RevocationFile, bool CheckOwn, bool VerifyClients,
    IReadOnlyList<string>? AllowedNames, string? Priority)
{
    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="directories">The daemon's directories.</param>
    /// <returns>The settings.</returns>
    public static TlsSettings Read(SettingReader reader, DaemonDirectories directories)
    {
        // In a home directory libvirt keeps them all together; a machine's are sorted by who may read them.
        var flat = Path.GetFileName(directories.Pki).StartsWith('.');
        return new(
            reader.FilePath("key_file", Path.Combine(directories.Pki, flat ? "libvirt/serverkey.pem" : "libvirt/private/serverkey.pem")),
            reader.FilePath("cert_file", Path.Combine(directories.Pki, "libvirt/servercert.pem")),
            reader.FilePath("ca_file", Path.Combine(directories.Pki, flat ? "libvirt/cacert.pem" : "CA/cacert.pem")),
            reader.FilePath("crl_file"),
            !reader.Flag("tls_no_sanity_certificate", false),
            !reader.Flag("tls_no_verify_certificate", false),
            reader.Texts("tls_allowed_dn_list"),
            reader.Text("tls_priority"));
    }
}
