namespace VirtPS.Engine.Daemons.Settings;

/// <summary>How callers prove who they are.</summary>
internal enum AuthenticationScheme
{
    /// <summary>They need not: who can connect may call.</summary>
    None,

    /// <summary>By a mechanism of SASL.</summary>
    Sasl,

    /// <summary>By what polkit says of the process at the other end of a local socket.</summary>
    Polkit,
}

/// <summary>How callers prove who they are, per kind of socket.</summary>
/// <param name="ReadOnly">On the socket for looking only.</param>
/// <param name="ReadWrite">On the socket for everything.</param>
/// <param name="Tcp">On plain TCP.</param>
/// <param name="Tls">On TLS, beyond the certificate.</param>
/// <param name="Sasl">How SASL is done.</param>
internal sealed record AuthenticationSettings(
    AuthenticationScheme ReadOnly, AuthenticationScheme ReadWrite, AuthenticationScheme Tcp, AuthenticationScheme Tls, SaslSettings Sasl)
{
    private static readonly Dictionary<string, AuthenticationScheme> Schemes = new(StringComparer.Ordinal)
    {
        ["none"] = AuthenticationScheme.None,
        ["sasl"] = AuthenticationScheme.Sasl,
        ["polkit"] = AuthenticationScheme.Polkit,
    };

    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="directories">The daemon's directories.</param>
    /// <returns>The settings.</returns>
    public static AuthenticationSettings Read(SettingReader reader, DaemonDirectories directories)
    {
        // Only a machine's own daemon serves other users than its own, so only there is somebody to ask polkit about.
        var local = directories.IsSystem ? "polkit" : "none";
        var read = new AuthenticationSettings(
            reader.Word("auth_unix_ro", local, Schemes),
            reader.Word("auth_unix_rw", local, Schemes),
            reader.Word("auth_tcp", "sasl", Schemes),
            reader.Word("auth_tls", "none", Schemes),
            SaslSettings.Read(reader, directories));
        RefusePolkit(reader, "auth_tcp", read.Tcp);
        RefusePolkit(reader, "auth_tls", read.Tls);
        return read;
    }

    private static void RefusePolkit(SettingReader reader, string name, AuthenticationScheme scheme)
    {
        if (scheme == AuthenticationScheme.Polkit)
        {
            reader.Complain(name, "cannot be \"polkit\", which knows callers of local sockets only");
        }
    }
}
