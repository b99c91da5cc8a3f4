using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Qemu.Jobs;

/// <summary>How far QEMU is with the memory of a guest, which it migrates, saves or dumps.</summary>
/// <remarks>qemuMonitorMigrationStats, with the fields named as VIR_DOMAIN_JOB_*. Sizes are bytes, times milliseconds, rates bytes per second.</remarks>
internal sealed class JobFigures
{
    private const string Bandwidth = "mbps";

    // libvirt's name, QEMU's record and field.
    private static readonly (string Name, string? Record, string Field)[] Sources =
    [
        ("setup_time", null, "setup-time"),
        ("memory_total", "ram", "total"), ("memory_processed", "ram", "transferred"), ("memory_remaining", "ram", "remaining"), ("memory_bps", "ram", Bandwidth),
        ("memory_constant", "ram", "duplicate"), ("memory_normal", "ram", "normal"), ("memory_normal_bytes", "ram", "normal-bytes"),
        ("memory_dirty_rate", "ram", "dirty-pages-rate"), ("memory_iteration", "ram", "dirty-sync-count"), ("memory_postcopy_requests", "ram", "postcopy-requests"),
        ("memory_page_size", "ram", "page-size"),
        ("disk_total", "disk", "total"), ("disk_processed", "disk", "transferred"), ("disk_remaining", "disk", "remaining"), ("disk_bps", "disk", Bandwidth),
        ("compression_cache", "xbzrle-cache", "cache-size"), ("compression_bytes", "xbzrle-cache", "bytes"), ("compression_pages", "xbzrle-cache", "pages"),
        ("compression_cache_misses", "xbzrle-cache", "cache-miss"), ("compression_overflow", "xbzrle-cache", "overflow"),
        ("auto_converge_throttle", null, "cpu-throttle-percentage"),
    ];

    // What is told only where there is something to tell.
    private static readonly string[] Rare = ["memory_bps", "memory_page_size", "disk_bps", "auto_converge_throttle"];

    private readonly Dictionary<string, long> _fields = new(StringComparer.Ordinal);

    /// <summary>When the job began, in milliseconds since 1970.</summary>
    internal long Started { get; set; }

    /// <summary>When the guest was paused for its end; 0 while it was not.</summary>
    internal long Stopped { get; set; }

    /// <summary>When the source was done; 0 before.</summary>
    internal long Sent { get; set; }

    /// <summary>By how much the clock of the destination is ahead, with the way there; null where that is not known.</summary>
    internal long? Delta { get; set; }

    /// <summary>How long the job has taken.</summary>
    internal long Elapsed { get; set; }

    /// <summary>How long the guest stood still, or will; null where that is not known.</summary>
    internal long? Downtime { get; set; }

    /// <summary>How much of the disks that are copied there is.</summary>
    internal long MirrorTotal { get; set; }

    /// <summary>How much of the disks that are copied is done.</summary>
    internal long MirrorDone { get; set; }

    /// <summary>Reads QEMU's answer to query-migrate.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The figures.</returns>
    internal static JobFigures Of(JsonElement answer)
    {
        var figures = new JobFigures { Downtime = answer.Number("downtime") ?? answer.Number("expected-downtime") };
        foreach (var (name, record, field) in Sources)
        {
            var from = record is null ? answer : answer.Field(record) ?? default;
            if (field == Bandwidth)
            {
                figures._fields[name] = from.Field(field) is { ValueKind: JsonValueKind.Number } rate ? (long)(rate.GetDouble() * 1_000_000 / 8) : 0;
            }
            else if (from.Number(field) is { } value)
            {
                figures._fields[name] = value;
            }
        }

        return figures;
    }

    /// <summary>Reads what the other host of a migration wrote.</summary>
    /// <param name="statistics">A <c>statistics</c> element.</param>
    /// <returns>The figures.</returns>
    internal static JobFigures Read(XElement statistics)
    {
        var figures = new JobFigures
        {
            Started = Number(statistics, "started") ?? 0,
            Stopped = Number(statistics, "stopped") ?? 0,
            Sent = Number(statistics, "sent") ?? 0,
            Delta = Number(statistics, "delta"),
            Elapsed = Number(statistics, "time_elapsed") ?? 0,
            Downtime = Number(statistics, "downtime"),
        };
        foreach (var (name, _, _) in Sources)
        {
            if (Number(statistics, name) is { } value)
            {
                figures._fields[name] = value;
            }
        }

        return figures;
    }

