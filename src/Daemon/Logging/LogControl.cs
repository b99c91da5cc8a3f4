using System.Collections.Concurrent;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Daemon.Logging;

/// <summary>Decides what is logged and passes it to the outputs; what it decides can change while the daemon runs.</summary>
internal sealed class LogControl : IDisposable
{
    private readonly Lock _lock = new();
    private volatile Selection _selection = new(LogPriority.Warning, []);
    private IReadOnlyList<(LogOutput Output, ILogSink Sink)> _outputs = [];
    private bool _closed;

    /// <summary>Begins with warnings on standard error.</summary>
    public LogControl() => _outputs = [Opened(new LogOutput(LogPriority.Debug, LogDestination.Stderr))];

    /// <summary>The least that is logged where no filter says otherwise.</summary>
    public LogPriority Level => _selection.Level;

    /// <summary>What is logged of some categories.</summary>
    public IReadOnlyList<LogFilter> Filters => _selection.Filters;

    /// <summary>Where messages go.</summary>
    public IReadOnlyList<LogOutput> Outputs => [.. _outputs.Select(output => output.Output)];

    /// <summary>Changes what is logged.</summary>
    /// <param name="level">The least that is logged where no filter says otherwise.</param>
    /// <param name="filters">What is logged of some categories; of several that cover one, the first counts.</param>
    public void Select(LogPriority level, IReadOnlyList<LogFilter> filters) => _selection = new Selection(level, filters);

    /// <summary>Changes where messages go; files are opened anew, so that they can be moved away before.</summary>
    /// <param name="outputs">The outputs; without any, standard error.</param>
    /// <exception cref="IOException">One cannot be opened; the outputs stay as they were.</exception>
    public void Redirect(IReadOnlyList<LogOutput> outputs)
    {
        // The level has already been asked for; an output that was not asked for does not ask again.
        List<(LogOutput Output, ILogSink Sink)> opened = [];
        try
        {
            foreach (var output in outputs.Count > 0 ? outputs : [new LogOutput(LogPriority.Debug, LogDestination.Stderr)])
            {
                opened.Add(Opened(output));
            }
        }
        catch (IOException)
        {
            opened.ForEach(output => output.Sink.Dispose());
            throw;
        }

        IReadOnlyList<(LogOutput Output, ILogSink Sink)> former;
        lock (_lock)
        {
            (former, _outputs) = (_outputs, opened);
        }

        foreach (var (_, sink) in former)
        {
            sink.Dispose();
        }
    }

    /// <summary>Finds out whether a message would be logged.</summary>
    /// <param name="category">Which part of the daemon would write it.</param>
    /// <param name="priority">How much it matters.</param>
    /// <returns>True when it would.</returns>
    public bool Wants(string category, LogPriority priority) => priority >= _selection.ThresholdOf(category);

    /// <summary>Passes a message to the outputs.</summary>
    /// <param name="message">The message, of which somebody has found out that it is wanted.</param>
    public void Write(in LogMessage message)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            foreach (var (output, sink) in _outputs)
            {
                if (message.Priority >= output.Priority)
                {
                    sink.Write(message);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            foreach (var (_, sink) in _outputs)
            {
                sink.Dispose();
            }
        }
    }

    private static (LogOutput Output, ILogSink Sink) Opened(LogOutput output) => (output, LogSinks.Open(output));

    // What was found out about a category is remembered with the choice that it follows from.
    private sealed record Selection(LogPriority Level, IReadOnlyList<LogFilter> Filters)
    {
        private readonly ConcurrentDictionary<string, LogPriority> _thresholds = new(StringComparer.Ordinal);

        public LogPriority ThresholdOf(string category) => _thresholds.GetOrAdd(
            category, static (name, selection) => selection.Filters.FirstOrDefault(filter => filter.Covers(name))?.Priority ?? selection.Level, this);
    }
}
