using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns memory, CPUs, scheduling and I/O threads of domains.</summary>
internal static class DomainTuningDispatch
{
    private const string TooManyMaps = "maxinfo * maplen > REMOTE_CPUMAPS_MAX";

    internal static void Serve(Dispatcher dispatcher)
    {
        ServeMemory(dispatcher);
        ServeParameters(dispatcher);
        ServeScheduler(dispatcher);
        ServeVcpus(dispatcher);
        ServePinning(dispatcher);
        ServeIOThreads(dispatcher);
    }

    private static void ServeMemory(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainTuningProcedures.GetMaxMemory,
            static (connection, args, token) => connection.Domains.GetSummaryAsync(args.Domain, token),
            static it => new AmountResult(WireUnits.ToKibibytes(it.MaxMemory)));
        dispatcher.Do(DomainTuningProcedures.SetMaxMemory, static (connection, args, token) =>
            connection.DomainTuning.SetMemoryAsync(args.Domain, WireUnits.FromKibibytes(args.Amount), DomainMemoryFlags.Maximum, token));
        dispatcher.Do(DomainTuningProcedures.SetMemory, static (connection, args, token) =>
            connection.DomainTuning.SetMemoryAsync(args.Domain, WireUnits.FromKibibytes(args.Amount), DomainMemoryFlags.Live, token));
        dispatcher.Do(DomainTuningProcedures.SetMemoryFlags, static (connection, args, token) =>
            connection.DomainTuning.SetMemoryAsync(args.Domain, WireUnits.FromKibibytes(args.Amount), CallChecks.Flags<DomainMemoryFlags>(args.Flags, "virDomainSetMemoryFlags"), token));
        dispatcher.Do(DomainTuningProcedures.SetMemoryStatisticsPeriod, static (connection, args, token) =>
            connection.DomainTuning.SetMemoryStatisticsPeriodAsync(args.Domain, args.Seconds, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainSetMemoryStatsPeriod"), token));
    }

    private static void ServeParameters(Dispatcher dispatcher)
    {
        dispatcher.GiveFew(DomainTuningProcedures.GetMemoryParameters, "virDomainGetMemoryParameters", static (connection, args, flags, token) =>
            connection.DomainTuning.GetMemoryParametersAsync(args.Domain, flags, token));
        dispatcher.Do(DomainTuningProcedures.SetMemoryParameters, static (connection, args, token) =>
            connection.DomainTuning.SetMemoryParametersAsync(args.Domain, args.Parameters, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainSetMemoryParameters"), token));
        dispatcher.GiveFew(DomainTuningProcedures.GetNumaParameters, "virDomainGetNumaParameters", static (connection, args, flags, token) =>
            connection.DomainTuning.GetNumaParametersAsync(args.Domain, flags, token));
        dispatcher.Do(DomainTuningProcedures.SetNumaParameters, static (connection, args, token) =>
            connection.DomainTuning.SetNumaParametersAsync(args.Domain, args.Parameters, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainSetNumaParameters"), token));
        dispatcher.GiveFew(DomainTuningProcedures.GetBlkioParameters, "virDomainGetBlkioParameters", static (connection, args, flags, token) =>
            connection.DomainTuning.GetBlkioParametersAsync(args.Domain, flags, token));
        dispatcher.Do(DomainTuningProcedures.SetBlkioParameters, static (connection, args, token) =>
            connection.DomainTuning.SetBlkioParametersAsync(args.Domain, args.Parameters, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainSetBlkioParameters"), token));
        dispatcher.Give(
            DomainTuningProcedures.GetPerfEvents,
            static (connection, args, token) => connection.DomainTuning.GetPerfEventsAsync(args.Domain, WireParameters.Affected(args.Flags, "virDomainGetPerfEvents"), token),
            static all => new ManyParametersResult(WireParameters.All(all, Limits.ManyParameters, WireFlags.TextParameters)));
        dispatcher.Do(DomainTuningProcedures.SetPerfEvents, static (connection, args, token) =>
            connection.DomainTuning.SetPerfEventsAsync(args.Domain, args.Parameters, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainSetPerfEvents"), token));
    }

    private static void ServeScheduler(Dispatcher dispatcher)
    {
        dispatcher.Serve(DomainTuningProcedures.GetSchedulerType, static async (session, args, token) =>
        {
            var tuning = session.Connection.DomainTuning;
            var type = await tuning.GetSchedulerTypeAsync(args.Domain, token).ConfigureAwait(false);
            var all = await tuning.GetSchedulerParametersAsync(args.Domain, DomainAffectFlags.Current, token).ConfigureAwait(false);
            return new SchedulerTypeResult(type, all.Count);
        });
        dispatcher.Give(
            DomainTuningProcedures.GetSchedulerParameters,
            static (connection, args, token) =>
            {
                WireParameters.CheckRoom(args.Capacity, Limits.FewParameters);
                return connection.DomainTuning.GetSchedulerParametersAsync(args.Domain, DomainAffectFlags.Current, token);
            },
            static (all, args) => new FewParametersResult(WireParameters.Fit(all, args.Capacity, Limits.FewParameters, 0)));
        dispatcher.Give(
            DomainTuningProcedures.GetSchedulerParametersFlags,
            static (connection, args, token) =>
            {
                WireParameters.CheckRoom(args.Capacity, Limits.FewParameters);
                return connection.DomainTuning.GetSchedulerParametersAsync(args.Domain, WireParameters.Affected(args.Flags, "virDomainGetSchedulerParametersFlags"), token);
            },
            static (all, args) => new FewParametersResult(WireParameters.Fit(all, args.Capacity, Limits.FewParameters, args.Flags)));
        dispatcher.Do(DomainTuningProcedures.SetSchedulerParameters, static (connection, args, token) =>
            connection.DomainTuning.SetSchedulerParametersAsync(args.Domain, args.Parameters, DomainAffectFlags.Current, token));
        dispatcher.Do(DomainTuningProcedures.SetSchedulerParametersFlags, static (connection, args, token) =>
            connection.DomainTuning.SetSchedulerParametersAsync(args.Domain, args.Parameters, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainSetSchedulerParametersFlags"), token));
    }

    private static void ServeVcpus(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainTuningProcedures.GetMaxVcpus,
            static (connection, args, token) =>
                connection.DomainTuning.GetVcpuCountAsync(args.Domain, DomainVcpuFlags.Live | DomainVcpuFlags.Maximum, token),
            static count => new CountResult(count));
        dispatcher.Give(
            DomainTuningProcedures.GetVcpusFlags,
            static (connection, args, token) => connection.DomainTuning.GetVcpuCountAsync(args.Domain, CallChecks.Flags<DomainVcpuFlags>(args.Flags, "virDomainGetVcpusFlags"), token),
            static count => new CountResult(count));
        dispatcher.Do(DomainTuningProcedures.SetVcpus, static (connection, args, token) =>
            connection.DomainTuning.SetVcpusAsync(args.Domain, Count(args.Count), DomainVcpuFlags.Live, token));
        dispatcher.Do(DomainTuningProcedures.SetVcpusFlags, static (connection, args, token) =>
            connection.DomainTuning.SetVcpusAsync(args.Domain, Count(args.Number), CallChecks.Flags<DomainVcpuFlags>(args.Flags, "virDomainSetVcpusFlags"), token));
        dispatcher.Do(DomainTuningProcedures.SetVcpu, static (connection, args, token) =>
            connection.DomainTuning.SetVcpuAsync(args.Domain, args.Map, args.State != 0, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainSetVcpu"), token));
        dispatcher.Give(
            DomainTuningProcedures.GetVcpus,
            static (connection, args, token) =>
            {
                CallChecks.Room(args.Capacity, Limits.Vcpus, "maxinfo > REMOTE_VCPUINFO_MAX");
                CheckMaps(args.Capacity, args.MapLength);
                return connection.DomainTuning.GetVcpusAsync(args.Domain, token);
            },
            static (all, args) =>
            {
                var told = Math.Min(all.Count, args.Capacity);
                var maps = new byte[args.Capacity * args.MapLength];
                var entries = new VcpuEntry[told];
                for (var i = 0; i < told; i++)
                {
                    var it = all[i];
                    entries[i] = new((uint)it.Number, (int)it.State, WireUnits.ToNanoseconds(it.CpuTime), it.Cpu);
                    CpuMaps.Pack(it.Affinity, maps.AsSpan(i * args.MapLength, args.MapLength));
                }

                return new VcpusResult(entries, maps);
            });
    }

    private static void ServePinning(Dispatcher dispatcher)
    {
        dispatcher.Do(DomainTuningProcedures.PinVcpu, static (connection, args, token) =>
            connection.DomainTuning.PinVcpuAsync(args.Domain, Count(args.Number), CpuMaps.Unpack(args.Map), DomainAffectFlags.Live, token));
        dispatcher.Do(DomainTuningProcedures.PinVcpuFlags, static (connection, args, token) =>
            connection.DomainTuning.PinVcpuAsync(args.Domain, Count(args.Number), CpuMaps.Unpack(args.Map), CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainPinVcpuFlags"), token));
        dispatcher.Give(
            DomainTuningProcedures.GetVcpuPinning,
            static (connection, args, token) =>
            {
                CallChecks.Room(args.MapCount, Limits.Vcpus, "ncpumaps > REMOTE_VCPUINFO_MAX");
                CheckMaps(args.MapCount, args.MapLength);
                return connection.DomainTuning.GetVcpuPinningAsync(args.Domain, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainGetVcpuPinInfo"), token);
            },
            static (all, args) =>
            {
                var told = Math.Min(all.Count, args.MapCount);
                var maps = new byte[args.MapCount * args.MapLength];
                for (var i = 0; i < told; i++)
                {
                    CpuMaps.Pack(all[i], maps.AsSpan(i * args.MapLength, args.MapLength));
                }

                return new PinInfoResult(maps, told);
            });
        dispatcher.Do(DomainTuningProcedures.PinEmulator, static (connection, args, token) =>
            connection.DomainTuning.PinEmulatorAsync(args.Domain, CpuMaps.Unpack(args.Map), CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainPinEmulator"), token));
        dispatcher.Give(
            DomainTuningProcedures.GetEmulatorPinning,
            static (connection, args, token) =>
            {
                CheckMaps(1, args.MapLength);
                return connection.DomainTuning.GetEmulatorPinningAsync(args.Domain, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainGetEmulatorPinInfo"), token);
            },
            static (cpus, args) =>
            {
                var map = new byte[args.MapLength];
                CpuMaps.Pack(cpus, map);
                return new PinInfoResult(map, 1);
            });
    }

    private static void ServeIOThreads(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainTuningProcedures.GetIOThreads,
            static (connection, args, token) => connection.DomainTuning.GetIOThreadsAsync(args.Domain, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainGetIOThreadInfo"), token),
            static all => new IOThreadsResult(
                CallChecks.Wanted(all, 1, Limits.IOThreads, "IOThreads in info", static it => new IOThreadEntry(it.Id, CpuMaps.Pack(it.Affinity))),
                (uint)all.Count));
        dispatcher.Do(DomainTuningProcedures.AddIOThread, static (connection, args, token) =>
            connection.DomainTuning.AddIOThreadAsync(args.Domain, args.Number, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainAddIOThread"), token));
        dispatcher.Do(DomainTuningProcedures.RemoveIOThread, static (connection, args, token) =>
            connection.DomainTuning.RemoveIOThreadAsync(args.Domain, args.Number, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainDelIOThread"), token));
        dispatcher.Do(DomainTuningProcedures.PinIOThread, static (connection, args, token) =>
            connection.DomainTuning.PinIOThreadAsync(args.Domain, args.Number, CpuMaps.Unpack(args.Map), CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainPinIOThread"), token));
        dispatcher.Do(DomainTuningProcedures.SetIOThreadParameters, static (connection, args, token) =>
            connection.DomainTuning.SetIOThreadParametersAsync(args.Domain, args.Id, args.Parameters, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainSetIOThreadParams"), token));
    }

    // A number that no host reaches is left to the driver's own judgement.
    private static int Count(uint number) => (int)Math.Min(number, int.MaxValue);

    private static void CheckMaps(int count, int length) => CallChecks.Room(length < 0 ? length : (long)count * length, Limits.CpuMaps, TooManyMaps);

    /// <summary>Answers by few parameters, or their count for a caller that has no room.</summary>
    private static void GiveFew(
        this Dispatcher dispatcher,
        Procedure<DomainCapacityArgs, FewParametersCountResult> procedure,
        string function,
        Func<VirtConnection, DomainCapacityArgs, DomainAffectFlags, CancellationToken, Task<IReadOnlyList<TypedParameter>>> find) =>
        dispatcher.Give(
            procedure,
            (connection, args, token) =>
            {
                WireParameters.CheckRoom(args.Capacity, Limits.FewParameters);
                return find(connection, args, WireParameters.Affected(args.Flags, function), token);
            },
            static (all, args) => WireParameters.Few(all, args.Capacity, args.Flags));
}
