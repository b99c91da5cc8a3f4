using System.Text;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns the host.</summary>
internal static class HostDispatch
{
    private const int ModelChars = 31;
    private const long KiB = 1024;

    internal static void Serve(Dispatcher dispatcher)
    {
        ServeFacts(dispatcher);
        ServeMemory(dispatcher);
        ServeCpus(dispatcher);
        ServeCapabilities(dispatcher);
        dispatcher.Do(HostProcedures.Suspend, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virNodeSuspendForDuration");
            return connection.Host.SuspendAsync((NodeSuspendTarget)args.Target, Seconds(args.Duration), token);
        });
        dispatcher.GiveText(HostProcedures.DomainXmlFromNative, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virConnectDomainXMLFromNative");
            return connection.Host.DomainXmlFromNativeAsync(args.Format, args.Text, token);
        });
        dispatcher.GiveText(HostProcedures.DomainXmlToNative, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virConnectDomainXMLToNative");
            return connection.Host.DomainXmlToNativeAsync(args.Format, args.Text, token);
        });
    }

    private static void ServeFacts(Dispatcher dispatcher)
    {
        dispatcher.GiveText(HostProcedures.GetHypervisorType, static (connection, _, token) => connection.Host.GetTypeAsync(token));
        dispatcher.GiveText(HostProcedures.GetHostName, static (connection, _, token) => connection.Host.GetHostNameAsync(token));
        dispatcher.Give(
            HostProcedures.GetHypervisorVersion,
            static (connection, _, token) => connection.Host.GetHypervisorVersionAsync(token), static version => new AmountResult(version));
        dispatcher.Give(
            HostProcedures.GetLibraryVersion,
            static (connection, _, token) => connection.Host.GetLibraryVersionAsync(token), static version => new AmountResult(version));
        dispatcher.Give(
            HostProcedures.GetMaxVcpus,
            static (connection, args, token) => connection.Host.GetMaxVcpusAsync(args.Type, token), static most => new CountResult(most));
        dispatcher.Give(
            HostProcedures.GetNodeInfo,
            static (connection, _, token) => connection.Host.GetNodeInfoAsync(token),
            static node => new NodeInfoResult(
                node.Model.Length > ModelChars ? node.Model[..ModelChars] : node.Model,
                (ulong)(node.Memory / KiB), node.Cpus, node.Mhz, node.Nodes, node.Sockets, node.Cores, node.Threads));
        dispatcher.Give(
            HostProcedures.GetSecurityModel,
            static (connection, _, token) => connection.Host.GetSecurityModelAsync(token),
            static model => new SecurityModelResult(ZeroEnded(model.Model), ZeroEnded(model.Label)));
        dispatcher.GiveText(HostProcedures.GetSysinfo, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virConnectGetSysinfo");
            return connection.Host.GetSysinfoAsync(token);
        });
    }

    private static void ServeMemory(Dispatcher dispatcher)
    {
        dispatcher.Give(
            HostProcedures.GetFreeMemory,
            static (connection, _, token) => connection.Host.GetFreeMemoryAsync(token), static free => new AmountResult((ulong)free));
        dispatcher.Give(
            HostProcedures.GetCellsFreeMemory,
            static (connection, args, token) =>
            {
                CallChecks.Capacity(args.MaxCells, Limits.Cells, "maxCells");
                return connection.Host.GetCellsFreeMemoryAsync(args.StartCell, args.MaxCells, token);
            },
            static cells => new CellsFreeMemoryResult([.. cells.Select(static free => (ulong)free)]));
        dispatcher.Give(
            HostProcedures.GetMemoryStatistics,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virNodeGetMemoryStats");
                WireParameters.CheckRoom(args.Capacity, Limits.NodeStatistics);
                return connection.Host.GetMemoryStatisticsAsync(args.Cell, token);
            },
            static (all, args) => StatisticsOf(all, args.Capacity));
        dispatcher.Give(
            HostProcedures.GetMemoryParameters,
            static (connection, args, token) =>
            {
                WireParameters.CheckFlags(args.Flags, "virNodeGetMemoryParameters");
                WireParameters.CheckRoom(args.Capacity, Limits.ManyParameters);
                return connection.Host.GetMemoryParametersAsync(token);
            },
            static (all, args) => args.Capacity == 0
                ? new([], all.Count)
                : new(WireParameters.Fit(all, args.Capacity, Limits.ManyParameters, args.Flags), 0));
        dispatcher.Do(HostProcedures.SetMemoryParameters, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virNodeSetMemoryParameters");
            return connection.Host.SetMemoryParametersAsync(args.Parameters, token);
        });
        dispatcher.Give(
            HostProcedures.GetFreePages,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virNodeGetFreePages");
                CheckPages(args.PageSizes.Length, args.CellCount);
                return connection.Host.GetFreePagesAsync([.. args.PageSizes.Select(static size => size * KiB)], args.StartCell, (int)args.CellCount, token);
            },
            static pages => new FreePagesResult([.. pages.Select(static one => one.Free)]));
        dispatcher.Give(
            HostProcedures.AllocatePages,
            static (connection, args, token) =>
            {
                var replace = CallChecks.FirstFlag(args.Flags, "virNodeAllocPages");
                return connection.Host.AllocatePagesAsync(CountsOf(args, replace), args.StartCell, (int)args.CellCount, replace, token);
            },
            static done => new NumberResult(done));
    }

    private static void ServeCpus(Dispatcher dispatcher)
    {
        dispatcher.Give(
            HostProcedures.GetCpuStatistics,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virNodeGetCPUStats");
                WireParameters.CheckRoom(args.Capacity, Limits.NodeStatistics);
                return connection.Host.GetCpuStatisticsAsync(args.Cpu, token);
            },
            static (all, args) => StatisticsOf(all, args.Capacity));
        dispatcher.Give(
            HostProcedures.GetCpuMap,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virNodeGetCPUMap");
                return connection.Host.GetCpuMapAsync(token);
            },
            static (map, args) => new CpuMapResult(
                args.NeedMap == 0 ? [] : BitsOf(map.Online), args.NeedOnline == 0 ? 0 : (uint)map.Online.Count(static on => on), map.Present));
        dispatcher.Give(
            HostProcedures.GetCpuModelNames,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virConnectGetCPUModelNames");
                return connection.Host.GetCpuModelNamesAsync(args.Architecture, token);
            },
            static (all, args) => new CpuModelsResult(
                CallChecks.Wanted(all, args.NeedResults, Limits.CpuModels, "CPU models", static one => one), all.Count));
        dispatcher.Give(
            HostProcedures.CompareCpu,
            static (connection, args, token) =>
                connection.Host.CompareCpuAsync(args.Xml, CallChecks.Flags<CpuCompareFlags>(args.Flags, "virConnectCompareCPU"), token),
            static result => new NumberResult((int)result));
        dispatcher.Give(
            HostProcedures.CompareHypervisorCpu,
            static (connection, args, token) => connection.Host.CompareHypervisorCpuAsync(
                new(args.Emulator, args.Architecture, args.Machine, args.VirtType), args.Cpu,
                CallChecks.Flags<CpuCompareFlags>(args.Flags, "virConnectCompareHypervisorCPU"), token),
            static result => new NumberResult((int)result));
        dispatcher.GiveText(HostProcedures.BaselineCpu, static (connection, args, token) =>
            connection.Host.BaselineCpuAsync(args.Cpus, CallChecks.Flags<CpuBaselineFlags>(args.Flags, "virConnectBaselineCPU"), token));
        dispatcher.GiveText(HostProcedures.BaselineHypervisorCpu, static (connection, args, token) =>
            connection.Host.BaselineHypervisorCpuAsync(
                new(args.Emulator, args.Architecture, args.Machine, args.VirtType), args.Cpus,
                CallChecks.Flags<CpuBaselineFlags>(args.Flags, "virConnectBaselineHypervisorCPU"), token));
    }

    private static void ServeCapabilities(Dispatcher dispatcher)
    {
        dispatcher.GiveText(HostProcedures.GetCapabilities, static (connection, _, token) => connection.Host.GetCapabilitiesAsync(token));
        dispatcher.GiveText(HostProcedures.GetDomainCapabilities, static (connection, args, token) =>
            connection.Host.GetDomainCapabilitiesAsync(new(args.Emulator, args.Architecture, args.Machine, args.VirtType, CallChecks.Flags<DomainCapabilitiesFlags>(args.Flags, "virConnectGetDomainCapabilities")), token));
        dispatcher.Give(
            HostProcedures.GetSevInfo,
            static (connection, args, token) =>
            {
                WireParameters.CheckFlags(args.Flags, "virNodeGetSEVInfo");
                return connection.Host.GetSevInfoAsync(token);
            },
            static (all, args) => new(WireParameters.All(all, Limits.ManyParameters, args.Flags), 0));
    }

    /// <summary>Gives counters, or only how many there are to a caller without room.</summary>
    private static NodeStatisticsResult StatisticsOf(IReadOnlyList<NodeStatistic> all, int capacity) => capacity == 0
        ? new([], all.Count)
        : new([.. all.Take(capacity).Select(static one => new NodeStatisticEntry(one.Field, one.Value))], 0);

    private static byte[] ZeroEnded(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    /// <summary>Makes a map of bits, the lowest first.</summary>
    private static byte[] BitsOf(IReadOnlyList<bool> online)
    {
        var bits = new byte[(online.Count + 7) / 8];
        for (var cpu = 0; cpu < online.Count; cpu++)
        {
            bits[cpu / 8] |= (byte)(online[cpu] ? 1 << (cpu % 8) : 0);
        }

        return bits;
    }

    private static void CheckPages(int sizes, uint cells)
    {
        if (sizes == 0 || cells == 0)
        {
            throw new VirtException(
                VirtErrorCode.InvalidArg, $"{(sizes == 0 ? "npages" : "cellcount")} in virNodeGetFreePages must not be zero", VirtErrorDomain.Rpc);
        }

        if ((ulong)sizes * cells > Limits.Cells)
        {
            throw new VirtException(VirtErrorCode.InternalError, "the result won't fit into REMOTE_NODE_MAX_CELLS", VirtErrorDomain.Rpc);
        }
    }

    /// <summary>Joins sizes and counts; a size that is given twice adds up, unless the counts are to replace what there is.</summary>
    private static Dictionary<long, ulong> CountsOf(in AllocatePagesArgs args, bool replace)
    {
        if (args.PageSizes.Length == 0 || args.PageSizes.Length != args.PageCounts.Length || args.CellCount is 0 or > int.MaxValue)
        {
            throw new VirtException(
                VirtErrorCode.InvalidArg, "virNodeAllocPages needs one count for each page size, and at least one cell", VirtErrorDomain.Rpc);
        }

        var counts = new Dictionary<long, ulong>();
        foreach (var (size, count) in args.PageSizes.Zip(args.PageCounts))
        {
            counts[size * KiB] = count + (replace ? 0 : counts.GetValueOrDefault(size * KiB));
        }

        return counts;
    }

    private static TimeSpan Seconds(ulong duration) => duration <= (ulong)TimeSpan.MaxValue.TotalSeconds
        ? TimeSpan.FromSeconds((long)duration)
        : throw new VirtException(VirtErrorCode.InvalidArg, $"a host cannot sleep for {duration} seconds", VirtErrorDomain.Rpc);
}
