namespace VirtPS.Engine.Daemons.Settings;

/// <summary>What callers who proved who they are may do.</summary>
/// <param name="Drivers">What is asked, one after the other; all must allow.</param>
/// <param name="RulesFile">The file of rules that the driver "rules" asks.</param>
internal sealed record AccessSettings(IReadOnlyList<string> Drivers, string RulesFile)
{
    private static readonly string[] Known = ["nop", "rules"];

    /// <summary>Whether the file of rules is asked.</summary>
    public bool UsesRules => Drivers.Contains("rules");

    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="directories">The daemon's directories.</param>
    /// <returns>The settings.</returns>
    public static AccessSettings Read(SettingReader reader, DaemonDirectories directories)
    {
        var read = new AccessSettings(
            reader.Words("access_drivers", ["nop"], Known),
            reader.FilePath("access_rules_file", Path.Combine(directories.Configuration, "access.rules")));

        // libvirtd's files may say what they want of audits, as long as nobody relies on it.
        reader.Flag("audit_logging", false);
        if (reader.Number("audit_level", 1, 0, 2) == 2)
        {
            reader.Complain("audit_level", "cannot be 2: virtpsd writes no audit records, so it cannot insist on them");
        }

        return read;
    }
}
