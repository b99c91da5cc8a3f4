using System.Text;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>A daemon's host.</summary>
internal sealed class RemoteHost(RemoteLink link) : IHostDriver
{
    private const long KiB = 1024;
    private const uint ReplaceFlag = 1;
    private const uint TextOkay = 1u << 2;

    /// <inheritdoc/>
    public Task<string> GetHostNameAsync(CancellationToken cancellationToken) => link.TextAsync(HostProcedures.GetHostName, default, cancellationToken);

    /// <inheritdoc/>
    public async Task<ulong> GetHypervisorVersionAsync(CancellationToken cancellationToken) =>
        (await link.CallAsync(HostProcedures.GetHypervisorVersion, default, cancellationToken).ConfigureAwait(false)).Amount;

    /// <inheritdoc/>
    public async Task<ulong> GetLibraryVersionAsync(CancellationToken cancellationToken) =>
        (await link.CallAsync(HostProcedures.GetLibraryVersion, default, cancellationToken).ConfigureAwait(false)).Amount;

    /// <inheritdoc/>
    public Task<string> GetTypeAsync(CancellationToken cancellationToken) => link.TextAsync(HostProcedures.GetHypervisorType, default, cancellationToken);

    /// <inheritdoc/>
    public async Task<int> GetMaxVcpusAsync(string? type, CancellationToken cancellationToken) =>
        (await link.CallAsync(HostProcedures.GetMaxVcpus, new MaxVcpusArgs(type), cancellationToken).ConfigureAwait(false)).Count;

    /// <inheritdoc/>
    public async Task<NodeInfo> GetNodeInfoAsync(CancellationToken cancellationToken)
    {
        var node = await link.CallAsync(HostProcedures.GetNodeInfo, default, cancellationToken).ConfigureAwait(false);
        return new(node.Model, (long)node.Memory * KiB, node.Cpus, node.Mhz, node.Nodes, node.Sockets, node.Cores, node.Threads);
    }

