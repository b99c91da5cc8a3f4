using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Uri;

namespace VirtPS.Daemon.Metrics;

/// <summary>Measures the domains of the hosts that metrics_hosts names.</summary>
/// <param name="drivers">The drivers that reach them.</param>
/// <param name="hosts">The hosts.</param>
internal sealed class DomainFigures(DriverRegistry drivers, IReadOnlyList<VirtUri> hosts) : IAsyncDisposable
{
    private static readonly (string Name, string Type, string Help, Func<VirtDomainMeasurement, double?> Read)[] Families =
    [
        ("virtps_domain_state", "gauge", "The domain's state in libvirt's numbers: 1 running, 3 paused, 5 shut off.", domain => (int?)domain.State),
        ("virtps_domain_cpu_seconds_total", "counter", "CPU time that the domain has used.", domain => domain.Cpu.Time?.TotalSeconds),
        ("virtps_domain_vcpus", "gauge", "Virtual CPUs.", domain => domain.Vcpu.Count),
        ("virtps_domain_memory_bytes", "gauge", "Memory that the domain has.", domain => domain.Memory.Current),
        ("virtps_domain_memory_limit_bytes", "gauge", "Memory that the domain may reach.", domain => domain.Memory.Maximum),
        ("virtps_domain_network_receive_bytes_total", "counter", "What came in through all its cards.", domain => domain.Received),
        ("virtps_domain_network_transmit_bytes_total", "counter", "What went out through all its cards.", domain => domain.Sent),
        ("virtps_domain_block_read_bytes_total", "counter", "What it read from all its disks.", domain => domain.Read),
        ("virtps_domain_block_write_bytes_total", "counter", "What it wrote to all its disks.", domain => domain.Written),
    ];

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<VirtUri, VirtConnection> _open = [];

    /// <summary>Writes the figures.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="cancellationToken">Ends the wait for the hosts.</param>
    /// <returns>A task that ends when all hosts have answered.</returns>
    public async Task WriteAsync(MetricsPage page, CancellationToken cancellationToken)
    {
        // Each host is measured once at a time, however many ask.
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var samples = await MeasureAsync(cancellationToken).ConfigureAwait(false);
            page.Family("virtps_host_up", "gauge", "1 when the host answered.");
            foreach (var (host, domains) in samples)
            {
                page.Figure("virtps_host_up", domains is null ? 0 : 1, ("host", host));
            }

            foreach (var (name, type, help, read) in Families)
            {
                page.Family(name, type, help);
                foreach (var (host, domains) in samples)
                {
                    foreach (var domain in domains ?? [])
                    {
                        page.Figure(name, read(domain), ("host", host), ("domain", domain.Name), ("uuid", domain.Uuid.ToString()));
                    }
                }
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _open.Values)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        _one.Dispose();
    }

    private async Task<List<(string Host, IReadOnlyList<VirtDomainMeasurement>? Domains)>> MeasureAsync(CancellationToken cancellationToken)
    {
        List<(string, IReadOnlyList<VirtDomainMeasurement>?)> all = [];
        foreach (var host in hosts)
        {
            all.Add((host.ToString(), await MeasureAsync(host, cancellationToken).ConfigureAwait(false)));
        }

        return all;
    }

    private async Task<IReadOnlyList<VirtDomainMeasurement>?> MeasureAsync(VirtUri host, CancellationToken cancellationToken)
    {
        try
        {
            if (!_open.TryGetValue(host, out var connection))
            {
                var options = new VirtConnectionOptions { Open = new DriverOpenOptions { ReadOnly = true } };
                _open[host] = connection = await VirtConnection.OpenAsync(drivers, host, options, cancellationToken).ConfigureAwait(false);
            }

            var sampler = new DomainSampler(default, default);
            sampler.AddAll(connection);
            var sample = (await sampler.TakeAsync(cancellationToken).ConfigureAwait(false))[0];
            return sample.Error is null ? sample.Measurements : await ForgetAsync(host, connection).ConfigureAwait(false);
        }
        catch (VirtException)
        {
            // A host that is away is a figure too: virtps_host_up is 0.
            return null;
        }
    }

    // The connection may be what is broken; the next reader gets a new one.
    private async Task<IReadOnlyList<VirtDomainMeasurement>?> ForgetAsync(VirtUri host, VirtConnection connection)
    {
        _open.Remove(host);
        await connection.DisposeAsync().ConfigureAwait(false);
        return null;
    }
}
