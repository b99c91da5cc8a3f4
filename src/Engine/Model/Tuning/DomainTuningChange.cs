using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>A change of how a domain is tuned; what is left out stays as it is.</summary>
public sealed class DomainTuningChange
{
    private const string NumaMode = "numa_mode";

    /// <summary>Limits of memory in bytes by libvirt's names; -1 stands for none.</summary>
    public IReadOnlyDictionary<string, long> Memory { get; init; } = new Dictionary<string, long>();

    /// <summary>The weight of the disk I/O among that of other domains.</summary>
    public int? Weight { get; init; }

    /// <summary>Weights and limits of the host's devices, by libvirt's names and then by path; 0 takes one away.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Devices { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, long>>();

    /// <summary>How strictly memory comes from the NUMA nodes.</summary>
    public VirtNumaMode? Mode { get; init; }

    /// <summary>The NUMA nodes, such as <c>0-1</c>.</summary>
    public string? NodeSet { get; init; }

    /// <summary>Parameters of the CPU scheduler, by the names that Get-VirtDomainTuning shows or by libvirt's.</summary>
    public IReadOnlyDictionary<string, object> Scheduler { get; init; } = new Dictionary<string, object>();

    /// <summary>Performance events, and whether they are counted.</summary>
    public IReadOnlyDictionary<string, bool> PerfEvents { get; init; } = new Dictionary<string, bool>();

    /// <summary>How often the balloon collects statistics, in seconds; 0 stops it.</summary>
    public int? BalloonPeriod { get; init; }

    /// <summary>Whether nothing would change.</summary>
    public bool IsEmpty =>
        Memory.Count + Devices.Count + Scheduler.Count + PerfEvents.Count == 0 && Weight is null && Mode is null && NodeSet is null && BalloonPeriod is null;

    /// <summary>Makes the change.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="scope">Its run, its stored definition, or both.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when all is changed.</returns>
    /// <exception cref="VirtException">ArgumentUnsupported for what the host does not know; InvalidArg for a value that cannot be.</exception>
    /// <remarks>virDomainSetMemoryParameters, virDomainSetBlkioParameters, virDomainSetNumaParameters, virDomainSetSchedulerParametersFlags, virDomainSetPerfEvents, virDomainSetMemoryStatsPeriod.</remarks>
    public async Task ApplyAsync(VirtDomain domain, DomainAffectFlags scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var tuning = domain.Connection.DomainTuning;

        // What the host must say about types is asked before anything changes.
        var scheduler = Scheduler.Count > 0 ? await SchedulerAsync(domain, scope, cancellationToken).ConfigureAwait(false) : [];
        if (Memory.Count > 0)
        {
            TypedParameter[] limits = [.. Memory.Select(limit => new TypedParameter(limit.Key, TuningNames.Limit(limit.Value)))];
            await tuning.SetMemoryParametersAsync(domain.Ref, limits, scope, cancellationToken).ConfigureAwait(false);
        }

        if (Blkio() is { Length: > 0 } blkio)
        {
            await tuning.SetBlkioParametersAsync(domain.Ref, blkio, scope, cancellationToken).ConfigureAwait(false);
        }

        if (Numa() is { Length: > 0 } numa)
        {
            await tuning.SetNumaParametersAsync(domain.Ref, numa, scope, cancellationToken).ConfigureAwait(false);
        }

        if (scheduler.Length > 0)
        {
            await tuning.SetSchedulerParametersAsync(domain.Ref, scheduler, scope, cancellationToken).ConfigureAwait(false);
        }

        if (PerfEvents.Count > 0)
        {
            TypedParameter[] events = [.. PerfEvents.Select(one => new TypedParameter(one.Key, one.Value))];
            await tuning.SetPerfEventsAsync(domain.Ref, events, scope, cancellationToken).ConfigureAwait(false);
        }

        if (BalloonPeriod is { } period)
        {
            await tuning.SetMemoryStatisticsPeriodAsync(domain.Ref, period, scope, cancellationToken).ConfigureAwait(false);
        }
    }

    private TypedParameter[] Blkio() =>
    [
        .. Weight is { } weight ? [new TypedParameter("weight", (uint)weight)] : Array.Empty<TypedParameter>(),
        .. Devices.Select(field => new TypedParameter(field.Key, TuningNames.Devices(field.Value))),
    ];

    private TypedParameter[] Numa() =>
    [
        .. Mode is { } mode ? [new TypedParameter(NumaMode, (int)mode)] : Array.Empty<TypedParameter>(),
        .. NodeSet is { } nodes ? [new TypedParameter("numa_nodeset", nodes)] : Array.Empty<TypedParameter>(),
    ];

    private async Task<TypedParameter[]> SchedulerAsync(VirtDomain domain, DomainAffectFlags scope, CancellationToken cancellationToken)
    {
        // A call that reads takes one of the two; both are written with the same types.
        var one = scope.HasFlag(DomainAffectFlags.Config) ? DomainAffectFlags.Config : scope;
        var known = await DomainTuningReader.ParametersAsync(domain, VirtTuningKind.Scheduler, one, cancellationToken).ConfigureAwait(false);
        return [.. Scheduler.Select(wanted => known.FirstOrDefault(have => Names(have).Contains(wanted.Key, StringComparer.OrdinalIgnoreCase)) is { } found
            ? new TypedParameter(found.Name, TuningNames.Like(found, wanted.Value))
            : throw VirtException.Worded(
                VirtErrorCode.InvalidArg,
                $"the scheduler has no parameter '{wanted.Key}'; it has {string.Join(", ", known.Select(have => TuningNames.Shown(have.Name)))}"))];

        static string[] Names(TypedParameter parameter) => [parameter.Name, TuningNames.Shown(parameter.Name)];
    }
}
