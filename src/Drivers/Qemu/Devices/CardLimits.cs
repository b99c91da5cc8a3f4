using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Limits of what goes over guests' network cards, in KiB and KiB per second.</summary>
/// <remarks>qemuDomainSetInterfaceParameters, qemuDomainGetInterfaceParameters.</remarks>
/// <param name="node">Where the guests are.</param>
internal sealed class CardLimits(QemuNode node)
{
    /// <summary>Reads a card's limits.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="device">The card: its Ethernet address or its device on the host.</param>
    /// <param name="flags">Of which definition.</param>
    /// <returns>All limits; 0 for none.</returns>
    /// <exception cref="VirtException">InvalidArg when there is no such card.</exception>
    internal IReadOnlyList<TypedParameter> Read(QemuDomain domain, string device, DomainAffectFlags flags)
    {
        lock (node.Gate)
        {
            return InterfaceTuning.Read(Find(DomainImpact.One(domain, flags).ToTree(), device));
        }
    }

    /// <summary>Sets a card's limits.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="device">The card: its Ethernet address or its device on the host.</param>
    /// <param name="parameters">The limits.</param>
    /// <param name="flags">In which definitions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The change.</returns>
    internal async Task SetAsync(
        QemuDomain domain, string device, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        InterfaceTuning.Check(parameters);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetInterfaceParameters", cancellationToken).ConfigureAwait(false);
        if (node.Changes.Resolve(domain, flags).HasFlag(DomainAffectFlags.Live))
        {
            var card = new XElement(Find(domain.Definition.ToTree(), device));
            InterfaceTuning.Write(card, parameters);
            if (card.Element("bandwidth")?.Element("inbound")?.Get("floor") is not (null or "0") && card.Get("type") != "network")
            {
                throw SharedErrors.Of(
                    VirtErrorCode.OperationUnsupported,
                    $"Invalid use of 'floor' on interface with MAC address {card.Element("mac")?.Get("address")} - 'floor' is only supported for interface type 'network' with forward type 'nat', 'route', 'open' or none");
            }

            var name = card.Element("target")?.Get("dev")
                ?? throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"the network card '{device}' has no device on the host that could be limited");
            await node.Preparation.Cards.ChangeRateAsync(QemuNode.Running(domain), card, cancellationToken).ConfigureAwait(false);
            await node.Resources.Links.SetLimitsAsync(name, card, isMacvtap: card.Element("source")?.Get("mode") is not null, cancellationToken).ConfigureAwait(false);
        }

        await node.Changes.ChangeAsync(domain, flags, tree => InterfaceTuning.Write(Find(tree.Element, device), parameters), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has cards tell the switches where they are.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="device">One card: its Ethernet address or its device on the host; null for all.</param>
    /// <param name="parameters">How often, and after which waits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The request.</returns>
    /// <remarks>announce-self of QMP, which knows cards by the ids of their devices.</remarks>
    internal async Task AnnounceAsync(QemuDomain domain, string? device, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken)
    {
        var how = InterfaceAnnouncement.Read(parameters);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainAnnounceInterface", cancellationToken).ConfigureAwait(false);
        var run = QemuNode.Running(domain);
        var arguments = new JsonObject { ["initial"] = how.Initial, ["max"] = how.Max, ["rounds"] = how.Rounds, ["step"] = how.Step };
        if (device is not null)
        {
            arguments["interfaces"] = new JsonArray(Find(domain.Definition.ToTree(), device).Element("alias")!.Get("name"));
        }

        await run.Monitor.RunAsync("announce-self", arguments, cancellationToken).ConfigureAwait(false);
    }

    private static XElement Find(XElement definition, string device)
    {
        var cards = definition.Elements("devices").Elements("interface").Where(card =>
            string.Equals(card.Element("mac")?.Get("address"), device, StringComparison.OrdinalIgnoreCase) || card.Element("target")?.Get("dev") == device).ToArray();
        return cards switch
        {
            [var card] => card,
            [] => throw QemuNode.Speaker.Argument($"'{device}' is not a known interface"),
            _ => throw QemuNode.Speaker.Argument($"multiple devices matching MAC address {device} found"),
        };
    }
}
