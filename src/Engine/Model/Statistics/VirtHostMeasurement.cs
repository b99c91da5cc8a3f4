using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>How busy a host was between two looks at it, and how its memory is used.</summary>
/// <remarks>virNodeGetCPUStats, virNodeGetMemoryStats. Shares are of the time of all CPUs, in percent; they are empty where no time was counted.</remarks>
public sealed class VirtHostMeasurement
{
    private readonly IReadOnlyDictionary<string, ulong> _times;
    private readonly IReadOnlyDictionary<string, ulong>? _before;
    private readonly IReadOnlyDictionary<string, ulong> _memory;

    internal VirtHostMeasurement(
        VirtConnection connection, IReadOnlyList<NodeStatistic> cpu, IReadOnlyList<NodeStatistic> memory, VirtHostMeasurement? before, DateTimeOffset time)
    {
        Connection = connection;
        Time = time;
        _times = cpu.ToDictionary(one => one.Field, one => one.Value);
        _memory = memory.ToDictionary(one => one.Field, one => one.Value);
        _before = before?._times;
    }

    /// <summary>The connection it was asked over.</summary>
    public VirtConnection Connection { get; }

    /// <summary>The host's own name, or where it tells none the connection's.</summary>
    public string Name => Connection.HostName ?? Connection.Name;

    /// <summary>When the host was asked.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The share of the time in which the CPUs worked.</summary>
    public double? CpuPercent => IdlePercent is { } idle && WaitPercent is { } wait ? Math.Max(0, 100 - idle - wait) : Utilization;

    /// <summary>The share in which they worked for programs.</summary>
    public double? UserPercent => Share("user");

    /// <summary>The share in which they worked for the kernel.</summary>
    public double? KernelPercent => Share("kernel");

    /// <summary>The share in which they had nothing to do.</summary>
    public double? IdlePercent => Share("idle");

    /// <summary>The share in which they waited for disks.</summary>
    public double? WaitPercent => Share("iowait");

    /// <summary>All memory in bytes, where the host tells.</summary>
    public long? Memory => Bytes("total");

    /// <summary>Free memory in bytes, where the host tells.</summary>
    public long? FreeMemory => Bytes("free");

    /// <summary>What the kernel keeps of files in memory, in bytes, where the host tells.</summary>
    public long? CachedMemory => Bytes("cached");

    /// <summary>What the kernel has not written yet, in bytes, where the host tells.</summary>
    public long? BufferMemory => Bytes("buffers");

    /// <summary>Free memory as people read it.</summary>
    public string? FreeMemoryText => SizeText.Of(FreeMemory);

    /// <summary>All memory as people read it.</summary>
    public string? MemoryText => SizeText.Of(Memory);

    /// <summary>The times since the host started, in nanoseconds, by libvirt's names.</summary>
    public IReadOnlyDictionary<string, ulong> CpuTime => _times;

    /// <summary>Gives the host's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;

    private double? Utilization => _times.TryGetValue("utilization", out var used) ? used : null;

    private long? Bytes(string field) => _memory.TryGetValue(field, out var kilobytes) ? (long)kilobytes * 1024 : null;

    private double? Share(string field)
    {
        if (_before is null || !_times.TryGetValue(field, out var now) || !_before.TryGetValue(field, out var earlier))
        {
            return null;
        }

        var all = _times.Where(one => _before.ContainsKey(one.Key) && one.Key != "utilization").Sum(one => (double)one.Value - _before[one.Key]);
        return all > 0 ? Math.Round(100 * ((double)now - earlier) / all, 2) : null;
    }
}
