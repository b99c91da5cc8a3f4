using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Counters of a guest's devices: each grows evenly with the time that the guest has run.</summary>
/// <param name="runTime">How long the guest has been on its CPUs.</param>
internal readonly struct DeviceCounters(TimeSpan runTime)
{
    /// <summary>What a disk of a test guest holds, in bytes.</summary>
    internal const long DiskCapacity = 1099506450432;

    /// <summary>What a disk of a test guest takes, in bytes.</summary>
    internal const long DiskAllocation = 1099511627776;

    private const int ReadSize = 16384;
    private const int WriteSize = 8192;
    private const int NanosecondsPerRequest = 200_000;

    /// <summary>Requests to read.</summary>
    internal ulong Reads => Grown(50);

    /// <summary>Bytes read.</summary>
    internal ulong ReadBytes => Reads * ReadSize;

    /// <summary>Time spent reading, in nanoseconds.</summary>
    internal ulong ReadTime => Reads * NanosecondsPerRequest;

    /// <summary>Requests to write.</summary>
    internal ulong Writes => Grown(20);

    /// <summary>Bytes written.</summary>
    internal ulong WrittenBytes => Writes * WriteSize;

    /// <summary>Time spent writing, in nanoseconds.</summary>
    internal ulong WriteTime => Writes * NanosecondsPerRequest;

    /// <summary>Requests to flush.</summary>
    internal ulong Flushes => Grown(1);

    /// <summary>Time spent flushing, in nanoseconds.</summary>
    internal ulong FlushTime => Flushes * NanosecondsPerRequest;

    /// <summary>Puts the counters of disks in libvirt's fields.</summary>
    /// <param name="count">Over how many disks the sum goes.</param>
    /// <returns>The fields; times in nanoseconds.</returns>
    /// <remarks>virDomainBlockStatsFlags.</remarks>
    internal IReadOnlyList<TypedParameter> Disks(int count) =>
    [
        new("wr_operations", (long)Writes * count),
        new("wr_bytes", (long)WrittenBytes * count),
        new("rd_operations", (long)Reads * count),
        new("rd_bytes", (long)ReadBytes * count),
        new("flush_operations", (long)Flushes * count),
        new("wr_total_times", (long)WriteTime * count),
        new("rd_total_times", (long)ReadTime * count),
        new("flush_total_times", (long)FlushTime * count),
    ];

    /// <summary>Counters of a network interface.</summary>
    internal InterfaceStatistics Interface => new(
        RxBytes: (long)Grown(12_000), RxPackets: (long)Grown(20), RxErrors: 0, RxDropped: 0,
        TxBytes: (long)Grown(6_000), TxPackets: (long)Grown(15), TxErrors: 0, TxDropped: 0);

    /// <summary>A counter of a performance event.</summary>
    internal ulong PerformanceEvent => Grown(1_000_000);

    private ulong Grown(int perSecond) => (ulong)((Int128)runTime.Ticks * perSecond / TimeSpan.TicksPerSecond);
}
