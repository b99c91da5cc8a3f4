using Microsoft.Extensions.Logging;
using VirtPS.Daemon.Hosting;
using VirtPS.Daemon.Serving;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;

namespace VirtPS.Daemon.Metrics;

/// <summary>The figures of a daemon, served where the configuration asks for it.</summary>
internal sealed class DaemonFigures : IAsyncDisposable
{
    private readonly DomainFigures _domains;
    private MetricsListener? _listener;

    private DaemonFigures(DomainFigures domains) => _domains = domains;

    /// <summary>Where they are served, or nothing.</summary>
    public string? Address => _listener?.Address;

    /// <summary>Begins to serve them, if anybody wants them.</summary>
    /// <param name="settings">What the configuration says.</param>
    /// <param name="servers">The daemon's servers.</param>
    /// <param name="drivers">What the servers serve.</param>
    /// <param name="loggers">Where the listener writes.</param>
    /// <param name="cancellationToken">Stops the beginning.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="DaemonException">They cannot be served there.</exception>
    public static async Task<DaemonFigures> StartAsync(
        MetricsSettings settings, DaemonServers servers, DriverRegistry drivers, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var figures = new DaemonFigures(new DomainFigures(drivers, settings.Hosts));
        if (settings.Listen is { } address)
        {
            figures._listener = await MetricsListener.StartAsync(
                address,
                (page, token) =>
                {
                    ServerFigures.Write(page, servers.Main, servers.Admin);
                    return figures._domains.WriteAsync(page, token);
                },
                loggers,
                cancellationToken).ConfigureAwait(false);
        }

        return figures;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
        {
            await _listener.DisposeAsync().ConfigureAwait(false);
        }

        await _domains.DisposeAsync().ConfigureAwait(false);
    }
}
