namespace VirtPS.Engine.Schema;

/// <summary>Says what a guest's processor is to be.</summary>
public sealed record CpuSpec
{
    /// <summary>How the processor is chosen: custom, host-model, host-passthrough or maximum.</summary>
    public string? Mode { get; init; }

    /// <summary>The processor model; makes the mode custom where none is given.</summary>
    public string? Model { get; init; }

    /// <summary>How closely the host must match: minimum, exact or strict.</summary>
    public string? Match { get; init; }

    /// <summary>What is checked before the guest starts: none, partial or full.</summary>
    public string? Check { get; init; }

    /// <summary>The number of sockets; 1 where only cores or threads are given.</summary>
    public int? Sockets { get; init; }

    /// <summary>The number of cores in each socket; 1 where only sockets or threads are given.</summary>
    public int? Cores { get; init; }

    /// <summary>The number of threads in each core; 1 where only sockets or cores are given.</summary>
    public int? Threads { get; init; }

    /// <summary>The features that must be there or must not, with their policies.</summary>
    public IReadOnlyDictionary<string, string> Features { get; init; } = new Dictionary<string, string>();
}
