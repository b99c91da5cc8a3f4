using Microsoft.Extensions.Logging;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Daemon.Logging;

/// <summary>Brings the lines of the drivers into the daemon's log.</summary>
/// <param name="loggers">Where the daemon writes.</param>
internal sealed class DriverLog(ILoggerFactory loggers)
{
    /// <summary>Writes a line.</summary>
    /// <param name="priority">How grave it is.</param>
    /// <param name="source">Which driver says it.</param>
    /// <param name="message">What it says.</param>
    public void Write(LogPriority priority, string source, string message) =>
        loggers.CreateLogger(source).Log(LevelOf(priority), "{Message}", message);

    private static LogLevel LevelOf(LogPriority priority) => priority switch
    {
        LogPriority.Debug => LogLevel.Debug,
        LogPriority.Info => LogLevel.Information,
        LogPriority.Warning => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
