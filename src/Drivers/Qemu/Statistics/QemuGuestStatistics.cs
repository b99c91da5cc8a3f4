using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Qemu.Statistics;

/// <summary>Collects the statistics of one domain.</summary>
/// <param name="node">Where the domain is.</param>
/// <param name="domain">The domain.</param>
/// <param name="types">Which groups.</param>
/// <param name="flags">How.</param>
internal sealed class QemuGuestStatistics(QemuNode node, QemuDomain domain, DomainStatsTypes types, DomainStatsFlags flags)
{
    private readonly List<TypedParameter> _values = [];

    /// <summary>Collects.</summary>
    /// <param name="cancellationToken">Ends the collection.</param>
    /// <returns>The statistics that could be had.</returns>
    internal Task<DomainStatistics> ReadAsync(CancellationToken cancellationToken)
    {
        _ = (node, flags, cancellationToken);
        if (types.HasFlag(DomainStatsTypes.State))
        {
            _values.Add(new("state.state", (int)domain.State));
            _values.Add(new("state.reason", domain.Reason));
        }

        return Task.FromResult(new DomainStatistics(domain.Ref, _values));
    }
}
