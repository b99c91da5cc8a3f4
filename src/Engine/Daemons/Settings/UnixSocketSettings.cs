namespace VirtPS.Engine.Daemons.Settings;

/// <summary>Which sockets local clients find, and who may use them.</summary>
/// <param name="Directory">The directory of the sockets.</param>
/// <param name="Group">The group that owns them, or nothing for the daemon's own.</param>
/// <param name="ReadOnlyMode">The permissions of the socket for looking only.</param>
/// <param name="ReadWriteMode">The permissions of the socket for everything.</param>
/// <param name="AdminMode">The permissions of the socket for administering the daemon.</param>
/// <param name="AlsoLibvirt">True to listen as well where libvirt's clients look.</param>
internal sealed record UnixSocketSettings(
    string Directory, string? Group, UnixFileMode ReadOnlyMode, UnixFileMode ReadWriteMode, UnixFileMode AdminMode, bool AlsoLibvirt)
{
    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="directories">The daemon's directories.</param>
    /// <param name="authentication">How callers of the sockets prove who they are.</param>
    /// <returns>The settings.</returns>
    public static UnixSocketSettings Read(SettingReader reader, DaemonDirectories directories, AuthenticationSettings authentication) => new(
        reader.FilePath("unix_sock_dir", directories.Run),
        reader.Text("unix_sock_group"),
        reader.Permissions("unix_sock_ro_perms", "0777"),

        // Where polkit asks, everybody may knock; where nothing asks, the permissions are the only guard.
        reader.Permissions("unix_sock_rw_perms", authentication.ReadWrite == AuthenticationScheme.Polkit ? "0777" : "0700"),
        reader.Permissions("unix_sock_admin_perms", "0700"),
        reader.Flag("listen_libvirt_sockets", false));
}
