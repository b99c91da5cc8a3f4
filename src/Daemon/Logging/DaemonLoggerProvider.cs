using Microsoft.Extensions.Logging;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Daemon.Logging;

/// <summary>Makes loggers whose messages go through the daemon's log control.</summary>
/// <param name="control">The log control.</param>
internal sealed class DaemonLoggerProvider(LogControl control) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new DaemonLogger(control, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The log control outlives the loggers, so that the very last messages find it.
    }

    private sealed class DaemonLogger(LogControl control, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && control.Wants(category, PriorityOf(logLevel));

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            var priority = PriorityOf(logLevel);
            var text = formatter(state, exception);
            control.Write(new LogMessage(DateTimeOffset.UtcNow, Environment.CurrentManagedThreadId, priority, category, exception is null ? text : Explain(text, exception, priority)));
        }

        // Where a stack helps to find a fault it is printed; a user's own mistake is told in a sentence.
        private static string Explain(string text, Exception exception, LogPriority priority) =>
            priority == LogPriority.Debug ? $"{text}: {exception}" : $"{text}: {exception.Message}";

        private static LogPriority PriorityOf(LogLevel level) => level switch
        {
            LogLevel.Trace or LogLevel.Debug => LogPriority.Debug,
            LogLevel.Information => LogPriority.Info,
            LogLevel.Warning => LogPriority.Warning,
            _ => LogPriority.Error,
        };
    }
}
