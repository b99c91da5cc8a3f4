using System.Diagnostics;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Model;

/// <summary>Goes the way to a host step by step and says how each went.</summary>
public static class ConnectionChecker
{
    /// <summary>Opens and closes a connection.</summary>
    /// <param name="registry">The drivers to try.</param>
    /// <param name="name">A URI or alias, or nothing for the default.</param>
    /// <param name="options">How it is opened.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Every step that the way has, in its order.</returns>
    public static async Task<IReadOnlyList<VirtConnectionCheck>> RunAsync(
        DriverRegistry registry, string? name, DriverOpenOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(options);
        var way = new Way(name ?? "(default)");
        VirtUri? uri = null;
        try
        {
            uri = await UriResolver.ResolveAsync(name, noAliases: false, cancellationToken).ConfigureAwait(false);
            way.Uri = uri?.ToString() ?? way.Uri;
            way.Pass(ConnectionStage.Uri, uri is null ? "no default URI; the drivers are probed" : $"driver {uri.Driver}, transport {uri.Transport}");
            await OpenAsync(registry, uri, options with { Taken = way.Pass }, way, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException error)
        {
            way.Fail(error, way.Next(Stages(registry, uri)), uri);
        }

        way.Complete(Stages(registry, uri));
        return way.Steps;
    }

    private static async Task OpenAsync(
        DriverRegistry registry, VirtUri? uri, DriverOpenOptions options, Way way, CancellationToken cancellationToken)
    {
        var connection = await VirtConnection.OpenAsync(registry, uri, new VirtConnectionOptions { Open = options }, cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        way.Pass(ConnectionStage.Open, $"{connection.Uri} on {connection.HostName ?? "a host that does not tell its name"}, hypervisor {connection.HypervisorVersion?.ToString() ?? "of unknown version"}");
    }

    private static IReadOnlyList<ConnectionStage> Stages(DriverRegistry registry, VirtUri? uri)
    {
        if (uri is null)
        {
            return [ConnectionStage.Uri, ConnectionStage.Open];
        }

        // A driver inside this process takes only what is not asked for over a transport.
        var driver = registry.Drivers.FirstOrDefault(one => one.Schemes.Contains(uri.Driver) && (one.Reach == DriverReach.Remote) == uri.IsRemote)
            ?? registry.Drivers.FirstOrDefault(one => one.Schemes.Contains(uri.Driver) && !uri.IsRemote)
            ?? registry.Drivers.FirstOrDefault(one => one.Reach == DriverReach.Remote);
        return [ConnectionStage.Uri, .. driver?.StagesTo(uri) ?? [ConnectionStage.Open]];
    }

    private sealed class Way(string uri)
    {
        private readonly List<VirtConnectionCheck> _steps = [];
        private long _since = Stopwatch.GetTimestamp();

        internal string Uri { get; set; } = uri;

        internal IReadOnlyList<VirtConnectionCheck> Steps => _steps;

        internal void Pass(ConnectionStage stage, string detail) => Add(stage, ConnectionStageResult.Passed, detail, null, null);

        internal void Fail(VirtException error, ConnectionStage stage, VirtUri? uri) =>
            Add(stage, ConnectionStageResult.Failed, error.Message, ConnectionAdvice.For(stage, uri), error);

        internal ConnectionStage Next(IReadOnlyList<ConnectionStage> stages) =>
            stages.FirstOrDefault(stage => _steps.TrueForAll(step => step.Stage != stage), ConnectionStage.Open);

        internal void Complete(IReadOnlyList<ConnectionStage> stages)
        {
            foreach (var stage in stages.Where(stage => _steps.TrueForAll(step => step.Stage != stage)))
            {
                _steps.Add(new(Uri, stage, ConnectionStageResult.NotReached, null, null, TimeSpan.Zero));
            }
        }

        private void Add(ConnectionStage stage, ConnectionStageResult result, string? detail, string? advice, VirtException? error)
        {
            var now = Stopwatch.GetTimestamp();
            _steps.Add(new(Uri, stage, result, detail, advice, Stopwatch.GetElapsedTime(_since, now)) { Error = error });
            _since = now;
        }
    }
}
