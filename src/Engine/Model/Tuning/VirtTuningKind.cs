namespace VirtPS.Engine.Model;

/// <summary>Names what of a domain is tuned.</summary>
public enum VirtTuningKind
{
    /// <summary>Limits of the host's memory for it.</summary>
    Memory,

    /// <summary>Weights and limits of its disk I/O.</summary>
    Blkio,

    /// <summary>The NUMA nodes that its memory comes from.</summary>
    Numa,

    /// <summary>Its share of the host's CPUs.</summary>
    Scheduler,

    /// <summary>The performance events that are counted.</summary>
    Perf,

    /// <summary>How often its balloon collects memory statistics.</summary>
    BalloonPeriod,
}
