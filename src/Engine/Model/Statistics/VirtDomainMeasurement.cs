using System.Diagnostics;
using System.Globalization;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What was measured of a domain at one moment.</summary>
/// <remarks>virDomainStatsRecord. What a host does not tell is absent: null, or an empty list.</remarks>
public sealed class VirtDomainMeasurement
{
    private readonly long _taken = Stopwatch.GetTimestamp();

    internal VirtDomainMeasurement(VirtConnection connection, DomainStatistics statistics)
    {
        Connection = connection;
        Ref = statistics.Domain;
        Fields = statistics.Values.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal);
        var fields = new StatisticsReader(Fields);
        State = (DomainState?)fields.Whole("state.state");
        StateReason = State is { } state ? DomainStateReasons.NameOf(state, (int)(fields.Whole("state.reason") ?? 0)) : null;
        Cpu = DomainCpuMeasurement.Read(fields);
        Memory = DomainMemoryMeasurement.Read(fields);
        Vcpu = fields.Numbered("vcpu", DomainVcpuMeasurement.Read);
        Net = fields.Numbered("net", DomainNetMeasurement.Read);
        Block = fields.Numbered("block", DomainBlockMeasurement.Read);
    }

    /// <summary>The connection that was asked.</summary>
    public VirtConnection Connection { get; }

    /// <summary>The handle that operations take.</summary>
    public DomainRef Ref { get; }

    /// <summary>The domain's name.</summary>
    public string Name => Ref.Name;

    /// <summary>The domain's uuid.</summary>
    public Guid Uuid => Ref.Uuid;

    /// <summary>When it was measured.</summary>
    public DateTimeOffset Time { get; } = DateTimeOffset.Now;

    /// <summary>The state.</summary>
    public DomainState? State { get; }

    /// <summary>Why the domain is in that state, such as <c>Booted</c>.</summary>
    public string? StateReason { get; }

    /// <summary>CPU time.</summary>
    public DomainCpuMeasurement Cpu { get; }

    /// <summary>Memory, in bytes.</summary>
    public DomainMemoryMeasurement Memory { get; }

    /// <summary>The virtual CPUs.</summary>
    public IReadOnlyList<DomainVcpuMeasurement> Vcpu { get; }

    /// <summary>The network interfaces, in bytes and packets.</summary>
    public IReadOnlyList<DomainNetMeasurement> Net { get; }

    /// <summary>The disks, in bytes and requests.</summary>
    public IReadOnlyList<DomainBlockMeasurement> Block { get; }

    /// <summary>What was used per second since the measurement before, where there was one.</summary>
    public DomainRate? Rate { get; private set; }

    /// <summary>Everything that the host said, by libvirt's field names and in libvirt's units.</summary>
    public IReadOnlyDictionary<string, object> Fields { get; }

    /// <summary>CPU time for people.</summary>
    public string? CpuTimeText => Cpu.Time is { } time ? time.ToString(time.Days > 0 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss\.f", CultureInfo.InvariantCulture) : null;

    /// <summary>CPU use for people, in percent of one host CPU, where the rate is known.</summary>
    public string? CpuPercentText => Rate?.CpuPercentText;

    /// <summary>Memory now, for people.</summary>
    public string? MemoryText => Memory.CurrentText;

    /// <summary>Bytes received by all interfaces, or by all per second where the rate is known; for people.</summary>
    public string? ReceivedText => Rate is null ? SizeText.Of(Received) : PerSecond(Rate.ReceivedText);

    /// <summary>Bytes sent by all interfaces, or by all per second where the rate is known; for people.</summary>
    public string? SentText => Rate is null ? SizeText.Of(Sent) : PerSecond(Rate.SentText);

    /// <summary>Bytes read from all disks, or from all per second where the rate is known; for people.</summary>
    public string? ReadText => Rate is null ? SizeText.Of(Read) : PerSecond(Rate.ReadText);

    /// <summary>Bytes written to all disks, or to all per second where the rate is known; for people.</summary>
    public string? WrittenText => Rate is null ? SizeText.Of(Written) : PerSecond(Rate.WrittenText);

    internal long? Received => Sum(Net, net => net.RxBytes);

    internal long? Sent => Sum(Net, net => net.TxBytes);

    internal long? Read => Sum(Block, block => block.ReadBytes);

    internal long? Written => Sum(Block, block => block.WriteBytes);

    /// <summary>Gives the domain's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;

    /// <summary>Works out what was used per second since an earlier measurement of the same domain.</summary>
    internal void CompareWith(VirtDomainMeasurement earlier) =>
        Rate = DomainRate.Between(earlier, this, Stopwatch.GetElapsedTime(earlier._taken, _taken));

    internal static long? Sum<T>(IReadOnlyList<T> items, Func<T, long?> counter) =>
        items.Any(item => counter(item) is not null) ? items.Sum(item => counter(item) ?? 0) : null;

    private static string? PerSecond(string? size) => size is null ? null : size + "/s";
}
