using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns devices of domains, their limits and statistics.</summary>
internal static class DomainDeviceDispatch
{
    private const int MostCpus = 128;
    private const int MostCpuParameters = 16;

    internal static void Serve(Dispatcher dispatcher)
    {
        ServeChanges(dispatcher);
        ServeDisks(dispatcher);
        ServeLimits(dispatcher);
        ServeStatistics(dispatcher);
        ServePeeks(dispatcher);
        ServeSecurity(dispatcher);
    }

    private static void ServeChanges(Dispatcher dispatcher)
    {
        dispatcher.Do(DomainDeviceProcedures.AttachDevice, static (connection, args, token) =>
            connection.DomainDevices.AttachAsync(args.Domain, args.Xml, DomainDeviceFlags.Live, token));
        dispatcher.Do(DomainDeviceProcedures.AttachDeviceFlags, static (connection, args, token) =>
            connection.DomainDevices.AttachAsync(args.Domain, args.Xml, CallChecks.Flags<DomainDeviceFlags>(args.Flags, "virDomainAttachDeviceFlags"), token));
        dispatcher.Do(DomainDeviceProcedures.DetachDevice, static (connection, args, token) =>
            connection.DomainDevices.DetachAsync(args.Domain, args.Xml, DomainDeviceFlags.Live, token));
        dispatcher.Do(DomainDeviceProcedures.DetachDeviceFlags, static (connection, args, token) =>
            connection.DomainDevices.DetachAsync(args.Domain, args.Xml, CallChecks.Flags<DomainDeviceFlags>(args.Flags, "virDomainDetachDeviceFlags"), token));
        dispatcher.Do(DomainDeviceProcedures.DetachDeviceAlias, static (connection, args, token) =>
            connection.DomainDevices.DetachByAliasAsync(args.Domain, args.Name, CallChecks.Flags<DomainDeviceFlags>(args.Flags, "virDomainDetachDeviceAlias"), token));
        dispatcher.Do(DomainDeviceProcedures.UpdateDeviceFlags, static (connection, args, token) =>
            connection.DomainDevices.UpdateAsync(args.Domain, args.Xml, CallChecks.Flags<DomainDeviceFlags>(args.Flags, "virDomainUpdateDeviceFlags"), token));
    }

