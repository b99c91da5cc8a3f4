namespace VirtPS.Daemon.CommandLine;

/// <summary>What the command line asks for.</summary>
internal sealed record DaemonArguments
{
    /// <summary>The directory under which every other one is, or nothing for the system's or the user's.</summary>
    public string? Root { get; init; }

    /// <summary>The configuration file that was named; it must exist.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Where to write the process number instead of the run directory.</summary>
    public string? PidFile { get; init; }

    /// <summary>True to listen on TCP ports as the configuration says.</summary>
    public bool Listen { get; init; }

    /// <summary>True to log what is merely informative as well.</summary>
    public bool Verbose { get; init; }

    /// <summary>How long to stay with no client and nothing running, or nothing for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What to do.</summary>
    public DaemonAction Action { get; init; } = DaemonAction.Run;
}

/// <summary>What a call of the program does.</summary>
internal enum DaemonAction
{
    /// <summary>Serves clients.</summary>
    Run,

    /// <summary>Reads the configuration and says what is wrong with it.</summary>
    CheckConfig,

    /// <summary>Prints the version.</summary>
    Version,

    /// <summary>Prints how the program is called.</summary>
    Help,
}
