
namespace VirtPS.Engine.Daemons.Settings;

/// <summary>What is logged, and where.</summary>
/// <param name="Level">The least that is logged where no filter says otherwise.</param>
/// <param name="Filters">What is logged of some categories.</param>
/// <param name="Outputs">Where it is logged; without any, on standard error.</param>
internal sealed record LogSettings(LogPriority Level, IReadOnlyList<LogFilter> Filters, IReadOnlyList<LogOutput> Outputs)
{
    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <returns>The settings.</returns>
    public static LogSettings Read(SettingReader reader) => new(
        (LogPriority)reader.Number("log_level", (int)LogPriority.Warning, (int)LogPriority.Debug, (int)LogPriority.Error),
        reader.Parsed("log_filters", string.Empty, LogSyntax.ParseFilters)!,
        reader.Parsed("log_outputs", string.Empty, LogSyntax.ParseOutputs)!);
}
