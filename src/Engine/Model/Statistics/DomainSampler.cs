using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>Measures the same domains of any number of hosts again and again; each host is asked once per sample, all of them side by side.</summary>
/// <param name="groups">What to measure; none means everything.</param>
/// <param name="flags">How.</param>
/// <remarks>virConnectGetAllDomainStats, virDomainListGetStats.</remarks>
public sealed class DomainSampler(DomainStatsTypes groups, DomainStatsFlags flags)
{
    private readonly List<(VirtConnection Connection, IReadOnlyList<DomainRef>? Domains)> _hosts = [];
    private Dictionary<(VirtConnection, Guid), VirtDomainMeasurement> _before = [];

    /// <summary>Adds every domain of a host, those to come included.</summary>
    /// <param name="connection">The host.</param>
    public void AddAll(VirtConnection connection) => _hosts.Add((connection, null));

    /// <summary>Adds some domains of a host.</summary>
    /// <param name="connection">The host.</param>
    /// <param name="domains">The domains; one that is gone makes the host refuse the sample.</param>
    public void Add(VirtConnection connection, IReadOnlyList<DomainRef> domains) => _hosts.Add((connection, domains));

    /// <summary>Takes one sample; rates are worked out from the one before.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What each host said: measurements, or why there are none.</returns>
    public async Task<IReadOnlyList<DomainSample>> TakeAsync(CancellationToken cancellationToken)
    {
        var samples = await Task.WhenAll(_hosts.Select(host => TakeAsync(host.Connection, host.Domains, cancellationToken))).ConfigureAwait(false);
        var now = new Dictionary<(VirtConnection, Guid), VirtDomainMeasurement>();
        foreach (var one in samples.SelectMany(sample => sample.Measurements))
        {
            if (_before.TryGetValue((one.Connection, one.Uuid), out var earlier))
            {
                one.CompareWith(earlier);
            }

            now[(one.Connection, one.Uuid)] = one;
        }

        _before = now;
        return samples;
    }

    private async Task<DomainSample> TakeAsync(VirtConnection connection, IReadOnlyList<DomainRef>? domains, CancellationToken cancellationToken)
    {
        try
        {
            var statistics = await connection.Domains.GetStatisticsAsync(domains, groups, flags, cancellationToken).ConfigureAwait(false);
            return new DomainSample(connection, [.. statistics.Select(one => new VirtDomainMeasurement(connection, one))], null);
        }
        catch (VirtException error)
        {
            return new DomainSample(connection, [], error);
        }
    }
}

/// <summary>What one host said when its domains were measured.</summary>
/// <param name="Connection">The host.</param>
/// <param name="Measurements">The measurements.</param>
/// <param name="Error">Why there are none, or nothing.</param>
public sealed record DomainSample(VirtConnection Connection, IReadOnlyList<VirtDomainMeasurement> Measurements, VirtException? Error);
