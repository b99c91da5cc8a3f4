using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Reads how domains are tuned.</summary>
public static class DomainTuningReader
{
    /// <summary>Gives the settings of a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="kinds">Which kinds; none means all that the host knows.</param>
    /// <param name="inactive">Whether those of its stored definition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The settings, kind by kind.</returns>
    /// <exception cref="VirtException">NoSupport for a kind that was asked for and that the host does not know.</exception>
    public static async Task<IReadOnlyList<VirtDomainTuning>> ReadAsync(
        VirtDomain domain, IReadOnlyList<VirtTuningKind> kinds, bool inactive, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(kinds);
        var scope = inactive || !domain.IsActive ? DomainAffectFlags.Config : DomainAffectFlags.Live;
        var all = new List<VirtDomainTuning>();
        foreach (var kind in kinds.Count > 0 ? kinds.Distinct() : Enum.GetValues<VirtTuningKind>())
        {
            var reading = ParametersAsync(domain, kind, scope, cancellationToken);
            var parameters = kinds.Count > 0 ? await reading.ConfigureAwait(false) : await Optional.OrNothing(reading).ConfigureAwait(false) ?? [];
            all.AddRange(parameters.Select(parameter => new VirtDomainTuning(domain, kind, TuningNames.Shown(kind, parameter.Name), TuningNames.Shown(kind, parameter))));
        }

        return all.ToArray();
    }

    /// <summary>Gives libvirt's parameters of one kind.</summary>
    internal static async Task<IReadOnlyList<TypedParameter>> ParametersAsync(
        VirtDomain domain, VirtTuningKind kind, DomainAffectFlags scope, CancellationToken cancellationToken)
    {
        var tuning = domain.Connection.DomainTuning;
        return kind switch
        {
            VirtTuningKind.Memory => await tuning.GetMemoryParametersAsync(domain.Ref, scope, cancellationToken).ConfigureAwait(false),
            VirtTuningKind.Blkio => await tuning.GetBlkioParametersAsync(domain.Ref, scope, cancellationToken).ConfigureAwait(false),
            VirtTuningKind.Numa => await tuning.GetNumaParametersAsync(domain.Ref, scope, cancellationToken).ConfigureAwait(false),
            VirtTuningKind.Scheduler => await tuning.GetSchedulerParametersAsync(domain.Ref, scope, cancellationToken).ConfigureAwait(false),
            VirtTuningKind.Perf => await tuning.GetPerfEventsAsync(domain.Ref, scope, cancellationToken).ConfigureAwait(false),
            _ => await BalloonAsync(domain, scope, cancellationToken).ConfigureAwait(false),
        };
    }

    private static async Task<IReadOnlyList<TypedParameter>> BalloonAsync(VirtDomain domain, DomainAffectFlags scope, CancellationToken cancellationToken)
    {
        var flags = scope == DomainAffectFlags.Config ? DomainXmlFlags.Inactive : DomainXmlFlags.None;
        var description = DomainXml.Parse(await domain.Connection.Domains.GetXmlAsync(domain.Ref, flags, cancellationToken).ConfigureAwait(false));
        return description.Devices.Memballoon is { Model: not "none" } balloon ? [new TypedParameter("balloon_period", balloon.StatisticsPeriod ?? 0)] : [];
    }
}
