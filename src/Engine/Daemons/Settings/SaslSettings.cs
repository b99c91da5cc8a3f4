namespace VirtPS.Engine.Daemons.Settings;

/// <summary>How SASL is done.</summary>
/// <param name="Mechanisms">The mechanisms that are offered, the preferred first, by their registered names.</param>
/// <param name="UserFile">The file of users and salted passwords.</param>
/// <param name="AllowedUsers">Patterns of the users that may call, or nothing for all.</param>
/// <param name="TcpMinimumStrength">The weakest encryption on plain TCP, as the length of its key in bits.</param>
internal sealed record SaslSettings(
    IReadOnlyList<string> Mechanisms, string UserFile, IReadOnlyList<string>? AllowedUsers, int TcpMinimumStrength)
{
    // Below this libvirt takes no setting; its default is lower for Kerberos' sake.
    private const int WeakestThatCanBeAskedFor = 112;
    private const int DefaultStrength = 56;

    private static readonly string[] Known = ["GSSAPI", "SCRAM-SHA-256", "DIGEST-MD5", "EXTERNAL", "PLAIN"];

    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="directories">The daemon's directories.</param>
    /// <returns>The settings.</returns>
    public static SaslSettings Read(SettingReader reader, DaemonDirectories directories)
    {
        var strength = reader.Number("tcp_min_ssf", DefaultStrength);
        if (strength < WeakestThatCanBeAskedFor)
        {
            reader.Complain("tcp_min_ssf", $"must be at least {WeakestThatCanBeAskedFor}");
        }

        return new(
            reader.Words("sasl_mechanisms", ["SCRAM-SHA-256", "GSSAPI"], Known),
            reader.FilePath("sasl_user_file", Path.Combine(directories.Configuration, "sasl-users")),
            reader.Texts("sasl_allowed_username_list"),
            strength);
    }
}
