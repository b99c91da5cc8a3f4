using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Events;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Agent;

/// <summary>Knows the agents of running guests: where each is, and whether somebody listens in the guest.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuAgents(QemuNode node) : IQemuPart
{
    private const string Channel = "org.qemu.guest_agent.0";
    private const int Connected = 1;
    private const int Disconnected = 2;
    private const int ForDomain = 1;
    private const int ForChannel = 2;

    /// <summary>Adds what it answers to.</summary>
    /// <param name="node">Where the domains are.</param>
    internal static void Register(QemuNode node)
    {
        var agents = new QemuAgents(node);
        node.Parts.Add(agents);
        node.Events.Add("VSERPORT_CHANGE", agents.PortChanged);
        foreach (var name in new[] { "SHUTDOWN", "RESET", "SUSPEND", "SUSPEND_DISK" })
        {
            node.Events.Add(name, static (_, run, _) => Known(run)?.NotePower());
        }
    }

    /// <summary>Tells whether somebody listens in the guest.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>Whether it is so, as far as QEMU can see.</returns>
    internal static bool IsConnected(QemuDomain domain) =>
        domain.IsActive && Find(domain.Definition.ToTree())?.Element("target")?.Get("state") == "connected";

    /// <summary>Gives a running guest's agent.</summary>
    /// <param name="node">Where the domain is.</param>
    /// <param name="domain">The domain.</param>
    /// <returns>The agent.</returns>
    /// <exception cref="VirtException">OperationInvalid when the domain does not run; ArgumentUnsupported when it has no channel for an agent; AgentUnresponsive when nobody listens.</exception>
    internal static QemuAgent For(QemuNode node, QemuDomain domain)
    {
        var run = QemuNode.Running(domain);
        if (domain.State != DomainState.Running)
        {
            throw SharedErrors.NotRunning();
        }

        var channel = Find(domain.Definition.ToTree())
            ?? throw QemuNode.Speaker.Say(VirtErrorCode.ArgumentUnsupported, "QEMU guest agent is not configured");
        if (channel.Element("target")?.Get("state") != "connected")
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.AgentUnresponsive, "QEMU guest agent is not connected");
        }

        _ = node;
        var path = channel.Element("source")?.Get("path") ?? string.Empty;
        return run.Companion(() => new QemuAgent(path, () => domain.AgentTimeout, domain.Jobs.BeginAgentAsync));
    }

    /// <summary>Writes into a definition which channels are open in the guest, before it runs.</summary>
    /// <param name="live">The definition.</param>
    /// <param name="answer">The answer to query-chardev.</param>
    internal static void TakeStates(XElement live, System.Text.Json.JsonElement answer)
    {
        var open = answer.Items().ToDictionary(item => item.Text("label")!, item => item.Flag("frontend-open") == true, StringComparer.Ordinal);
        foreach (var channel in live.Elements("devices").Elements("channel").Where(IsVirtio))
        {
            if (channel.Element("alias")?.Get("name") is { } alias && open.TryGetValue("char" + alias, out var isOpen))
            {
                channel.Element("target")!.SetAttributeValue("state", isOpen ? "connected" : "disconnected");
            }
        }
    }

    /// <inheritdoc/>
    public async Task ReconnectAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        var answer = await run.Monitor.RunAsync("query-chardev", null, cancellationToken).ConfigureAwait(false);
        node.Changes.ChangeLive(domain, tree => TakeStates(tree.Element, answer));
    }

    private static QemuAgent? Known(QemuRun run) => run.Companions.TryGetValue(typeof(QemuAgent), out var agent) ? (QemuAgent)agent : null;

    private static bool IsVirtio(XElement channel) => channel.Element("target")?.Get("type") == "virtio";

    private static XElement? Find(XElement domain) => domain.Elements("devices").Elements("channel")
        .FirstOrDefault(channel => IsVirtio(channel) && channel.Element("target")?.Get("name") == Channel && channel.Get("type") == "unix");

    private void PortChanged(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        var isOpen = happened.Flag("open") == true;
        if (QemuDeviceEvents.Device(domain, happened.Text("id") ?? string.Empty) is not { Name.LocalName: "channel" } channel)
        {
            return;
        }

        var name = channel.Element("target")?.Get("name") ?? string.Empty;
        var state = isOpen ? Connected : Disconnected;
        var reason = domain.Reason == PausedReason.StartingUp && domain.State == DomainState.Paused ? ForDomain : ForChannel;
        if (name == Channel)
        {
            if (!isOpen)
            {
                Known(run)?.NotePower();
                Known(run)?.Drop();
            }

            node.Host.Publish(new DomainAgentLifecycleEvent(domain.Ref, state, reason));
        }

        node.Host.Publish(new DomainChannelLifecycleEvent(domain.Ref, name, state, reason));

        var alias = channel.Element("alias")!.Get("name");
        node.Changes.ChangeLive(
            domain,
            tree => tree.Element.Elements("devices").Elements("channel").FirstOrDefault(item => item.Element("alias")?.Get("name") == alias)
                ?.Element("target")?.SetAttributeValue("state", isOpen ? "connected" : "disconnected"));
    }
}
