namespace VirtPS.Commands;

/// <summary>Names groups of statistics.</summary>
/// <remarks>virDomainStatsTypes, bit for bit, under the names that virsh shows them by.</remarks>
[Flags]
public enum VirtStatisticsGroup
{
    /// <summary>Every group that the host knows.</summary>
    All = 0,

    /// <summary>State and its reason.</summary>
    State = 1 << 0,

    /// <summary>CPU time.</summary>
    Cpu = 1 << 1,

    /// <summary>Memory.</summary>
    Balloon = 1 << 2,

    /// <summary>Virtual CPUs.</summary>
    Vcpu = 1 << 3,

    /// <summary>Network interfaces.</summary>
    Net = 1 << 4,

    /// <summary>Disks.</summary>
    Block = 1 << 5,

    /// <summary>Performance events.</summary>
    Perf = 1 << 6,

    /// <summary>I/O threads.</summary>
    IOThread = 1 << 7,

    /// <summary>Memory bandwidth.</summary>
    Memory = 1 << 8,

    /// <summary>How fast memory changes.</summary>
    DirtyRate = 1 << 9,

    /// <summary>What the hypervisor itself counts.</summary>
    Vm = 1 << 10,
}
