using System.Security.Cryptography.X509Certificates;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Pki;

/// <summary>Reads certificates from where they are.</summary>
public static class CertificateStore
{
    private static readonly string[] KnownNames = ["cacert.pem", "servercert.pem", "clientcert.pem"];

    /// <summary>Reads the certificates of a file, or those of a directory under the names that libvirt gives them.</summary>
    /// <param name="path">The file or directory.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The certificates; none for a directory without any.</returns>
    /// <exception cref="VirtException">SystemError when something cannot be read.</exception>
    public static async Task<IReadOnlyList<VirtCertificate>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var result = new List<VirtCertificate>();
        foreach (var file in Directory.Exists(path) ? KnownNames.Select(name => Path.Combine(path, name)).Where(File.Exists) : [path])
        {
            var list = await CertificateRevocationList.ReadAsync(
                Path.Combine(Path.GetDirectoryName(file) ?? "", "cacrl.pem"), cancellationToken).ConfigureAwait(false);
            result.AddRange(await ReadFileAsync(file, Path.ChangeExtension(file.Replace("cert.", "key.", StringComparison.Ordinal), "pem"), list, cancellationToken).ConfigureAwait(false));
        }

        return result;
    }

    /// <summary>Reads what is installed where libvirt's programs look.</summary>
    /// <param name="scope">The system's places or the current user's.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The certificates.</returns>
    /// <exception cref="VirtException">SystemError when something cannot be read.</exception>
    public static async Task<IReadOnlyList<VirtCertificate>> ReadInstalledAsync(PkiScope scope, CancellationToken cancellationToken)
    {
        var server = PkiTarget.Of(scope).Files(CertificateRole.Server);
        var client = PkiTarget.Of(scope).Files(CertificateRole.Client);
        var list = await CertificateRevocationList.ReadAsync(server.CaRevocationList, cancellationToken).ConfigureAwait(false);
        var result = new List<VirtCertificate>();
        foreach (var (file, key) in new[] { (server.CaCertificate, ""), (server.Certificate, server.Key), (client.Certificate, client.Key) })
        {
            if (File.Exists(file))
            {
                result.AddRange(await ReadFileAsync(file, key, list, cancellationToken).ConfigureAwait(false));
            }
        }

        return result;
    }

    private static async Task<IEnumerable<VirtCertificate>> ReadFileAsync(
        string path, string key, IReadOnlyList<CertificateRevocationList> lists, CancellationToken cancellationToken)
    {
        var certificates = await PemFile.ReadCertificatesAsync(path, "certificate", cancellationToken).ConfigureAwait(false);
        return certificates.Select(certificate => Describe(certificate, path, key, lists)).ToList();
    }

    private static VirtCertificate Describe(X509Certificate2 certificate, string path, string key, IReadOnlyList<CertificateRevocationList> lists)
    {
        using (certificate)
        {
            return new VirtCertificate(certificate, path, key != path && File.Exists(key) ? key : null)
            {
                IsRevoked = lists.Any(list => list.Lists(certificate)),
            };
        }
    }
}
