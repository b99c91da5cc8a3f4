using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>What a guest's memory balloon tells.</summary>
/// <remarks>virDomainMemoryStatTags; the values are those of libvirt's test driver, in KiB.</remarks>
internal static class BalloonStatistics
{
    private const int SwapIn = 0;
    private const int SwapOut = 1;
    private const int MajorFault = 2;
    private const int MinorFault = 3;
    private const int Unused = 4;
    private const int Available = 5;
    private const int Actual = 6;
    private const int Rss = 7;
    private const int Usable = 8;
    private const int LastUpdate = 9;
    private const int DiskCaches = 10;
    private const int HugetlbAllocations = 11;
    private const int HugetlbFailures = 12;

    private static readonly string[] Fields =
    [
        "swap_in", "swap_out", "major_fault", "minor_fault", "unused", "available", string.Empty, "rss", "usable",
        "last-update", "disk_caches", "hugetlb_pgalloc", "hugetlb_pgfail",
    ];

    /// <summary>Reads the balloon's statistics.</summary>
    /// <param name="definition">What the guest runs with.</param>
    /// <returns>The statistics, in libvirt's order.</returns>
    internal static IReadOnlyList<MemoryStatistic> Read(DomainDefinition definition)
    {
        var now = (ulong)definition.Memory / 1024;
        return
        [
            new(Actual, now),
            new(SwapIn, 0),
            new(SwapOut, 0),
            new(MajorFault, 0),
            new(MinorFault, 0),
            new(Unused, now / 2),
            new(Available, now),
            new(Usable, now / 2),
            new(LastUpdate, (ulong)TestGuest.BirthTime),
            new(DiskCaches, now / 8),
            new(HugetlbAllocations, 0),
            new(HugetlbFailures, 0),
            new(Rss, now / 2),
        ];
    }

    /// <summary>Gives the name that a statistic has in a collection; the balloon's own size has another there.</summary>
    /// <param name="tag">The statistic.</param>
    /// <returns>The name behind <c>balloon.</c>; null for none.</returns>
    internal static string? FieldOf(int tag) => tag == Actual ? null : Fields[tag];
}
