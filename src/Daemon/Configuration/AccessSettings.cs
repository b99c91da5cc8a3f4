namespace VirtPS.Daemon.Configuration;

/// <summary>What callers who proved who they are may do.</summary>
/// <param name="Drivers">What is asked, one after the other; all must allow.</param>
/// <param name="RulesFile">The file of rules that the driver "rules" asks.</param>
/// <param name="AuditLevel">0 to keep no record, 1 to keep one where the machine does, 2 to insist on one.</param>
/// <param name="AuditLogging">True to write the record to the log too.</param>
internal sealed record AccessSettings(IReadOnlyList<string> Drivers, string RulesFile, int AuditLevel, bool AuditLogging)
{
    private static readonly string[] Known = ["nop", "rules"];

    /// <summary>Whether the file of rules is asked.</summary>
    public bool UsesRules => Drivers.Contains("rules");

    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="directories">The daemon's directories.</param>
    /// <returns>The settings.</returns>
    public static AccessSettings Read(SettingReader reader, DaemonDirectories directories) => new(
        reader.Words("access_drivers", ["nop"], Known),
        reader.FilePath("access_rules_file", Path.Combine(directories.Configuration, "access.rules")),
        reader.Number("audit_level", 1, 0, 2),
        reader.Flag("audit_logging", false));
}
