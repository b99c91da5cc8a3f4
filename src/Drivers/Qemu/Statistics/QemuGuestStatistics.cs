using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Statistics;

/// <summary>Collects the statistics of one domain.</summary>
/// <remarks>qemuDomainGetStats. What only the guest's QEMU knows is asked for under the domain's job, all together; a QEMU that does not answer in time costs the caller its own figures and nobody else's.</remarks>
/// <param name="node">Where the domain is.</param>
/// <param name="domain">The domain.</param>
/// <param name="types">Which groups.</param>
/// <param name="flags">How.</param>
internal sealed class QemuGuestStatistics(QemuNode node, QemuDomain domain, DomainStatsTypes types, DomainStatsFlags flags)
{
    private const DomainStatsTypes OfMonitor =
        DomainStatsTypes.Balloon | DomainStatsTypes.Block | DomainStatsTypes.IOThread | DomainStatsTypes.Vcpu | DomainStatsTypes.DirtyRate;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly List<TypedParameter> _values = [];

    /// <summary>Collects.</summary>
    /// <param name="cancellationToken">Ends the collection.</param>
    /// <returns>The statistics that could be had.</returns>
    internal async Task<DomainStatistics> ReadAsync(CancellationToken cancellationToken)
    {
        DomainRef reference;
        DomainDefinition definition;
        QemuRun? run;
        lock (node.Gate)
        {
            reference = domain.Ref;
            definition = domain.Definition;
            run = domain.Run;
            if (types.HasFlag(DomainStatsTypes.State))
            {
                _values.Add(new("state.state", (int)domain.State));
                _values.Add(new("state.reason", domain.Reason));
            }
        }

        var answers = run is not null && (types & OfMonitor) != 0 ? await AskAsync(run, cancellationToken).ConfigureAwait(false) : null;
        var figures = new GuestFigures(definition, run, answers, _values);
        (DomainStatsTypes Type, Action Add)[] groups =
        [
            (DomainStatsTypes.CpuTotal, figures.AddCpu), (DomainStatsTypes.Balloon, figures.AddBalloon), (DomainStatsTypes.Vcpu, figures.AddVcpus),
            (DomainStatsTypes.Interface, figures.AddInterfaces), (DomainStatsTypes.Block, () => figures.AddDisks(flags.HasFlag(DomainStatsFlags.Backing))), (DomainStatsTypes.IOThread, figures.AddThreads),
            (DomainStatsTypes.Perf, figures.AddPerf), (DomainStatsTypes.DirtyRate, figures.AddDirtyRate),
        ];
        foreach (var (type, add) in groups)
        {
            if (types.HasFlag(type))
            {
                add();
            }
        }

        return new DomainStatistics(reference, _values);
    }

    private async Task<GuestAnswersOfMonitor?> AskAsync(QemuRun run, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Ended);
        limit.CancelAfter(Patience);
        try
        {
            using var job = flags.HasFlag(DomainStatsFlags.NoWait)
                ? domain.Jobs.TryBegin(DomainJob.Query, "virConnectGetAllDomainStats")
                : await domain.Jobs.BeginAsync(DomainJob.Query, "virConnectGetAllDomainStats", limit.Token).ConfigureAwait(false);
            if (job is null || domain.Run != run || !run.HasMonitor)
            {
                return null;
            }

            var monitor = run.Monitor;
            Task<QmpReply>? Ask(DomainStatsTypes type, string command) => types.HasFlag(type) ? monitor.TryRunAsync(command, null, limit.Token) : null;
            var balloon = Ask(DomainStatsTypes.Balloon, "query-balloon");
            var blocks = types.HasFlag(DomainStatsTypes.Block)
                ? monitor.TryRunAsync("query-blockstats", new System.Text.Json.Nodes.JsonObject { ["query-nodes"] = false }, limit.Token)
                : null;
            var nodes = types.HasFlag(DomainStatsTypes.Block)
                ? monitor.TryRunAsync("query-named-block-nodes", new System.Text.Json.Nodes.JsonObject { ["flat"] = true }, limit.Token)
                : null;
            var threads = Ask(DomainStatsTypes.IOThread, "query-iothreads");
            var cpus = Ask(DomainStatsTypes.Vcpu, "query-cpus-fast");
            var rate = Ask(DomainStatsTypes.DirtyRate, "query-dirty-rate");
            var memory = types.HasFlag(DomainStatsTypes.Balloon) ? BalloonFigures.AskAsync(domain.Definition, monitor, limit.Token) : null;
            return new GuestAnswersOfMonitor(
                await ValueAsync(balloon).ConfigureAwait(false),
                memory is null ? default : await memory.ConfigureAwait(false),
                await ValueAsync(blocks).ConfigureAwait(false),
                await ValueAsync(nodes).ConfigureAwait(false),
                await ValueAsync(threads).ConfigureAwait(false),
                await ValueAsync(cpus).ConfigureAwait(false),
                await ValueAsync(rate).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (VirtException)
        {
            return null;
        }
    }

    private static async Task<System.Text.Json.JsonElement> ValueAsync(Task<QmpReply>? reply) =>
        reply is null ? default : (await reply.ConfigureAwait(false)).Value;
}
