using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>A kind of object that can run, and start with its host.</summary>
/// <typeparam name="TView">The view over its definitions.</typeparam>
internal abstract class RunningKind<TView> : DefinedKind<TView>
    where TView : XmlView
{
    /// <summary>Starts an object.</summary>
    protected abstract Task StartAsync(VirtConnection connection, string name, CancellationToken cancellationToken);

    /// <summary>Stops an object at once.</summary>
    protected abstract Task DestroyAsync(VirtConnection connection, string name, CancellationToken cancellationToken);

    /// <summary>Removes an object's definition.</summary>
    protected abstract Task UndefineAsync(VirtConnection connection, string name, CancellationToken cancellationToken);

    /// <summary>Has an object start with its host, or no longer.</summary>
    protected abstract Task SetAutostartAsync(VirtConnection connection, string name, bool autostart, CancellationToken cancellationToken);

    /// <summary>The step that stops an object because a document says so.</summary>
    protected virtual VirtConfigurationStep Stopping(VirtConnection connection, DesiredItem item) =>
        new(item, VirtConfigurationAction.Destroy, $"Stop {Words}", token => DestroyAsync(connection, item.Name, token));

    protected override ItemPlan PlanLife(VirtConnection connection, DesiredItem item, KnownObject? known)
    {
        var drift = new List<VirtDrift>();
        var steps = new List<VirtConfigurationStep>();
        if (item.Autostart is { } autostart && autostart != (known?.Autostart ?? false))
        {
            var one = item.Drift(CommonKeys.Autostart.Name, $"{autostart}", known is null ? null : $"{!autostart}");
            drift.Add(one);
            steps.Add(new VirtConfigurationStep(
                item, VirtConfigurationAction.Autostart, $"{(autostart ? "Set" : "Clear")} autostart of {Words}",
                token => SetAutostartAsync(connection, item.Name, autostart, token)) { Drift = [one] });
        }

        if (item.IsRunning is { } running && running != (known?.IsActive ?? false))
        {
            var one = item.Drift(CommonKeys.State.Name, running ? CommonKeys.Running : CommonKeys.Stopped, known is null ? null : running ? CommonKeys.Stopped : CommonKeys.Running);
            drift.Add(one);
            var step = running
                ? new VirtConfigurationStep(item, VirtConfigurationAction.Start, $"Start {Words}", token => StartAsync(connection, item.Name, token)) { Drift = [one] }
                : Stopping(connection, item);
            steps.Add(step);
        }

        return new ItemPlan(drift, steps);
    }

    protected override IEnumerable<VirtConfigurationStep> Removal(VirtConnection connection, DesiredItem item, KnownObject known)
    {
        if (known.IsActive)
        {
            yield return new VirtConfigurationStep(item, VirtConfigurationAction.Destroy, $"Stop {Words}", token => DestroyAsync(connection, item.Name, token));
        }

        if (known.IsPersistent)
        {
            yield return new VirtConfigurationStep(item, VirtConfigurationAction.Remove, $"Remove {Words}", token => UndefineAsync(connection, item.Name, token))
            {
                Drift = [item.Drift(CommonKeys.Ensure.Name, CommonKeys.Absent, CommonKeys.Present)],
                Difference = Difference(known.Definition, null),
            };
        }
    }

    protected override OrderedDictionary<string, object?> Describe(KnownObject known)
    {
        var all = base.Describe(known);
        all[CommonKeys.State.Name] = known.IsActive ? CommonKeys.Running : CommonKeys.Stopped;
        all[CommonKeys.Autostart.Name] = known.Autostart;
        return all;
    }
}
