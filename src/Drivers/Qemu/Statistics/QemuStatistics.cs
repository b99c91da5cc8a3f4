using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Qemu.Statistics;

/// <summary>Collects statistics of many domains in one pass, asking all guests at once.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuStatistics(QemuNode node)
{
    private const DomainStatsTypes Known =
        DomainStatsTypes.State | DomainStatsTypes.CpuTotal | DomainStatsTypes.Balloon | DomainStatsTypes.Vcpu | DomainStatsTypes.Interface
        | DomainStatsTypes.Block | DomainStatsTypes.Perf | DomainStatsTypes.IOThread | DomainStatsTypes.Memory | DomainStatsTypes.DirtyRate | DomainStatsTypes.Vm;

    /// <summary>Collects.</summary>
    /// <param name="domains">Which domains, of those that pass the flags; null for all.</param>
    /// <param name="types">Which groups; none for all.</param>
    /// <param name="flags">How.</param>
    /// <param name="cancellationToken">Ends the collection.</param>
    /// <returns>The statistics, for each domain those that could be had.</returns>
    internal async Task<IReadOnlyList<DomainStatistics>> ReadAsync(
        IReadOnlyList<DomainRef>? domains, DomainStatsTypes types, DomainStatsFlags flags, CancellationToken cancellationToken)
    {
        if (types == DomainStatsTypes.None)
        {
            types = Known;
        }
        else if (flags.HasFlag(DomainStatsFlags.EnforceStats) && (types & ~Known) != 0)
        {
            throw QemuNode.Speaker.Say(Engine.Errors.VirtErrorCode.ArgumentUnsupported, $"Stats types bits 0x{(uint)(types & ~Known):x} are not supported by this daemon or QEMU");
        }

        QemuDomain[] wanted;
        lock (node.Gate)
        {
            var asked = domains?.Select(domain => node.Table.TryFind(domain.Uuid, out var found) ? found : null).OfType<QemuDomain>() ?? node.Table.All;
            wanted = [.. asked.Where(domain => DomainFilter.Passes(domain, DomainFilter.Of(flags)))];
        }

        return await Task.WhenAll(wanted.Select(domain => new QemuGuestStatistics(node, domain, types, flags).ReadAsync(cancellationToken))).ConfigureAwait(false);
    }
}
