namespace VirtPS.Engine.Pki;

/// <summary>The directories in which libvirt's programs look for certificates.</summary>
/// <remarks>libvirt's docs/kbase/tlscerts.rst.</remarks>
/// <param name="System">The directory above <c>CA</c> and <c>libvirt</c>; <c>/etc/pki</c>.</param>
/// <param name="User">The user's own directory; nothing for root, who uses the system's.</param>
internal sealed record PkiPlaces(string System, string? User)
{
    /// <summary>The directory of the system on this kind of machine.</summary>
    public static string SystemDirectory { get; } = OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "pki")
        : "/etc/pki";

    /// <summary>The current user's directory.</summary>
    public static string UserDirectory => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pki", "libvirt");

    /// <summary>Gets the places that count for the current user.</summary>
    /// <returns>The places.</returns>
    public static PkiPlaces ForCurrentUser() => new(SystemDirectory, Environment.IsPrivilegedProcess ? null : UserDirectory);
}
