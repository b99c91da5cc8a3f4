using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Lists domains of a daemon's host with what a listing shows, in about one exchange.</summary>
/// <remarks>
/// The daemon's own list holds handles only. What else is shown comes from the same list narrowed by one property after the other,
/// and from the statistics of all domains; everything is asked for at once. A daemon without such statistics is asked about each domain,
/// with all the questions sent before the first answer is read.
/// </remarks>
internal sealed class RemoteDomainList(RemoteLink link)
{
    private const DomainStatsTypes Shown = DomainStatsTypes.State | DomainStatsTypes.CpuTotal | DomainStatsTypes.Balloon | DomainStatsTypes.Vcpu;

    /// <summary>The flags by which a list and statistics are narrowed alike.</summary>
    private const DomainListFlags Common =
        DomainListFlags.Active | DomainListFlags.Inactive | DomainListFlags.Persistent | DomainListFlags.Transient
        | DomainListFlags.Running | DomainListFlags.Paused | DomainListFlags.Shutoff | DomainListFlags.Other;

    private bool _lacksStatistics;

    /// <summary>Puts together what a listing shows of a domain.</summary>
    internal static DomainSummary Summary(
        DomainRef domain, DomainStateResult state, DomainInfoResult info, bool persistent, bool autostart, bool managedSave) => new(
            domain, (DomainState)state.State, state.Reason,
            WireUnits.ReportedKibibytes(info.MaxMemory), WireUnits.ReportedKibibytes(info.Memory), (int)info.Vcpus,
            WireUnits.FromNanoseconds(info.CpuTime), persistent, autostart, managedSave);

    /// <summary>Lists domains.</summary>
    internal async Task<IReadOnlyList<DomainSummary>> ReadAsync(DomainListFlags flags, CancellationToken cancellationToken)
    {
        var all = FindAsync(flags, cancellationToken);
        var persistent = NarrowAsync(flags, DomainListFlags.Persistent, DomainListFlags.Transient, cancellationToken);
        var autostart = NarrowAsync(flags, DomainListFlags.Autostart, DomainListFlags.NoAutostart, cancellationToken);
        var saved = NarrowAsync(flags, DomainListFlags.ManagedSave, DomainListFlags.NoManagedSave, cancellationToken);
        var statistics = StatisticsAsync(flags, cancellationToken);
        await Task.WhenAll(all, persistent, autostart, saved, statistics).ConfigureAwait(false);
        var properties = new Properties(
            await persistent.ConfigureAwait(false), await autostart.ConfigureAwait(false), await saved.ConfigureAwait(false));
        var domains = await all.ConfigureAwait(false);
        return await statistics.ConfigureAwait(false) is { } told
            ? Join(domains, told, properties)
            : await AskEachAsync(domains, properties, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Joins handles and statistics; a domain that came or went between the two is left out.</summary>
    private static List<DomainSummary> Join(DomainRef[] domains, DomainStatisticsEntry[] told, Properties properties)
    {
        var figures = new Dictionary<Guid, TypedParameter[]>(told.Length);
        foreach (var one in told)
        {
            figures[one.Domain.Uuid] = one.Parameters;
        }

        var summaries = new List<DomainSummary>(domains.Length);
        foreach (var domain in domains)
        {
            if (figures.TryGetValue(domain.Uuid, out var values))
            {
                var (state, info) = Read(values);
                summaries.Add(properties.Of(domain, state, info));
            }
        }

        return summaries;
    }

    private static (DomainStateResult State, DomainInfoResult Info) Read(TypedParameter[] values)
    {
        var (state, reason) = (0, 0);
        var (most, memory, time) = (0UL, 0UL, 0UL);
        var vcpus = 0u;
        foreach (var value in values)
        {
            switch (value)
            {
                case { Name: "state.state", Value: int number }:
                    state = number;
                    break;
                case { Name: "state.reason", Value: int number }:
                    reason = number;
                    break;
                case { Name: "cpu.time", Value: ulong number }:
                    time = number;
                    break;
                case { Name: "balloon.current", Value: ulong number }:
                    memory = number;
                    break;
                case { Name: "balloon.maximum", Value: ulong number }:
                    most = number;
                    break;
                case { Name: "vcpu.current", Value: uint number }:
                    vcpus = number;
                    break;
            }
        }

        return (new(state, reason), new((uint)state, most, memory, vcpus, time));
    }

    private async Task<DomainRef[]> FindAsync(DomainListFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainProcedures.ListAll, new(1, (uint)flags), cancellationToken).ConfigureAwait(false)).Domains;

    /// <summary>Lists those that have a property; to a driver that does not know the property, none have it.</summary>
    private async Task<HashSet<Guid>> NarrowAsync(DomainListFlags flags, DomainListFlags yes, DomainListFlags no, CancellationToken cancellationToken)
    {
        var those = await FindAsync((flags & ~no) | yes, cancellationToken)
            .OrAsync([], VirtErrorCode.InvalidArg, VirtErrorCode.ArgumentUnsupported).ConfigureAwait(false);
        return [.. those.Select(static domain => domain.Uuid)];
    }

    /// <summary>Asks for statistics without waiting for domains that are busy; null where the daemon has none.</summary>
    private async Task<DomainStatisticsEntry[]?> StatisticsAsync(DomainListFlags flags, CancellationToken cancellationToken)
    {
        if (_lacksStatistics)
        {
            return null;
        }

        var args = new DomainStatisticsArgs([], (uint)Shown, (uint)(flags & Common) | (uint)DomainStatsFlags.NoWait);
        try
        {
            return (await link.CallAsync(DomainProcedures.GetStatistics, args, cancellationToken).ConfigureAwait(false)).Domains;
        }
        catch (VirtException error) when (RemoteAnswers.IsUnknown(error) || error.Code is VirtErrorCode.InvalidArg or VirtErrorCode.ArgumentUnsupported)
        {
            _lacksStatistics = true;
            return null;
        }
    }

    private async Task<IReadOnlyList<DomainSummary>> AskEachAsync(DomainRef[] domains, Properties properties, CancellationToken cancellationToken)
    {
        var asking = link.CallAllAsync(DomainProcedures.GetState, domains.Select(static domain => new DomainFlagsArgs(domain, 0)), cancellationToken);
        var infos = await link.CallAllAsync(DomainProcedures.GetInfo, domains.Select(static domain => new DomainArgs(domain)), cancellationToken).ConfigureAwait(false);
        var states = await asking.ConfigureAwait(false);
        var summaries = new List<DomainSummary>(domains.Length);
        for (var i = 0; i < domains.Length; i++)
        {
            if (!RemoteAnswers.Lost(states[i], VirtErrorCode.NoDomain) && !RemoteAnswers.Lost(infos[i], VirtErrorCode.NoDomain))
            {
                summaries.Add(properties.Of(domains[i], await states[i].ConfigureAwait(false), await infos[i].ConfigureAwait(false)));
            }
        }

        return summaries;
    }

    /// <summary>Which domains have what.</summary>
    private sealed record Properties(HashSet<Guid> Persistent, HashSet<Guid> Autostart, HashSet<Guid> Saved)
    {
        internal DomainSummary Of(DomainRef domain, DomainStateResult state, DomainInfoResult info) => Summary(
            domain, state, info, Persistent.Contains(domain.Uuid), Autostart.Contains(domain.Uuid), Saved.Contains(domain.Uuid));
    }
}
