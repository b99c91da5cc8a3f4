using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Collects the statistics of domains in one pass.</summary>
/// <remarks>The groups, the names and their order are libvirt's; the values grow with the node's clock while a guest is on its CPUs.</remarks>
internal static class DomainStatisticsReader
{
    private const DomainStatsTypes Supported =
        DomainStatsTypes.State | DomainStatsTypes.CpuTotal | DomainStatsTypes.Balloon | DomainStatsTypes.Vcpu
        | DomainStatsTypes.Interface | DomainStatsTypes.Block | DomainStatsTypes.Perf | DomainStatsTypes.IOThread
        | DomainStatsTypes.DirtyRate;

    private const DomainStatsTypes NeedDevices =
        DomainStatsTypes.Balloon | DomainStatsTypes.Vcpu | DomainStatsTypes.Interface | DomainStatsTypes.Block | DomainStatsTypes.Perf;

    /// <summary>Collects statistics.</summary>
    /// <param name="table">The domains.</param>
    /// <param name="wanted">Those that are wanted; null for all. Those that are gone are left out.</param>
    /// <param name="types">The groups that are wanted; none for all that there are.</param>
    /// <param name="flags">Which domains pass, and whether groups that are not there are an error.</param>
    /// <returns>The statistics.</returns>
    /// <exception cref="VirtException">ArgumentUnsupported when a group is not there and the flags say that it must be.</exception>
    internal static IReadOnlyList<DomainStatistics> Read(
        TestDomainTable table, IReadOnlyList<DomainRef>? wanted, DomainStatsTypes types, DomainStatsFlags flags)
    {
        if (types == DomainStatsTypes.None)
        {
            types = Supported;
        }
        else if (flags.HasFlag(DomainStatsFlags.EnforceStats) && (types & ~Supported) != 0)
        {
            throw new VirtException(
                VirtErrorCode.ArgumentUnsupported,
                $"Stats types bits 0x{(uint)(types & ~Supported):x} are not supported by this daemon",
                VirtErrorDomain.Test);
        }

        var filter = DomainFilter.Of(flags);
        var found = new List<DomainStatistics>(wanted?.Count ?? table.All.Count);
        foreach (var domain in wanted is null ? table.All : Present(table, wanted))
        {
            if (DomainFilter.Passes(domain, filter))
            {
                found.Add(new DomainStatistics(domain.Ref, ReadOne(domain, types)));
            }
        }

        return found;
    }

    private static IEnumerable<TestDomain> Present(TestDomainTable table, IReadOnlyList<DomainRef> wanted)
    {
        foreach (var reference in wanted)
        {
            if (table.TryFind(reference.Uuid, out var domain))
            {
                yield return domain;
            }
        }
    }

    private static List<TypedParameter> ReadOne(TestDomain domain, DomainStatsTypes types)
    {
        var values = new List<TypedParameter>();
        var fields = new StatisticsFields(values);
        var ran = domain.RunTime;
        if (types.HasFlag(DomainStatsTypes.State))
        {
            fields.Add("state.state", (int)domain.State);
            fields.Add("state.reason", domain.Reason);
        }

        if (types.HasFlag(DomainStatsTypes.CpuTotal) && domain.IsActive)
        {
            AddCpu(fields, CpuShare.OfVcpus(ran, domain.Definition.Vcpus));
        }

        if ((types & NeedDevices) != 0)
        {
            AddDevices(fields, domain, ran, types);
        }

        if (types.HasFlag(DomainStatsTypes.IOThread) && domain.IsActive)
        {
            AddIOThreads(fields, domain.Guest.IOThreads);
        }

        if (types.HasFlag(DomainStatsTypes.DirtyRate) && domain.IsActive && domain.Guest.DirtyRate is { } rate)
        {
            values.AddRange(rate.Describe(domain.Now, domain.Definition.Vcpus));
        }

        return values;
    }

    private static void AddCpu(StatisticsFields fields, TimeSpan cpuTime)
    {
        var total = Nanoseconds(cpuTime);
        fields.Add("cpu.time", total);
        fields.Add("cpu.user", total / 2);
        fields.Add("cpu.system", total - total / 2);
    }

    private static void AddDevices(StatisticsFields fields, TestDomain domain, TimeSpan ran, DomainStatsTypes types)
    {
        var devices = domain.Definition.Devices;
        var counters = new DeviceCounters(ran);
        if (types.HasFlag(DomainStatsTypes.Balloon))
        {
            AddBalloon(fields, domain, devices);
        }

        if (types.HasFlag(DomainStatsTypes.Vcpu))
        {
            AddVcpus(fields, domain, devices, Nanoseconds(CpuShare.OfVcpus(ran, 1)));
        }

        if (types.HasFlag(DomainStatsTypes.Interface) && domain.IsActive)
        {
            AddInterfaces(fields, devices.Interfaces, counters.Interface);
        }

        if (types.HasFlag(DomainStatsTypes.Block))
        {
            AddDisks(fields, domain, devices.Disks, counters);
        }

        if (types.HasFlag(DomainStatsTypes.Perf) && domain.IsActive)
        {
            foreach (var name in devices.PerfEvents)
            {
                fields.Add($"perf.{name}", counters.PerformanceEvent);
            }
        }
    }

