namespace VirtPS.Engine.Pki;

/// <summary>A place for certificates.</summary>
public sealed class PkiTarget
{
    private readonly Func<CertificateRole, PkiFiles> _files;

    private PkiTarget(string name, Func<CertificateRole, PkiFiles> files)
    {
        Name = name;
        _files = files;
    }

    /// <summary>Its topmost directory.</summary>
    public string Name { get; }

    /// <summary>Gets the place where libvirt's programs look by themselves.</summary>
    /// <param name="scope">The system's or the current user's.</param>
    /// <returns>The place.</returns>
    public static PkiTarget Of(PkiScope scope) => scope == PkiScope.System ? OfSystem(PkiPlaces.SystemDirectory) : In(PkiPlaces.UserDirectory);

    /// <summary>Gets a directory that holds everything, for <c>pkipath=</c>.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>The place.</returns>
    public static PkiTarget In(string directory) => new(directory, role => PkiFiles.In(directory, role));

    /// <summary>Gets the place where a daemon with directories of its own (<c>virtpsd --root</c>) looks.</summary>
    /// <param name="root">The daemon's root.</param>
    /// <returns>The place, <c>etc/pki</c> below the root, in which the files lie as they do in a system's <c>/etc/pki</c>.</returns>
    public static PkiTarget OfRoot(string root) => OfSystem(Path.Combine(root, "etc", "pki"));

    internal static PkiTarget OfSystem(string directory) => new(directory, role => PkiFiles.OfSystem(directory, role));

    internal PkiFiles Files(CertificateRole role) => _files(role);
}
