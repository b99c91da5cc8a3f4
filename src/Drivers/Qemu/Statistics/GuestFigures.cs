using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Cgroups;
using VirtPS.Drivers.Shared.Host;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Statistics;

/// <summary>Puts a domain's figures under the names of virConnectGetAllDomainStats.</summary>
/// <param name="definition">The definition that it runs with, or would.</param>
/// <param name="run">Its run; null when it is shut off.</param>
/// <param name="answers">What its QEMU answered; null when it did not.</param>
/// <param name="values">Where the figures go.</param>
internal sealed class GuestFigures(DomainDefinition definition, QemuRun? run, GuestAnswersOfMonitor? answers, List<TypedParameter> values)
{
    private const int VcpuOffline = 0;
    private const int VcpuRunning = 1;

    // The host sends what the guest receives.
    private static readonly (string Name, string File)[] Counters =
    [
        ("rx.bytes", "tx_bytes"), ("rx.pkts", "tx_packets"), ("rx.errs", "tx_errors"), ("rx.drop", "tx_dropped"),
        ("tx.bytes", "rx_bytes"), ("tx.pkts", "rx_packets"), ("tx.errs", "rx_errors"), ("tx.drop", "rx_dropped"),
    ];

    private static readonly string[] DirtyRateStages = ["unstarted", "measuring", "measured"];

    private XElement? _tree;

    private XElement Tree => _tree ??= definition.ToTree();

    /// <summary>Adds the time that the guest has used of the host's CPUs, in nanoseconds.</summary>
    internal void AddCpu()
    {
        if (run?.Group is { } group && CgroupCpu.Used(group) is var (total, user, system))
        {
            values.Add(new("cpu.time", Nanoseconds(total)));
            values.Add(new("cpu.user", Nanoseconds(user)));
            values.Add(new("cpu.system", Nanoseconds(system)));
        }
        else if (run?.Process is { } process && ProcessTimes.Read(process.Id) is { } times)
        {
            values.Add(new("cpu.time", Nanoseconds(times.Total)));
            values.Add(new("cpu.user", Nanoseconds(times.User)));
            values.Add(new("cpu.system", Nanoseconds(times.System)));
        }
    }

    /// <summary>Adds the performance events that are counted.</summary>
    internal void AddPerf()
    {
        foreach (var (name, count) in run?.Companions.TryGetValue(typeof(PerfCounters), out var counters) == true ? ((PerfCounters)counters).Read() : [])
        {
            values.Add(new("perf." + name, count));
        }
    }

    /// <summary>Adds the guest's memory in KiB.</summary>
    internal void AddBalloon()
    {
        var current = answers?.Balloon.Number("actual") ?? definition.Memory;
        values.Add(new("balloon.current", (ulong)current / 1024));
        values.Add(new("balloon.maximum", (ulong)definition.MaxMemory / 1024));
        foreach (var (figure, name) in answers is null ? [] : BalloonFigures.Read(answers.Memory))
        {
            values.Add(new("balloon." + name, figure.Value));
        }

        if (run?.Process is { } process && ProcessTimes.Read(process.Id) is { } times)
        {
            values.Add(new("balloon.rss", (ulong)times.ResidentBytes / 1024));
        }
    }

    /// <summary>Adds the virtual CPUs: how many, and what each does.</summary>
    internal void AddVcpus()
    {
        values.Add(new("vcpu.current", (uint)definition.Vcpus));
        values.Add(new("vcpu.maximum", (uint)definition.MaxVcpus));
        if (run?.Process is not { } process)
        {
            return;
        }

        for (var number = 0; number < definition.MaxVcpus; number++)
        {
            if (!run.VcpuThreads.TryGetValue(number, out var thread))
            {
                continue;
            }

            values.Add(new($"vcpu.{number}.state", thread == 0 ? VcpuOffline : VcpuRunning));
            if (ProcessTimes.Read(process.Id, thread) is { } times)
            {
                values.Add(new($"vcpu.{number}.time", Nanoseconds(times.Total)));
            }

            values.Add(new($"vcpu.{number}.wait", Waited(process.Id, thread)));
            if (HostFile.Text($"/proc/{process.Id}/task/{thread}/schedstat")?.Split(' ') is [_, var delay, ..])
            {
                values.Add(new($"vcpu.{number}.delay", ulong.Parse(delay, CultureInfo.InvariantCulture)));
            }
        }
    }