    /// <inheritdoc/>
    public Task<string> GetCapabilitiesAsync(CancellationToken cancellationToken) => link.TextAsync(HostProcedures.GetCapabilities, default, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetDomainCapabilitiesAsync(DomainCapabilitiesQuery query, CancellationToken cancellationToken) => link.TextAsync(
        HostProcedures.GetDomainCapabilities,
        new DomainCapabilitiesArgs(query.Emulator, query.Architecture, query.Machine, query.VirtType, (uint)query.Flags), cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetSysinfoAsync(CancellationToken cancellationToken) => link.TextAsync(HostProcedures.GetSysinfo, new FlagsArgs(0), cancellationToken);

    /// <inheritdoc/>
    public async Task<NodeCpuMap> GetCpuMapAsync(CancellationToken cancellationToken)
    {
        var map = await link.CallAsync(HostProcedures.GetCpuMap, new CpuMapArgs(1, 1, 0), cancellationToken).ConfigureAwait(false);
        var known = Math.Min(map.Count, map.Map.Length * 8);
        return new(map.Count, [.. Enumerable.Range(0, Math.Max(known, 0)).Select(cpu => (map.Map[cpu / 8] & (1 << (cpu % 8))) != 0)]);
    }

    /// <inheritdoc/>
    public async Task<long> GetFreeMemoryAsync(CancellationToken cancellationToken) =>
        (long)(await link.CallAsync(HostProcedures.GetFreeMemory, default, cancellationToken).ConfigureAwait(false)).Amount;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<long>> GetCellsFreeMemoryAsync(int startCell, int maxCells, CancellationToken cancellationToken)
    {
        var answer = await link.CallAsync(
            HostProcedures.GetCellsFreeMemory, new CellsFreeMemoryArgs(startCell, Math.Min(maxCells, Limits.Cells)), cancellationToken).ConfigureAwait(false);
        return [.. answer.Cells.Select(static free => (long)free)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FreePages>> GetFreePagesAsync(
        IReadOnlyList<long> pageSizes, int startCell, int cellCount, CancellationToken cancellationToken)
    {
        var answer = await link.CallAsync(
            HostProcedures.GetFreePages, new FreePagesArgs([.. pageSizes.Select(ToKiB)], startCell, (uint)cellCount, 0), cancellationToken).ConfigureAwait(false);
        return [.. answer.Counts.Select((free, place) => new FreePages(startCell + (place / pageSizes.Count), pageSizes[place % pageSizes.Count], free))];
    }

    /// <inheritdoc/>
    public async Task<int> AllocatePagesAsync(
        IReadOnlyDictionary<long, ulong> pageCounts, int startCell, int cellCount, bool replace, CancellationToken cancellationToken)
    {
        var args = new AllocatePagesArgs(
            [.. pageCounts.Keys.Select(ToKiB)], [.. pageCounts.Values], startCell, (uint)cellCount, replace ? ReplaceFlag : 0);
        return (await link.CallAsync(HostProcedures.AllocatePages, args, cancellationToken).ConfigureAwait(false)).Number;
    }

    /// <inheritdoc/>
    /// <remarks>The daemon is asked how many counters there are first: libvirt refuses any other number.</remarks>
    public async Task<IReadOnlyList<NodeStatistic>> GetCpuStatisticsAsync(int cpu, CancellationToken cancellationToken)
    {
        var count = (await link.CallAsync(HostProcedures.GetCpuStatistics, new NodeCpuStatisticsArgs(cpu, 0, 0), cancellationToken).ConfigureAwait(false)).Count;
        return count == 0 ? [] : StatisticsOf(
            await link.CallAsync(HostProcedures.GetCpuStatistics, new NodeCpuStatisticsArgs(cpu, count, 0), cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    /// <remarks>The daemon is asked how many counters there are first: libvirt refuses any other number.</remarks>
    public async Task<IReadOnlyList<NodeStatistic>> GetMemoryStatisticsAsync(int cell, CancellationToken cancellationToken)
    {
        var count = (await link.CallAsync(HostProcedures.GetMemoryStatistics, new NodeMemoryStatisticsArgs(0, cell, 0), cancellationToken).ConfigureAwait(false)).Count;
        return count == 0 ? [] : StatisticsOf(
            await link.CallAsync(HostProcedures.GetMemoryStatistics, new NodeMemoryStatisticsArgs(count, cell, 0), cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TypedParameter>> GetMemoryParametersAsync(CancellationToken cancellationToken)
    {
        var count = (await link.CallAsync(HostProcedures.GetMemoryParameters, new CapacityFlagsArgs(0, TextOkay), cancellationToken).ConfigureAwait(false)).Count;
        return count == 0 ? [] : (await link.CallAsync(
            HostProcedures.GetMemoryParameters, new CapacityFlagsArgs(count, TextOkay), cancellationToken).ConfigureAwait(false)).Parameters;
    }

    /// <inheritdoc/>
    public Task SetMemoryParametersAsync(IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        link.CallAsync(HostProcedures.SetMemoryParameters, new ParametersFlagsArgs([.. parameters], 0), cancellationToken);

    /// <inheritdoc/>
    public async Task<SecurityLabel> GetSecurityModelAsync(CancellationToken cancellationToken)
    {
        var answer = await link.CallAsync(HostProcedures.GetSecurityModel, default, cancellationToken).ConfigureAwait(false);
        return new(TextOf(answer.Model), TextOf(answer.Doi), false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TypedParameter>> GetSevInfoAsync(CancellationToken cancellationToken) =>
        (await link.CallAsync(HostProcedures.GetSevInfo, new CapacityFlagsArgs(0, TextOkay), cancellationToken).ConfigureAwait(false)).Parameters;

    /// <inheritdoc/>
    public Task SuspendAsync(NodeSuspendTarget target, TimeSpan duration, CancellationToken cancellationToken) =>
        link.CallAsync(HostProcedures.Suspend, new NodeSuspendArgs((uint)target, (ulong)duration.TotalSeconds, 0), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> GetCpuModelNamesAsync(string architecture, CancellationToken cancellationToken) =>
        (await link.CallAsync(HostProcedures.GetCpuModelNames, new CpuModelsArgs(architecture, 1, 0), cancellationToken).ConfigureAwait(false)).Models;

    /// <inheritdoc/>
    public async Task<CpuCompareResult> CompareCpuAsync(string xml, CpuCompareFlags flags, CancellationToken cancellationToken) =>
        (CpuCompareResult)(await link.CallAsync(HostProcedures.CompareCpu, new XmlFlagsArgs(xml, (uint)flags), cancellationToken).ConfigureAwait(false)).Number;

    /// <inheritdoc/>
    public async Task<CpuCompareResult> CompareHypervisorCpuAsync(HypervisorCpuQuery query, string xml, CpuCompareFlags flags, CancellationToken cancellationToken) =>
        (CpuCompareResult)(await link.CallAsync(
            HostProcedures.CompareHypervisorCpu,
            new CompareHypervisorCpuArgs(query.Emulator, query.Architecture, query.Machine, query.VirtType, xml, (uint)flags),
            cancellationToken).ConfigureAwait(false)).Number;

    /// <inheritdoc/>
    public Task<string> BaselineCpuAsync(IReadOnlyList<string> cpus, CpuBaselineFlags flags, CancellationToken cancellationToken) =>
        link.TextAsync(HostProcedures.BaselineCpu, new BaselineCpuArgs([.. cpus], (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task<string> BaselineHypervisorCpuAsync(
        HypervisorCpuQuery query, IReadOnlyList<string> cpus, CpuBaselineFlags flags, CancellationToken cancellationToken) => link.TextAsync(
        HostProcedures.BaselineHypervisorCpu,
        new BaselineHypervisorCpuArgs(query.Emulator, query.Architecture, query.Machine, query.VirtType, [.. cpus], (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task<string> DomainXmlFromNativeAsync(string format, string config, CancellationToken cancellationToken) =>
        link.TextAsync(HostProcedures.DomainXmlFromNative, new NativeArgs(format, config, 0), cancellationToken);

    /// <inheritdoc/>
    public Task<string> DomainXmlToNativeAsync(string format, string xml, CancellationToken cancellationToken) =>
        link.TextAsync(HostProcedures.DomainXmlToNative, new NativeArgs(format, xml, 0), cancellationToken);

    private static IReadOnlyList<NodeStatistic> StatisticsOf(in NodeStatisticsResult answer) =>
        [.. answer.Statistics.Select(static one => new NodeStatistic(one.Name, one.Value))];

    private static uint ToKiB(long bytes) => (uint)(bytes / KiB);

    private static string TextOf(byte[] zeroEnded) => Encoding.UTF8.GetString(zeroEnded.AsSpan().TrimEnd((byte)0));
}
