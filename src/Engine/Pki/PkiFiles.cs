namespace VirtPS.Engine.Pki;

/// <summary>The four files with which one side of a TLS connection shows who it is and knows whom to trust.</summary>
/// <param name="CaCertificate">The certificates of the authorities to trust.</param>
/// <param name="CaRevocationList">The certificates that an authority has taken back; the file may be missing.</param>
/// <param name="Certificate">One's own certificate, with those between it and the authority's, if any.</param>
/// <param name="Key">Its private key.</param>
internal sealed record PkiFiles(string CaCertificate, string CaRevocationList, string Certificate, string Key)
{
    /// <summary>Names the files in a directory that holds all of them, as <c>pkipath=</c> means it.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="role">Server or client.</param>
    /// <returns>The paths.</returns>
    public static PkiFiles In(string directory, CertificateRole role)
    {
        var side = Side(role);
        return new PkiFiles(
            Path.Combine(directory, "cacert.pem"), Path.Combine(directory, "cacrl.pem"),
            Path.Combine(directory, $"{side}cert.pem"), Path.Combine(directory, $"{side}key.pem"));
    }

    /// <summary>Names the files in the system's directories.</summary>
    /// <param name="system">The directory above <c>CA</c> and <c>libvirt</c>.</param>
    /// <param name="role">Server or client.</param>
    /// <returns>The paths.</returns>
    public static PkiFiles OfSystem(string system, CertificateRole role)
    {
        var side = Side(role);
        return new PkiFiles(
            Path.Combine(system, "CA", "cacert.pem"), Path.Combine(system, "CA", "cacrl.pem"),
            Path.Combine(system, "libvirt", $"{side}cert.pem"), Path.Combine(system, "libvirt", "private", $"{side}key.pem"));
    }

    /// <summary>Finds the files as libvirt does.</summary>
    /// <param name="role">Server or client.</param>
    /// <param name="pkiPath">The directory of <c>pkipath=</c>: all files are there or nowhere.</param>
    /// <param name="places">Where to look without it: of the user's files those that exist count, certificate and key as a pair,
    /// the system's in place of the others.</param>
    /// <returns>The paths, whether the files are there or not.</returns>
    public static PkiFiles Locate(CertificateRole role, string? pkiPath, PkiPlaces places)
    {
        if (pkiPath is not null)
        {
            return In(pkiPath, role);
        }

        var system = OfSystem(places.System, role);
        if (places.User is null)
        {
            return system;
        }

        var user = In(places.User, role);
        var pair = File.Exists(user.Certificate) && File.Exists(user.Key) ? user : system;
        return new PkiFiles(
            File.Exists(user.CaCertificate) ? user.CaCertificate : system.CaCertificate,
            File.Exists(user.CaRevocationList) ? user.CaRevocationList : system.CaRevocationList,
            pair.Certificate,
            pair.Key);
    }

    private static string Side(CertificateRole role) => role == CertificateRole.Server ? "server" : "client";
}
