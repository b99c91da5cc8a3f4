using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Pki;

/// <summary>Reads certificates and keys from PEM files.</summary>
internal static class PemFile
{
    private const int LargestFile = 1024 * 1024;

    /// <summary>Reads a file's text.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What to call it, such as <c>CA certificate</c>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The text.</returns>
    /// <exception cref="VirtException">SystemError, with the path and what to do.</exception>
    public static async Task<string> ReadAsync(string path, string what, CancellationToken cancellationToken)
    {
        try
        {
            return new FileInfo(path).Length <= LargestFile
                ? await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)
                : throw PkiErrors.Unusable($"Cannot read {what} '{path}': it is larger than 1 MiB");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw PkiErrors.Unusable(
                $"Cannot read {what} '{path}': No such file or directory (Install-VirtCertificate puts it there; pkipath= names another directory)");
        }
        catch (UnauthorizedAccessException)
        {
            throw PkiErrors.Unusable($"Cannot read {what} '{path}': Permission denied (give this user the right to read it, or run as the one who has it)");
        }
        catch (IOException e)
        {
            throw PkiErrors.Unusable($"Cannot read {what} '{path}': {e.Message}");
        }
    }

    /// <summary>Reads every certificate of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What to call it.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The certificates, at least one.</returns>
    /// <exception cref="VirtException">SystemError, with the path and what to do.</exception>
    public static async Task<X509Certificate2Collection> ReadCertificatesAsync(string path, string what, CancellationToken cancellationToken)
    {
        var text = await ReadAsync(path, what, cancellationToken).ConfigureAwait(false);
        var result = new X509Certificate2Collection();
        try
        {
            result.ImportFromPem(text);
        }
        catch (CryptographicException e)
        {
            throw PkiErrors.Unusable($"Unable to import {what} {path}: {e.Message}");
        }

        return result.Count > 0
            ? result
            : throw PkiErrors.Unusable($"Unable to import {what} {path}: it has no line '-----BEGIN CERTIFICATE-----', so it is no certificate in PEM form");
    }

    /// <summary>Joins a certificate with its private key.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="certificatePath">Its file, for errors.</param>
    /// <param name="keyPath">The key's file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>A certificate that can sign handshakes.</returns>
    /// <exception cref="VirtException">SystemError, with the paths and what to do.</exception>
    public static async Task<X509Certificate2> JoinKeyAsync(
        X509Certificate2 certificate, string certificatePath, string keyPath, CancellationToken cancellationToken)
    {
        var key = await ReadAsync(keyPath, "private key", cancellationToken).ConfigureAwait(false);
        if (key.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal) || key.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw PkiErrors.Unusable(
                $"Unable to set x509 key and certificate: {keyPath}, {certificatePath}: the key is under a passphrase, which libvirt's files never are "
                + "(remove it, for example with: openssl pkey -in OLD -out NEW)");
        }

        try
        {
            var joined = X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key);
            return OperatingSystem.IsWindows() ? Settle(joined) : joined;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw PkiErrors.Unusable($"Unable to set x509 key and certificate: {keyPath}, {certificatePath}: {Why(key, e)}");
        }
    }

    // Windows' TLS takes no key that lives in memory only; after a detour through PKCS#12 the key has a place there.
    private static X509Certificate2 Settle(X509Certificate2 joined)
    {
        using (joined)
        {
            return X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pkcs12), null);
        }
    }

    private static string Why(string key, Exception error) =>
        !key.Contains("PRIVATE KEY-----", StringComparison.Ordinal) ? "the key's file holds no private key in PEM form"
        : error is CryptographicException ? $"the key does not belong to the certificate ({error.Message})"
        : error.Message;
}