    private static void ServeDisks(Dispatcher dispatcher)
    {
        dispatcher.ServeFiles(DomainProcedures.AssociateFiles, static async (session, args, files, token) =>
        {
            CallChecks.SomeFiles(files);
            await session.Connection.DomainDevices.AssociateFilesAsync(args.Domain, args.Name, files, args.Flags, token).ConfigureAwait(false);
            return new(default, []);
        });
        dispatcher.Give(
            DomainDeviceProcedures.GetBlockInfo,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainGetBlockInfo");
                return connection.DomainDevices.GetBlockInfoAsync(args.Domain, args.Path, token);
            },
            static it => new BlockInfoResult((ulong)it.Allocation, (ulong)it.Capacity, (ulong)it.Physical));
        dispatcher.Do(DomainDeviceProcedures.ResizeBlock, static (connection, args, token) =>
        {
            var bytes = (args.Flags & WireFlags.BytesOfBlock) != 0 ? WireUnits.FromUnsigned(args.Amount) : WireUnits.FromKibibytes(args.Amount);
            return connection.DomainDevices.ResizeBlockAsync(args.Domain, args.Path, bytes, CallChecks.Flags<DomainBlockResizeFlags>(args.Flags & ~WireFlags.BytesOfBlock, "virDomainBlockResize"), token);
        });
        dispatcher.Do(DomainDeviceProcedures.SetBlockThreshold, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainSetBlockThreshold");
            return connection.DomainDevices.SetBlockThresholdAsync(args.Domain, args.Path, WireUnits.FromUnsigned(args.Amount), token);
        });
        dispatcher.Give(
            DomainDeviceProcedures.GetDiskErrors,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainGetDiskErrors");
                CallChecks.Room(args.Number, Limits.DiskErrors, "maxerrors too large");
                return connection.DomainDevices.GetDiskErrorsAsync(args.Domain, token);
            },
            static (all, args) => args.Number == 0
                ? new DiskErrorsResult([], all.Count)
                : new DiskErrorsResult([.. all.Take((int)args.Number).Select(static it => new DiskErrorEntry(it.Disk, it.Error))], Math.Min(all.Count, (int)args.Number)));
    }

    private static void ServeLimits(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainDeviceProcedures.GetBlockIoTune,
            static (connection, args, token) =>
            {
                WireParameters.CheckRoom(args.Capacity, Limits.BlockIoTuneParameters);
                return connection.DomainDevices.GetBlockIoTuneAsync(args.Domain, args.Disk, WireParameters.Affected(args.Flags, "virDomainGetBlockIoTune"), token);
            },
            static (all, args) => args.Capacity == 0
                ? new BlockIoTuneResult([], all.Count)
                : new BlockIoTuneResult(WireParameters.Fit(all, args.Capacity, Limits.BlockIoTuneParameters, args.Flags), 0));
        dispatcher.Do(DomainDeviceProcedures.SetBlockIoTune, static (connection, args, token) =>
            connection.DomainDevices.SetBlockIoTuneAsync(args.Domain, args.Name, args.Parameters, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainSetBlockIoTune"), token));
        dispatcher.Give(
            DomainDeviceProcedures.GetInterfaceParameters,
            static (connection, args, token) =>
            {
                WireParameters.CheckRoom(args.Capacity, Limits.FewParameters);
                return connection.DomainDevices.GetInterfaceParametersAsync(args.Domain, args.Path, WireParameters.Affected(args.Flags, "virDomainGetInterfaceParameters"), token);
            },
            static (all, args) => WireParameters.Few(all, args.Capacity, args.Flags));
        dispatcher.Do(DomainDeviceProcedures.SetInterfaceParameters, static (connection, args, token) =>
            connection.DomainDevices.SetInterfaceParametersAsync(args.Domain, args.Device, args.Parameters, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainSetInterfaceParameters"), token));
        dispatcher.Do(DomainDeviceProcedures.AnnounceInterface, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainAnnounceInterface");
            return connection.DomainDevices.AnnounceInterfaceAsync(args.Domain, args.Device, args.Parameters, token);
        });
        dispatcher.Do(DomainDeviceProcedures.SetThrottleGroup, static (connection, args, token) =>
            connection.DomainDevices.SetThrottleGroupAsync(args.Domain, args.Name, args.Parameters, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainSetThrottleGroup"), token));
        dispatcher.Do(DomainDeviceProcedures.RemoveThrottleGroup, static (connection, args, token) =>
            connection.DomainDevices.RemoveThrottleGroupAsync(
                args.Domain, CallChecks.Given(args.Name, "group", "virDomainDelThrottleGroup"), CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainDelThrottleGroup"), token));
    }

    private static void ServeStatistics(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainDeviceProcedures.GetBlockStatistics,
            static (connection, args, token) => connection.DomainDevices.GetBlockStatisticsAsync(args.Domain, args.Path, token),
            static all => new BlockStatisticsResult(
                Counter(all, "rd_operations"), Counter(all, "rd_bytes"), Counter(all, "wr_operations"), Counter(all, "wr_bytes"), Counter(all, "errs")));
        dispatcher.Give(
            DomainDeviceProcedures.GetBlockStatisticsFlags,
            static (connection, args, token) =>
            {
                WireParameters.CheckFlags(args.Flags, "virDomainBlockStatsFlags");
                WireParameters.CheckRoom(args.Capacity, Limits.FewParameters);
                return connection.DomainDevices.GetBlockStatisticsAsync(args.Domain, args.Path, token);
            },
            static (all, args) => WireParameters.Few(all, args.Capacity, args.Flags));
        dispatcher.Give(
            DomainDeviceProcedures.GetInterfaceStatistics,
            static (connection, args, token) => connection.DomainDevices.GetInterfaceStatisticsAsync(args.Domain, args.Path, token),
            static it => new InterfaceStatisticsResult(
                it.RxBytes, it.RxPackets, it.RxErrors, it.RxDropped, it.TxBytes, it.TxPackets, it.TxErrors, it.TxDropped));
        dispatcher.Give(
            DomainDeviceProcedures.GetMemoryStatistics,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainMemoryStats");
                CallChecks.Room(args.Number, Limits.MemoryStatistics, "maxStats > REMOTE_DOMAIN_MEMORY_STATS_MAX");
                return connection.DomainDevices.GetMemoryStatisticsAsync(args.Domain, token);
            },
            static (all, args) => new MemoryStatisticsResult([.. all.Take((int)args.Number).Select(static it => new MemoryStatisticEntry(it.Tag, it.Value))]));
        dispatcher.Serve(DomainDeviceProcedures.GetCpuStatistics, GetCpuStatisticsAsync);
        dispatcher.Do(DomainDeviceProcedures.StartDirtyRateCalculation, static (connection, args, token) =>
            connection.DomainDevices.StartDirtyRateCalculationAsync(args.Domain, args.Seconds, args.Flags, token));
    }

    private static void ServePeeks(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainDeviceProcedures.PeekBlock,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainBlockPeek");
                CheckBuffer(args.Size);
                return connection.DomainDevices.PeekBlockAsync(args.Domain, args.Path, WireUnits.FromUnsigned(args.Offset), (int)args.Size, token);
            },
            static bytes => new PeekResult(bytes));
        dispatcher.Give(
            DomainDeviceProcedures.PeekMemory,
            static (connection, args, token) =>
            {
                CheckBuffer(args.Size);

                // An address of a guest uses all bits; the contract carries them unchanged.
                return connection.DomainDevices.PeekMemoryAsync(args.Domain, unchecked((long)args.Offset), (int)args.Size, CallChecks.Flags<DomainMemoryPeekFlags>(args.Flags, "virDomainMemoryPeek"), token);
            },
            static bytes => new PeekResult(bytes));
    }

    private static void ServeSecurity(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainDeviceProcedures.GetLaunchSecurityInfo,
            static (connection, args, token) =>
            {
                WireParameters.CheckFlags(args.Flags, "virDomainGetLaunchSecurityInfo");
                return connection.DomainDevices.GetLaunchSecurityInfoAsync(args.Domain, token);
            },
            static all => new ManyParametersResult(WireParameters.All(all, Limits.ManyParameters, WireFlags.TextParameters)));
        dispatcher.Do(DomainDeviceProcedures.SetLaunchSecurityState, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainSetLaunchSecurityState");
            return connection.DomainDevices.SetLaunchSecurityStateAsync(args.Domain, args.Parameters, token);
        });
    }

    /// <summary>Answers for one CPU after the other, each with the same number of parameters; a caller without room hears how much there is.</summary>
    private static async ValueTask<CpuStatisticsResult> GetCpuStatisticsAsync(ServerSession session, CpuStatisticsArgs args, CancellationToken cancellationToken)
    {
        WireParameters.CheckFlags(args.Flags, "virDomainGetCPUStats");
        CallChecks.Room(args.Capacity, MostCpuParameters, "nparams too large");
        CallChecks.Room(args.CpuCount, MostCpus, "ncpus too large");
        if (args is { StartCpu: < 0, CpuCount: not 1 })
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, "ncpus in virDomainGetCPUStats must be 1 when start_cpu is -1", VirtErrorDomain.Rpc);
        }

        var wanted = args.CpuCount > 0 ? (int)args.CpuCount : int.MaxValue;
        var all = await session.Connection.DomainDevices.GetCpuStatisticsAsync(args.Domain, args.StartCpu, wanted, cancellationToken).ConfigureAwait(false);
        if (args.CpuCount == 0)
        {
            return new([], all.Count);
        }

        var each = all.Count > 0 ? all[0].Count : 0;
        if (args.Capacity == 0)
        {
            return new([], each);
        }

        each = Math.Min(each, (int)args.Capacity);
        return new([.. all.SelectMany(one => WireParameters.Fit(one, each, MostCpuParameters, args.Flags))], each);
    }

    private static void CheckBuffer(uint size) => CallChecks.Room(size, Limits.PeekBuffer, "size > maximum buffer size");

    /// <summary>Gives a counter; libvirt's word for one that is not known is -1.</summary>
    private static long Counter(IReadOnlyList<TypedParameter> all, string name) => all.Find<long>(name) ?? -1;
}