    /// <summary>Adds what went over the network cards.</summary>
    internal void AddInterfaces()
    {
        if (run is null)
        {
            return;
        }

        var cards = Tree.Elements("devices").Elements("interface").ToArray();
        values.Add(new("net.count", (uint)cards.Length));
        for (var i = 0; i < cards.Length; i++)
        {
            if (cards[i].Element("target")?.Get("dev") is not { } device)
            {
                continue;
            }

            values.Add(new($"net.{i}.name", device));
            var isMacvtap = cards[i].Get("type") == "direct";
            foreach (var (name, file) in Counters)
            {
                var turned = isMacvtap ? (file[0] == 't' ? "rx" : "tx") + file[2..] : file;
                if (HostFile.Number($"/sys/class/net/{device}/statistics/{turned}") is { } count)
                {
                    values.Add(new($"net.{i}.{name}", (ulong)count));
                }
            }
        }
    }

    /// <summary>Adds what went to and from the disks, in bytes and nanoseconds.</summary>
    /// <param name="withBacking">Whether the images below those on top have records too.</param>
    internal void AddDisks(bool withBacking) => new DiskFigures(answers, values).Add(Tree, withBacking);

    /// <summary>Adds how fast the guest writes to its memory.</summary>
    /// <remarks>qemuDomainGetStatsDirtyRate.</remarks>
    internal void AddDirtyRate()
    {
        if (answers is null || answers.DirtyRate.Text("status") is not { } status)
        {
            return;
        }

        var stage = Array.IndexOf(DirtyRateStages, status);
        values.Add(new("dirtyrate.calc_status", stage));
        values.Add(new("dirtyrate.calc_start_time", answers.DirtyRate.Number("start-time") ?? 0));
        values.Add(new("dirtyrate.calc_period", (int)(answers.DirtyRate.Number("calc-time") ?? 0)));
        values.Add(new("dirtyrate.calc_mode", answers.DirtyRate.Text("mode") ?? "page-sampling"));
        if (stage != DirtyRateStages.Length - 1)
        {
            return;
        }

        values.Add(new("dirtyrate.megabytes_per_second", answers.DirtyRate.Number("dirty-rate") ?? 0));
        foreach (var cpu in answers.DirtyRate.Field("vcpu-dirty-rate")?.Items() ?? [])
        {
            values.Add(new($"dirtyrate.vcpu.{cpu.Number("id") ?? 0}.megabytes_per_second", (ulong)(cpu.Number("dirty-rate") ?? 0)));
        }
    }

    /// <summary>Adds how the I/O threads poll.</summary>
    internal void AddThreads()
    {
        var threads = answers?.Threads.Items().ToArray() ?? [];
        if (answers is null)
        {
            return;
        }

        values.Add(new("iothread.count", (uint)threads.Length));
        foreach (var thread in threads)
        {
            if ((thread.Text("id") ?? string.Empty) is ['i', 'o', 't', 'h', 'r', 'e', 'a', 'd', .. var number])
            {
                values.Add(new($"iothread.{number}.poll-max-ns", (ulong)(thread.Number("poll-max-ns") ?? 0)));
                values.Add(new($"iothread.{number}.poll-grow", (uint)(thread.Number("poll-grow") ?? 0)));
                values.Add(new($"iothread.{number}.poll-shrink", (uint)(thread.Number("poll-shrink") ?? 0)));
            }
        }
    }

    /// <summary>Finds what QEMU says of a disk among its answers.</summary>
    /// <param name="blocks">The answer to query-blockstats.</param>
    /// <param name="alias">The disk's alias.</param>
    /// <returns>The entry; undefined when there is none.</returns>
    internal static JsonElement Entry(JsonElement blocks, string alias) => blocks.Items().FirstOrDefault(entry =>
        (entry.Text("qdev") is { } path && path.Split('/').Contains(alias, StringComparer.Ordinal)) || entry.Text("device") == "drive-" + alias);

    // Kernels without the scheduler's statistics have no such line; libvirt says nought then.
    private static ulong Waited(int process, int thread)
    {
        var line = HostFile.Text($"/proc/{process}/task/{thread}/sched")?.Split('\n').FirstOrDefault(line => line.Contains("wait_sum", StringComparison.Ordinal));
        return double.TryParse(line?[(line.LastIndexOf(':') + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
            ? (ulong)(milliseconds * 1_000_000)
            : 0;
    }

    private static ulong Nanoseconds(TimeSpan time) => (ulong)time.Ticks * 100;
}
