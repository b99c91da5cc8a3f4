namespace VirtPS.Engine.Daemons.Settings;

/// <summary>Where messages go.</summary>
internal enum LogDestination
{
    /// <summary>To standard error.</summary>
    Stderr,

    /// <summary>To the machine's system log.</summary>
    Syslog,

    /// <summary>To a file.</summary>
    File,

    /// <summary>To systemd's journal.</summary>
    Journald,
}

/// <summary>One place where messages go.</summary>
/// <param name="Priority">The least that goes there.</param>
/// <param name="Destination">Where they go.</param>
/// <param name="Target">The file, or the name under which the system log knows the daemon.</param>
internal sealed record LogOutput(LogPriority Priority, LogDestination Destination, string? Target = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"{(int)Priority}:{LogSyntax.WordFor(Destination)}{(Target is null ? null : ":" + Target)}";
}
