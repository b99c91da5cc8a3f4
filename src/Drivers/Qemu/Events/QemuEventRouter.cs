using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Drivers.Qemu.Events;

/// <summary>Takes what a guest's QEMU says of its own accord; called in the order in which it says it, before the answers that follow.</summary>
/// <param name="domain">The domain.</param>
/// <param name="run">Its run.</param>
/// <param name="happened">What was said.</param>
/// <remarks>It must be quick, and waits for nothing; what takes long is handed to a task of its own.</remarks>
internal delegate void QemuEventHandler(QemuDomain domain, QemuRun run, QmpEvent happened);

/// <summary>Brings what guests' QEMUs say to those who answer it.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuEventRouter(QemuNode node)
{
    private readonly Dictionary<string, QemuEventHandler> _handlers = new(StringComparer.Ordinal);

    /// <summary>The node.</summary>
    internal QemuNode Node => node;

    /// <summary>Adds an answer to an event; several are called in the order they were added.</summary>
    /// <param name="name">The event's name, such as <c>STOP</c>.</param>
    /// <param name="handler">The answer.</param>
    internal void Add(string name, QemuEventHandler handler) =>
        _handlers[name] = _handlers.TryGetValue(name, out var others) ? others + handler : handler;

    /// <summary>Brings an event to its answers.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="happened">The event.</param>
    internal void Take(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        if (node.Host.Events.HasListeners)
        {
            var details = happened.Data.ValueKind == System.Text.Json.JsonValueKind.Undefined ? null : happened.Data.GetRawText();
            var sent = DateTimeOffset.FromUnixTimeSeconds(happened.Seconds).AddMicroseconds(happened.Microseconds);
            node.Host.Publish(new MonitorEvent(domain.Ref, happened.Name, sent, details));
        }

        if (!_handlers.TryGetValue(happened.Name, out var handler))
        {
            return;
        }

        try
        {
            handler(domain, run, happened);
        }
        catch (Exception e) when (e is VirtException or IOException or InvalidOperationException or ArgumentException or KeyNotFoundException)
        {
            // One event that cannot be answered must not end the connection to the guest.
            node.Log(LogPriority.Error, $"cannot answer {happened.Name} of domain '{domain.Name}': {e.Message}");
        }
    }

    /// <summary>Does what an event calls for, beside the monitor's own work.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="work">What is to be done; it ends with the run.</param>
    internal void Later(QemuDomain domain, QemuRun run, Func<CancellationToken, Task> work) => _ = BesideAsync(domain, run, work);

    /// <summary>Does what an event calls for, beside the monitor's own work.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="work">What is to be done; it ends with the run.</param>
    /// <returns>The work; what goes wrong is said in the log.</returns>
    internal Task BesideAsync(QemuDomain domain, QemuRun run, Func<CancellationToken, Task> work) => Task.Run(
        async () =>
        {
            try
            {
                await work(run.Ended).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The run has ended, and with it the need.
            }
            catch (Exception e) when (e is VirtException or IOException)
            {
                node.Log(LogPriority.Warning, $"domain '{domain.Name}': {e.Message}");
            }
        },
        CancellationToken.None);

    /// <summary>Moves a domain to a state, saves that, and says so.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="state">The state.</param>
    /// <param name="reason">Why.</param>
    /// <param name="type">What the event says.</param>
    /// <param name="detail">Why, as the event says it.</param>
    internal void Move(QemuDomain domain, DomainState state, int reason, DomainEventType type, int detail)
    {
        lock (node.Gate)
        {
            domain.SetState(state, reason);
        }

        node.Announce(domain, type, detail);
        node.SaveStatus(domain);
    }
}
