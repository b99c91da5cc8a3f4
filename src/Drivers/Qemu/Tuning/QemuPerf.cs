using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Tuning;

/// <summary>Counts performance events of guests.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuPerf(QemuNode node) : IQemuPart
{
    /// <summary>Begins to count what a definition asks for.</summary>
    /// <param name="run">The guest's run, with its process.</param>
    /// <param name="live">Its definition.</param>
    /// <exception cref="VirtException">ArgumentUnsupported, SystemError when the host cannot count that.</exception>
    internal static void Apply(QemuRun run, XElement live)
    {
        foreach (var item in live.Elements("perf").Elements("event").Where(item => item.Get("enabled") == "yes"))
        {
            Start(run, item.Get("name") ?? string.Empty);
        }
    }

    /// <summary>Tells which events are counted.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">Of which definition.</param>
    /// <returns>Every event and whether it is.</returns>
    internal IReadOnlyList<TypedParameter> Read(QemuDomain domain, DomainAffectFlags flags)
    {
        lock (node.Gate)
        {
            return PerfTuning.Read(DomainImpact.One(domain, flags));
        }
    }

    /// <summary>Says which events are counted.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="parameters">The events that change.</param>
    /// <param name="flags">In which definitions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The change.</returns>
    internal async Task SetAsync(QemuDomain domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        PerfTuning.Check(parameters);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetPerfEvents", cancellationToken).ConfigureAwait(false);
        if (node.Changes.Resolve(domain, flags).HasFlag(DomainAffectFlags.Live))
        {
            var run = QemuNode.Running(domain);
            foreach (var parameter in parameters)
            {
                if ((bool)parameter.Value)
                {
                    Start(run, parameter.Name);
                }
                else
                {
                    run.Companion(static () => new PerfCounters()).Stop(parameter.Name);
                }
            }
        }

        await node.Changes.ChangeAsync(domain, flags, tree => PerfTuning.Write(tree, parameters), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task ReconnectAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        try
        {
            Apply(run, domain.Definition.ToTree());
        }
        catch (VirtException e)
        {
            node.Log(LogPriority.Warning, $"domain '{domain.Name}': {e.Message}");
        }

        return Task.CompletedTask;
    }

    private static void Start(QemuRun run, string name)
    {
        if (!PerfCounters.Knows(name))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ArgumentUnsupported, $"unable to enable host cpu perf event for {name}");
        }

        try
        {
            run.Companion(static () => new PerfCounters()).Start(name, run.Process!.Id);
        }
        catch (IOException e)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.SystemError, $"unable to open host cpu perf event for {name}: {e.Message}");
        }
    }
}
