using Microsoft.Extensions.Logging;
using VirtPS.Daemon.CommandLine;
using VirtPS.Daemon.Listening;
using VirtPS.Daemon.Logging;
using VirtPS.Daemon.Metrics;
using VirtPS.Daemon.Serving;
using VirtPS.Daemon.Systemd;
using VirtPS.Drivers;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Daemon.Hosting;

/// <summary>A daemon from its start to its end.</summary>
/// <param name="arguments">What the command line asks for.</param>
/// <param name="directories">Where it keeps its things.</param>
/// <param name="file">Its configuration file.</param>
internal sealed class DaemonProcess(DaemonArguments arguments, DaemonDirectories directories, SettingsFile file)
{
    private const string Serving = "Serving";

    /// <summary>Serves until somebody asks it to end.</summary>
    /// <param name="cancellationToken">Asks it to end.</param>
    /// <returns>A task that ends with the daemon.</returns>
    /// <exception cref="SettingsException">The configuration cannot be used.</exception>
    /// <exception cref="DaemonException">The daemon cannot start.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var signals = new DaemonSignals();
        var manager = ServiceManager.FromEnvironment();
        var settings = await file.LoadAsync(cancellationToken).ConfigureAwait(false);
        DirectoryMaker.Make(directories, settings.UnixSockets);
        using var held = DaemonLock.Take(directories, arguments.PidFile);
        using var log = new LogControl();
        ApplyLog(log, settings.Log);
        using var loggers = new LoggerFactory([new DaemonLoggerProvider(log)], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
        var logger = loggers.CreateLogger("daemon");

        var host = await new HostIdentity(settings.Host, directories.State).FindAsync(cancellationToken).ConfigureAwait(false);
        logger.LogInformation("virtpsd {Version} serves host {Host} from {Directory}", DaemonVersion.Text, VirtUuid.Format(host), directories.Run);
        using var idle = new IdleWatch(arguments.Timeout, () => signals.Ask(DaemonRequest.Stop), TimeProvider.System);
        var plan = await ListenerPlan.MakeAsync(settings, directories, arguments.Listen, SocketActivation.Take(), cancellationToken).ConfigureAwait(false);
        var conditions = await ConditionsAsync(settings, plan, cancellationToken).ConfigureAwait(false);
        WarnOf(conditions, logger);
        var drivers = new HostDrivers(new HostContext(directories) { Log = new DriverLog(loggers).Write, HostId = host });
        await using var work = drivers.ConfigureAwait(false);
        await drivers.StartAsync(cancellationToken).ConfigureAwait(false);
        var servers = new DaemonServers(conditions, new DaemonControls(log, idle, () => signals.Ask(DaemonRequest.Stop)), drivers.Registry, loggers);
        await using var ends = servers.ConfigureAwait(false);
        await servers.ListenAsync(plan, new ListenerBinder(loggers), cancellationToken).ConfigureAwait(false);
        logger.LogInformation("clients are heard on {Listeners}", string.Join(", ", servers.Listeners.Select(listener => listener.Name)));
        var figures = await DaemonFigures.StartAsync(settings.Metrics, servers, drivers.Registry, loggers, cancellationToken).ConfigureAwait(false);
        await using var shown = figures.ConfigureAwait(false);
        if (figures.Address is { } address)
        {
            logger.LogInformation("figures are at {Address}/metrics", address);
        }

        await drivers.RunDaemonHooksAsync("start", "-", "start", cancellationToken).ConfigureAwait(false);
        manager.Ready(Serving);

        while (await signals.NextAsync(cancellationToken).ConfigureAwait(false) == DaemonRequest.Reload)
        {
            manager.Reloading();
            await drivers.RunDaemonHooksAsync("reload", "begin", "SIGHUP", cancellationToken).ConfigureAwait(false);
            await ReloadAsync(conditions, servers, log, logger, cancellationToken).ConfigureAwait(false);
            await drivers.ReloadAsync(cancellationToken).ConfigureAwait(false);
            manager.Ready(Serving);
        }

        manager.Stopping();
        await drivers.RunDaemonHooksAsync("shutdown", "-", "shutdown", cancellationToken).ConfigureAwait(false);
        logger.LogInformation("virtpsd ends");
        await servers.StopAsync(conditions.Settings.Patience.Shutdown).ConfigureAwait(false);
    }

    /// <summary>Reads the drivers' own configuration and says what is wrong with it.</summary>
    /// <param name="directories">The daemon's directories.</param>
    /// <returns>The files that are there.</returns>
    /// <exception cref="SettingsException">A file cannot be read, or something is wrong with it.</exception>
    public static IReadOnlyList<string> CheckDrivers(DaemonDirectories directories) => HostDrivers.CheckConfiguration(directories);

    private static async Task<DaemonConditions> ConditionsAsync(
        DaemonSettings settings, IReadOnlyList<PlannedListener> plan, CancellationToken cancellationToken)
    {
        try
        {
            return await DaemonConditions.LoadAsync(settings, plan.Any(listener => listener.Kind == ListenerKind.Tls), cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            throw new DaemonException(e.Message, e);
        }
    }

    private static void WarnOf(DaemonConditions conditions, ILogger logger)
    {
        foreach (var warning in conditions.Tls?.Warnings ?? [])
        {
            logger.LogWarning("{Warning}", warning);
        }
    }

    private async Task ReloadAsync(DaemonConditions conditions, DaemonServers servers, LogControl log, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            var settings = await file.LoadAsync(cancellationToken).ConfigureAwait(false);
            await conditions.ReloadAsync(settings, cancellationToken).ConfigureAwait(false);
            ApplyLog(log, settings.Log);
            servers.Apply(settings);
            WarnOf(conditions, logger);
            logger.LogInformation("the configuration was read again from {File}", file.Path);
        }
        catch (SettingsException e)
        {
            foreach (var problem in e.Problems)
            {
                logger.LogError("{Problem}", problem);
            }

            logger.LogError("the configuration stays as it was: {Count} things are wrong with {File}", e.Problems.Count, file.Path);
        }
        catch (Exception e) when (e is DaemonException or VirtException)
        {
            logger.LogError("the configuration stays as it was: {Problem}", e.Message);
        }
    }

    private void ApplyLog(LogControl log, LogSettings settings)
    {
        var level = arguments.Verbose && settings.Level > LogPriority.Info ? LogPriority.Info : settings.Level;
        log.Select(level, settings.Filters);
        try
        {
            log.Redirect(settings.Outputs);
        }
        catch (IOException e)
        {
            throw new DaemonException($"cannot write the log: {e.Message} (log_outputs)", e);
        }
    }
}
