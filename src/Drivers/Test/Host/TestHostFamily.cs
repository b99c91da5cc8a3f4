using System.Net;
using VirtPS.Drivers.Shared.Host;
using VirtPS.Drivers.Test.Files;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Host;

/// <summary>The host of a test node.</summary>
internal sealed class TestHostFamily(TestNode node) : IHostDriver
{
    private const int MaxVcpus = 32;

    /// <summary>How the serving library is coded: the libvirt release whose test driver this one follows.</summary>
    private const ulong LibraryVersion = 9_000_000;

    // libvirt gives a host that long to fall asleep before it is woken.
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromSeconds(60);

    private TestHost Host => node.Host;

    /// <inheritdoc/>
    public Task<string> GetHostNameAsync(CancellationToken cancellationToken) => Answer(Dns.GetHostName, cancellationToken);

    /// <inheritdoc/>
    public Task<ulong> GetHypervisorVersionAsync(CancellationToken cancellationToken) => Answer(() => 2UL, cancellationToken);

    /// <inheritdoc/>
    public Task<ulong> GetLibraryVersionAsync(CancellationToken cancellationToken) => Answer(() => LibraryVersion, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetTypeAsync(CancellationToken cancellationToken) => Answer(() => "TEST", cancellationToken);

    /// <inheritdoc/>
    public Task<int> GetMaxVcpusAsync(string? type, CancellationToken cancellationToken) => Answer(() => MaxVcpus, cancellationToken);

    /// <inheritdoc/>
    public Task<NodeInfo> GetNodeInfoAsync(CancellationToken cancellationToken) => Answer(() => Host.Info, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetCapabilitiesAsync(CancellationToken cancellationToken) =>
        Answer(() => TestCapabilities.Format(Host), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>libvirt's test driver lacks this; the answer says what this one accepts.</remarks>
    public Task<string> GetDomainCapabilitiesAsync(DomainCapabilitiesQuery query, CancellationToken cancellationToken) =>
        Answer(() => TestDomainCapabilities.Format(query, MaxVcpus), cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetSysinfoAsync(CancellationToken cancellationToken) => Answer(() => TestCapabilities.Sysinfo, cancellationToken);

    /// <inheritdoc/>
    public Task<NodeCpuMap> GetCpuMapAsync(CancellationToken cancellationToken) =>
        Answer(() => new NodeCpuMap(8, [true, false, true, false, true, false, false, false]), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>libvirt's test driver counts its cells in KiB and hands the counts out as bytes; clients know these numbers, so they stay.</remarks>
    public Task<long> GetFreeMemoryAsync(CancellationToken cancellationToken) =>
        Answer(() => Host.Cells.Sum(cell => cell.FreeMemory) / ScaledSize.KiB, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>A cell's whole memory counts as free, and KiB as bytes, as in libvirt.</remarks>
    public Task<IReadOnlyList<long>> GetCellsFreeMemoryAsync(int startCell, int maxCells, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<long>>(
            () =>
            {
                if (startCell < 0 || startCell >= Host.Cells.Count || maxCells <= 0)
                {
                    throw Invalid("Range exceeds available cells");
                }

                return [.. Host.Cells.Skip(startCell).Take(maxCells).Select(cell => cell.Memory / ScaledSize.KiB)];
            },
            cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The numbers mean nothing; they are the series that libvirt's test driver counts, and the pages that were asked for.</remarks>
    public Task<IReadOnlyList<FreePages>> GetFreePagesAsync(
        IReadOnlyList<long> pageSizes, int startCell, int cellCount, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<FreePages>>(
            () =>
            {
                var pages = new List<FreePages>();
                var count = 6UL;
                for (var cell = startCell; cell < startCell + cellCount; cell++)
                {
                    foreach (var size in pageSizes)
                    {
                        count = (count * 2) + 7;
                        pages.Add(new FreePages(cell, size, count + node.Memory.Kept(cell, size)));
                    }
                }

                return pages;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<NodeStatistic>> GetCpuStatisticsAsync(int cpu, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<NodeStatistic>>(
            () =>
            [
                new NodeStatistic("user", 9_797_400_000),
                new NodeStatistic("kernel", 34_678_723_400_000),
                new NodeStatistic("idle", 87_264_900_000),
                new NodeStatistic("iowait", 763_600_000),
            ],
            cancellationToken);

    /// <inheritdoc/>
    /// <remarks>libvirt's test driver lacks this; the answer is what its cells say.</remarks>
    public Task<IReadOnlyList<NodeStatistic>> GetMemoryStatisticsAsync(int cell, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<NodeStatistic>>(() => MemoryOf(cell), cancellationToken);

    /// <inheritdoc/>
    public Task<string> DomainXmlFromNativeAsync(string format, string config, CancellationToken cancellationToken) =>
        Answer(() => NativeConfig.Read(format, config), cancellationToken);

    /// <inheritdoc/>
    public Task<string> DomainXmlToNativeAsync(string format, string xml, CancellationToken cancellationToken) =>
        Answer(() => NativeConfig.Write(format, xml), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetMemoryParametersAsync(CancellationToken cancellationToken) => Answer(() => node.Memory.Parameters, cancellationToken);

    /// <inheritdoc/>
    public Task SetMemoryParametersAsync(IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        node.RunAsync(() => node.Memory.Set(parameters), cancellationToken);

    /// <inheritdoc/>
    public Task<int> AllocatePagesAsync(IReadOnlyDictionary<long, ulong> pageCounts, int startCell, int cellCount, bool replace, CancellationToken cancellationToken) =>
        Answer(
            () =>
            {
                // A node without cells counts as one.
                var last = Math.Max(Host.Cells.Count, 1) - 1;
                var first = Math.Max(startCell, 0);
                if (first > last)
                {
                    throw new VirtException(VirtErrorCode.InternalError, $"start cell {startCell} out of range (0-{last})", VirtErrorDomain.Test);
                }

                return node.Memory.Keep(pageCounts, [.. Enumerable.Range(first, Math.Min(cellCount, last - first + 1))], replace);
            },
            cancellationToken);

    /// <inheritdoc/>
    /// <remarks>A test host sleeps without anybody noticing.</remarks>
    public Task SuspendAsync(NodeSuspendTarget target, TimeSpan duration, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                if (duration < ShortestSleep)
                {
                    throw Invalid("Suspend duration is too short");
                }
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<SecurityLabel> GetSecurityModelAsync(CancellationToken cancellationToken) =>
        Answer(() => new SecurityLabel(TestCapabilities.SecurityModel, string.Empty, false), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> GetCpuModelNamesAsync(string architecture, CancellationToken cancellationToken) =>
        Answer(() => CpuModelNames.Of(architecture), cancellationToken);

    /// <inheritdoc/>
    public Task<CpuCompareResult> CompareCpuAsync(string xml, CpuCompareFlags flags, CancellationToken cancellationToken) =>
        Answer(() => TestHostCpu.Compare(xml, flags), cancellationToken);

    /// <inheritdoc/>
    public Task<CpuCompareResult> CompareHypervisorCpuAsync(HypervisorCpuQuery query, string xml, CpuCompareFlags flags, CancellationToken cancellationToken) =>
        Answer(() => TestHostCpu.Compare(xml, flags), cancellationToken);

    /// <inheritdoc/>
    public Task<string> BaselineCpuAsync(IReadOnlyList<string> cpus, CpuBaselineFlags flags, CancellationToken cancellationToken) =>
        Answer(() => TestHostCpu.Baseline(cpus), cancellationToken);

    /// <inheritdoc/>
    public Task<string> BaselineHypervisorCpuAsync(
        HypervisorCpuQuery query, IReadOnlyList<string> cpus, CpuBaselineFlags flags, CancellationToken cancellationToken) =>
        Answer(() => TestHostCpu.Baseline(cpus), cancellationToken);

    private static VirtException Invalid(string detail) => new(VirtErrorCode.InvalidArg, detail, VirtErrorDomain.Test);

    private NodeStatistic[] MemoryOf(int cell)
    {
        if (cell < -1 || cell >= Host.Cells.Count)
        {
            throw Invalid($"cell {cell} is not there (expected a number below {Host.Cells.Count}, or -1 for all)");
        }

        var (total, free) = cell >= 0
            ? (Host.Cells[cell].Memory, Host.Cells[cell].FreeMemory)
            : (Host.Info.Memory, Host.Cells.Sum(one => one.FreeMemory));
        return [new NodeStatistic("total", (ulong)(total / ScaledSize.KiB)), new NodeStatistic("free", (ulong)(free / ScaledSize.KiB))];
    }

    private Task<T> Answer<T>(Func<T> ask, CancellationToken cancellationToken) => node.RunAsync(ask, cancellationToken);
}
