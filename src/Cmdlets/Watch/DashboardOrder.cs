namespace VirtPS.Commands;

/// <summary>Names what a live display of domains is sorted by.</summary>
public enum DashboardOrder
{
    /// <summary>The use of the CPU.</summary>
    Cpu,

    /// <summary>The memory.</summary>
    Memory,

    /// <summary>What is read from disks and written to them.</summary>
    Disk,

    /// <summary>What is received and sent.</summary>
    Net,

    /// <summary>The name.</summary>
    Name,
}