    private static void AddBalloon(StatisticsFields fields, TestDomain domain, DomainDeviceFacts devices)
    {
        fields.Add("balloon.current", (ulong)domain.Definition.Memory / 1024);
        fields.Add("balloon.maximum", (ulong)domain.Definition.MaxMemory / 1024);
        if (domain.IsActive && devices.HasBalloon)
        {
            foreach (var (tag, value) in BalloonStatistics.Read(domain.Definition))
            {
                if (BalloonStatistics.FieldOf(tag) is { } name)
                {
                    fields.Add($"balloon.{name}", value);
                }
            }
        }
    }

    private static void AddVcpus(StatisticsFields fields, TestDomain domain, DomainDeviceFacts devices, ulong time)
    {
        fields.Add("vcpu.current", (uint)domain.Definition.Vcpus);
        fields.Add("vcpu.maximum", (uint)domain.Definition.MaxVcpus);
        if (!domain.IsActive)
        {
            return;
        }

        foreach (var vcpu in devices.OnlineVcpus(domain.Definition))
        {
            fields.Add($"vcpu.{vcpu}.state", (int)VcpuState.Running);
            fields.Add($"vcpu.{vcpu}.time", time);
            fields.Add($"vcpu.{vcpu}.wait", 0UL);
            fields.Add($"vcpu.{vcpu}.delay", 0UL);
        }
    }

    private static void AddInterfaces(StatisticsFields fields, IReadOnlyList<InterfaceFacts> cards, InterfaceStatistics counters)
    {
        fields.Add("net.count", (uint)cards.Count);
        for (var i = 0; i < cards.Count; i++)
        {
            fields.Add($"net.{i}.name", cards[i].Target);
            fields.Add($"net.{i}.rx.bytes", (ulong)counters.RxBytes);
            fields.Add($"net.{i}.rx.pkts", (ulong)counters.RxPackets);
            fields.Add($"net.{i}.rx.errs", (ulong)counters.RxErrors);
            fields.Add($"net.{i}.rx.drop", (ulong)counters.RxDropped);
            fields.Add($"net.{i}.tx.bytes", (ulong)counters.TxBytes);
            fields.Add($"net.{i}.tx.pkts", (ulong)counters.TxPackets);
            fields.Add($"net.{i}.tx.errs", (ulong)counters.TxErrors);
            fields.Add($"net.{i}.tx.drop", (ulong)counters.TxDropped);
        }
    }

    private static void AddDisks(StatisticsFields fields, TestDomain domain, IReadOnlyList<DiskFacts> disks, DeviceCounters counters)
    {
        fields.Add("block.count", (uint)disks.Count);
        for (var i = 0; i < disks.Count; i++)
        {
            fields.Add($"block.{i}.name", disks[i].Target);
            if (disks[i].Path is { } path)
            {
                fields.Add($"block.{i}.path", path);
            }

            if (domain.IsActive)
            {
                fields.Add($"block.{i}.rd.reqs", counters.Reads);
                fields.Add($"block.{i}.rd.bytes", counters.ReadBytes);
                fields.Add($"block.{i}.rd.times", counters.ReadTime);
                fields.Add($"block.{i}.wr.reqs", counters.Writes);
                fields.Add($"block.{i}.wr.bytes", counters.WrittenBytes);
                fields.Add($"block.{i}.wr.times", counters.WriteTime);
                fields.Add($"block.{i}.fl.reqs", counters.Flushes);
                fields.Add($"block.{i}.fl.times", counters.FlushTime);
            }

            if (!disks[i].IsEmpty)
            {
                fields.Add($"block.{i}.allocation", (ulong)DeviceCounters.DiskAllocation);
                fields.Add($"block.{i}.capacity", (ulong)domain.Guest.Capacities.GetValueOrDefault(disks[i].Target, DeviceCounters.DiskCapacity));
                fields.Add($"block.{i}.physical", (ulong)DeviceCounters.DiskAllocation);
            }
        }
    }

    private static void AddIOThreads(StatisticsFields fields, List<IOThreadPolling> threads)
    {
        if (threads.Count == 0)
        {
            return;
        }

        fields.Add("iothread.count", (uint)threads.Count);
        foreach (var thread in threads)
        {
            fields.Add($"iothread.{thread.Id}.poll-max-ns", thread.MaxNanoseconds);
            fields.Add($"iothread.{thread.Id}.poll-grow", thread.Grow);
            fields.Add($"iothread.{thread.Id}.poll-shrink", thread.Shrink);
        }
    }

    private static ulong Nanoseconds(TimeSpan time) => (ulong)time.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Adds fields of the types that libvirt's statistics have.</summary>
    private readonly struct StatisticsFields(List<TypedParameter> values)
    {
        internal void Add(string name, object value) => values.Add(new TypedParameter(name, value));
    }
}
