using System.Diagnostics;
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

    /// <summary>Gives the domain's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;

    /// <summary>Works out what was used per second since an earlier measurement of the same domain.</summary>
    internal void CompareWith(VirtDomainMeasurement earlier) =>
        Rate = DomainRate.Between(earlier, this, Stopwatch.GetElapsedTime(earlier._taken, _taken));
}
