using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Pki;

/// <summary>Works out what an installation of certificates does.</summary>
public static class PkiInstallation
{
    /// <summary>Finds what a directory has to install, and makes sure that it fits together.</summary>
    /// <param name="source">The directory: an authority's, or one that it made for a server or a client. An authority's key is never installed.</param>
    /// <param name="target">The place.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The files, in the order in which they are best written: a key before its certificate.</returns>
    /// <exception cref="VirtException">SystemError for files that are missing, damaged or do not belong together.</exception>
    public static async Task<IReadOnlyList<PkiFileCopy>> PlanAsync(string source, PkiTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var anyFrom = PkiFiles.In(source, CertificateRole.Server);
        var anyTo = target.Files(CertificateRole.Server);
        List<PkiFileCopy> result = [await CopyAsync(anyFrom.CaCertificate, anyTo.CaCertificate, false, "CA certificate", cancellationToken).ConfigureAwait(false)];
        if (File.Exists(anyFrom.CaRevocationList))
        {
            result.Add(await CopyAsync(anyFrom.CaRevocationList, anyTo.CaRevocationList, false, "CA revocation list", cancellationToken).ConfigureAwait(false));
        }

        foreach (var role in new[] { CertificateRole.Server, CertificateRole.Client })
        {
            var from = PkiFiles.In(source, role);
            if (!File.Exists(from.Certificate) && !File.Exists(from.Key))
            {
                continue;
            }

            // What would fail at the first connection fails here, before anything is written.
            using var identity = await PkiIdentity.LoadAsync(
                from, role, needsCertificate: true, checkSanity: true, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            var to = target.Files(role);
            result.Add(await CopyAsync(from.Key, to.Key, true, "private key", cancellationToken).ConfigureAwait(false));
            result.Add(await CopyAsync(from.Certificate, to.Certificate, false, "certificate", cancellationToken).ConfigureAwait(false));
        }

        return result;
    }

    private static async Task<PkiFileCopy> CopyAsync(string from, string to, bool isPrivate, string what, CancellationToken cancellationToken) =>
        new(from, to, isPrivate, await PemFile.ReadAsync(from, what, cancellationToken).ConfigureAwait(false));
}
