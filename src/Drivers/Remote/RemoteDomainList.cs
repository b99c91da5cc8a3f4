using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Lists domains of a daemon's host with what a listing shows, in one or two exchanges however many there are.</summary>
/// <remarks>
/// The daemon's own list holds handles only; properties come from the same list narrowed by one after the other. What else is shown is
/// among the statistics of all domains, which libvirtd is asked for. They also hold much that nobody wants here, and so a daemon that
/// takes any number of calls at once is asked for the states alone, and then each domain for the rest, with all the questions sent
/// before the first answer is read. A daemon without such statistics is asked about each domain, too.
/// </remarks>
internal sealed class RemoteDomainList(RemoteLink link)
{
    /// <summary>The flags by which a list and statistics are narrowed alike.</summary>
    private const DomainListFlags Common =
        DomainListFlags.Active | DomainListFlags.Inactive | DomainListFlags.Persistent | DomainListFlags.Transient
        | DomainListFlags.Running | DomainListFlags.Paused | DomainListFlags.Shutoff | DomainListFlags.Other;

    private const DomainStatsTypes Shown = DomainStatsTypes.State | DomainStatsTypes.CpuTotal | DomainStatsTypes.Balloon | DomainStatsTypes.Vcpu;

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
        var wanted = link.Session.TakesManyCalls ? DomainStatsTypes.State : Shown;
        var statistics = StatisticsAsync(flags, wanted, cancellationToken);

        // The statistics name the domains, too, unless the list is narrowed by what they cannot be narrowed by.
        var listed = (flags & ~Common) != 0 || _lacksStatistics || wanted == DomainStatsTypes.State
            ? await FindAsync(flags, cancellationToken).ConfigureAwait(false)
            : null;
        var persistent = NarrowAsync(flags, DomainListFlags.Persistent, DomainListFlags.Transient, cancellationToken);
        var autostart = NarrowAsync(flags, DomainListFlags.Autostart, DomainListFlags.NoAutostart, cancellationToken);
        var saved = NarrowAsync(flags, DomainListFlags.ManagedSave, DomainListFlags.NoManagedSave, cancellationToken);
        await Task.WhenAll(persistent, autostart, saved, statistics).ConfigureAwait(false);
        var properties = new Properties(
            await persistent.ConfigureAwait(false), await autostart.ConfigureAwait(false), await saved.ConfigureAwait(false));
        var told = await statistics.ConfigureAwait(false);
        var domains = listed ?? (told is not null ? Array.ConvertAll(told, static one => one.Domain) : await FindAsync(flags, cancellationToken).ConfigureAwait(false));
        var figures = told?.ToDictionary(static one => one.Domain.Uuid, static one => Read(one.Parameters));
        return figures is not null && wanted == Shown
            ? [.. from domain in domains where figures.ContainsKey(domain.Uuid) select properties.Of(domain, figures[domain.Uuid].State, figures[domain.Uuid].Info)]
            : await AskEachAsync(domains, figures, properties, cancellationToken).ConfigureAwait(false);
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
    private async Task<DomainStatisticsEntry[]?> StatisticsAsync(DomainListFlags flags, DomainStatsTypes types, CancellationToken cancellationToken)
    {
        if (_lacksStatistics)
        {
            return null;
        }

        var args = new DomainStatisticsArgs([], (uint)types, (uint)(flags & Common) | (uint)DomainStatsFlags.NoWait);
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

    /// <summary>Asks each domain for what is still missing; one that came or went in the meantime is left out.</summary>
    private async Task<IReadOnlyList<DomainSummary>> AskEachAsync(
        DomainRef[] domains, Dictionary<Guid, (DomainStateResult State, DomainInfoResult Info)>? known, Properties properties, CancellationToken cancellationToken)
    {
        var asking = known is null
            ? link.CallAllAsync(DomainProcedures.GetState, domains.Select(static domain => new DomainFlagsArgs(domain, 0)), cancellationToken)
            : null;
        var infos = await link.CallAllAsync(DomainProcedures.GetInfo, domains.Select(static domain => new DomainArgs(domain)), cancellationToken).ConfigureAwait(false);
        var states = asking is null ? null : await asking.ConfigureAwait(false);
        var summaries = new List<DomainSummary>(domains.Length);
        for (var i = 0; i < domains.Length; i++)
        {
            if (RemoteAnswers.Lost(infos[i], VirtErrorCode.NoDomain)
                || (states is not null && RemoteAnswers.Lost(states[i], VirtErrorCode.NoDomain)))
            {
                continue;
            }

            if (states is not null)
            {
                summaries.Add(properties.Of(domains[i], await states[i].ConfigureAwait(false), await infos[i].ConfigureAwait(false)));
            }
            else if (known!.TryGetValue(domains[i].Uuid, out var figures))
            {
                summaries.Add(properties.Of(domains[i], figures.State, await infos[i].ConfigureAwait(false)));
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