    /// <summary>Writes them for the other host of a migration.</summary>
    /// <returns>A <c>statistics</c> element.</returns>
    internal XElement Describe() => new(
        "statistics",
        Entry("started", Started),
        Entry("stopped", Stopped),
        Entry("sent", Sent),
        Delta is { } delta ? Entry("delta", delta) : null,
        Entry("time_elapsed", Elapsed),
        Downtime is { } downtime ? Entry("downtime", downtime) : null,
        Sources.Where(source => _fields.ContainsKey(source.Name)).Select(source => Entry(source.Name, _fields[source.Name])),
        _fields.ContainsKey("auto_converge_throttle") ? null : Entry("auto_converge_throttle", 0));

    /// <summary>Words them as libvirt does.</summary>
    /// <remarks>qemuDomainJobDataToParams.</remarks>
    /// <param name="type">The job's state.</param>
    /// <param name="operation">Its kind, in the numbers of virDomainJobOperation.</param>
    /// <returns>The description.</returns>
    internal DomainJobInfo ToInfo(DomainJobType type, int operation) => new(type, [.. Values(operation)]);

    /// <summary>The size of a field.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its value; 0 where it is not known.</returns>
    internal long this[string name] => _fields.GetValueOrDefault(name);

    private static XElement Entry(string name, long value) => new(name, value.ToString(CultureInfo.InvariantCulture));

    private static long? Number(XElement statistics, string name) =>
        long.TryParse((string?)statistics.Element(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static TypedParameter Size(string name, long value) => new(name, (ulong)Math.Max(value, 0));

    private IEnumerable<TypedParameter> Values(int operation)
    {
        // Who saves or dumps has no other side, and no disks to send there.
        var isMigration = operation is QemuJobInfo.MigrationIn or QemuJobInfo.MigrationOut;
        yield return new TypedParameter("operation", operation);
        yield return Size("time_elapsed", Elapsed);
        if (Delta is { } delta && Elapsed > delta)
        {
            yield return Size("time_elapsed_net", Elapsed - delta);
        }

        if (Downtime is { } downtime)
        {
            yield return Size("downtime", downtime);
            if (Delta is { } difference && downtime > difference)
            {
                yield return Size("downtime_net", downtime - difference);
            }
        }

        if (_fields.TryGetValue("setup_time", out var setup))
        {
            yield return Size("setup_time", setup);
        }

        yield return Size("data_total", this["memory_total"] + this["disk_total"] + MirrorTotal);
        yield return Size("data_processed", this["memory_processed"] + this["disk_processed"] + MirrorDone);
        yield return Size("data_remaining", this["memory_remaining"] + this["disk_remaining"] + MirrorTotal - MirrorDone);
        foreach (var (name, record, _) in Sources.Where(source => source.Name != "setup_time"))
        {
            var isMemory = record == "ram";
            if ((!isMemory && !isMigration) || (Rare.Contains(name) && this[name] == 0) || (!IsAlways(name) && !_fields.ContainsKey(name)))
            {
                continue;
            }

            yield return name == "auto_converge_throttle" ? new TypedParameter(name, (int)this[name]) : Size(name, this[name] + Mirrored(name));
        }
    }

    // These are told of every job, with 0 where QEMU does not say more.
    private static bool IsAlways(string name) =>
        name is "memory_total" or "memory_processed" or "memory_remaining" or "memory_dirty_rate" or "memory_iteration" or "memory_postcopy_requests"
            or "disk_total" or "disk_processed" or "disk_remaining";

    private long Mirrored(string name) => name switch
    {
        "disk_total" => MirrorTotal,
        "disk_processed" => MirrorDone,
        "disk_remaining" => MirrorTotal - MirrorDone,
        _ => 0,
    };
}
