using Microsoft.Extensions.Logging;
using VirtPS.Daemon.Hosting;
using VirtPS.Daemon.Listening;
using VirtPS.Daemon.Systemd;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Auth;
using VirtPS.Engine.Rpc.Server;

namespace VirtPS.Daemon.Serving;

/// <summary>The daemon's two servers and their listeners.</summary>
internal sealed class DaemonServers : IAsyncDisposable
{
    private readonly DaemonConditions _conditions;
    private readonly List<OpenListener> _listeners = [];
    private readonly List<Task> _accepting = [];

    /// <summary>Makes the servers; nobody finds them before they are given listeners.</summary>
    /// <param name="conditions">What counts now.</param>
    /// <param name="controls">What administrators can change of the daemon around the servers; each client holds its idle watch.</param>
    /// <param name="drivers">What they serve.</param>
    /// <param name="loggers">Where they write.</param>
    public DaemonServers(DaemonConditions conditions, DaemonControls controls, DriverRegistry drivers, ILoggerFactory loggers)
    {
        _conditions = conditions;
        var opener = new ConnectionOpener(drivers) { Access = session => AccessControl.For(conditions.Rules, session) };
        var log = LogThrough(loggers);
        var settings = conditions.Settings;
        var entrance = new ClientEntrance(conditions);
        Main = Make("virtpsd", RemoteDispatch.Create(opener, new ClientProof(conditions, new PolkitAuthority()).Services), settings.Limits);
        Admin = Make("admin", AdminDispatch.Create(new ServerDirectory(this, conditions, controls)), settings.AdminLimits);

        DaemonServer Make(string name, Dispatcher dispatcher, ServerLimits limits) => new(
            name,
            new ServerContext(dispatcher, new WorkerPool(limits.MaximumWorkers)) { Limits = DaemonServer.SessionLimitsOf(limits, settings.Patience), Log = log },
            limits, entrance, controls.Idle, loggers.CreateLogger("rpc.server"));
    }

    /// <summary>The server for virtual machines.</summary>
    public DaemonServer Main { get; }

    /// <summary>The server for administering the daemon.</summary>
    public DaemonServer Admin { get; }

    /// <summary>The listeners that are open.</summary>
    public IReadOnlyList<OpenListener> Listeners => _listeners;

    /// <summary>Opens listeners and serves their clients.</summary>
    /// <param name="plan">Where they are to be.</param>
    /// <param name="binder">Opens them.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>A task that ends when clients can connect.</returns>
    /// <exception cref="DaemonException">One cannot be opened.</exception>
    public async Task ListenAsync(IReadOnlyList<PlannedListener> plan, ListenerBinder binder, CancellationToken cancellationToken)
    {
        foreach (var planned in plan)
        {
            var limits = planned.Kind == ListenerKind.Admin ? _conditions.Settings.AdminLimits : _conditions.Settings.Limits;
            _listeners.Add(await binder.BindAsync(planned, limits.QueuedClients, cancellationToken).ConfigureAwait(false));
        }

        _accepting.AddRange(_listeners.Select(listener => (listener.Kind == ListenerKind.Admin ? Admin : Main).AcceptAsync(listener)));
    }

    /// <summary>Takes other limits over.</summary>
    /// <param name="settings">The configuration.</param>
    public void Apply(DaemonSettings settings)
    {
        Main.Apply(settings.Limits, settings.Patience);
        Admin.Apply(settings.AdminLimits, settings.Patience);
    }

    /// <summary>Hears no more clients, lets calls in progress end, then sends all clients away.</summary>
    /// <param name="patience">How long calls in progress may take.</param>
    /// <returns>A task that ends when neither clients nor sockets are left.</returns>
    public async Task StopAsync(TimeSpan patience)
    {
        await Task.WhenAll(_listeners.Select(listener => listener.CloseAsync())).ConfigureAwait(false);
        await Task.WhenAll(Main.StopAsync(patience), Admin.StopAsync(patience)).ConfigureAwait(false);
        await Task.WhenAll(_accepting).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero).ConfigureAwait(false);
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }

        await Main.DisposeAsync().ConfigureAwait(false);
        await Admin.DisposeAsync().ConfigureAwait(false);
    }

    private static RpcLog LogThrough(ILoggerFactory loggers)
    {
        // A logger costs a look-up in the factory; there are few sources.
        var known = new System.Collections.Concurrent.ConcurrentDictionary<string, ILogger>(StringComparer.Ordinal);
        return (level, source, message) => known.GetOrAdd(source, loggers.CreateLogger).Log(
            level switch
            {
                RpcLogLevel.Debug => LogLevel.Debug,
                RpcLogLevel.Info => LogLevel.Information,
                RpcLogLevel.Warning => LogLevel.Warning,
                _ => LogLevel.Error,
            },
            "{Message}",
            message);
    }
}
