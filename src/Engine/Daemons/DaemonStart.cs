namespace VirtPS.Engine.Daemons;

/// <summary>How a daemon is started.</summary>
public sealed record DaemonStart
{
    /// <summary>The program; nothing to look for virtpsd where it is installed.</summary>
    public string? Program { get; init; }

    /// <summary>The directory that is to hold everything of it; nothing for the system's or the user's own.</summary>
    public string? Root { get; init; }

    /// <summary>The configuration file; nothing for the usual one.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Whether to listen on TCP ports as the configuration says.</summary>
    public bool Listen { get; init; }

    /// <summary>How long it stays with no client and nothing running, in whole seconds; nothing for ever.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    internal IEnumerable<string> Arguments =>
    [
        .. Root is null ? [] : new[] { "--root", Root },
        .. ConfigFile is null ? [] : new[] { "--config", ConfigFile },
        .. Listen ? ["--listen"] : Array.Empty<string>(),
        .. IdleTimeout is { } idle ? ["--timeout", ((long)idle.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture)] : Array.Empty<string>(),
    ];
}
