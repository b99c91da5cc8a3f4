using System.Globalization;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Filters;
using VirtPS.Drivers.Shared.Networks.Guests;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Preparation;

/// <summary>Makes the host's ends of guests' network cards, and removes them again.</summary>
/// <remarks>qemuInterfaceBridgeConnect, qemuInterfaceDirectConnect and their kin. What a guest has is kept in its annex <c>cards</c>.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuCards(QemuNode node) : IQemuPart
{
    /// <summary>The annex with what guests' cards have of the host.</summary>
    internal const string Annex = "cards";

    private const string TapDevice = "/dev/net/tun";

    private readonly BridgeHelper _helper = new(node);

    /// <summary>Connects all cards of a guest that starts.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="live">Its live definition with aliases; it is completed.</param>
    /// <param name="cancellationToken">Gives up; what was made is removed with the run.</param>
    /// <returns>The work.</returns>
    internal async Task ConnectAsync(QemuDomain domain, QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        foreach (var card in live.Elements("devices").Elements("interface").ToArray())
        {
            await ConnectOneAsync(domain, run, card, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Connects one card, of a guest that starts or runs.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="card">The card with its alias; it is completed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">What keeps it from being connected.</exception>
    internal async Task ConnectOneAsync(QemuDomain domain, QemuRun run, XElement card, CancellationToken cancellationToken)
    {
        var type = card.Get("type");
        if (type is not ("network" or "bridge" or "direct" or "ethernet"))
        {
            return;
        }

        NetworkAttachment? attachment = null;
        if (type == "network")
        {
            attachment = await node.Resources.Networks.AttachAsync(new NetworkGuest(domain.Name, domain.Uuid), card, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var made = await MakeAsync(domain, run, card, attachment, cancellationToken).ConfigureAwait(false);
            CardPort.Complete(card, attachment, made.Name);
            Remember(domain, run, card, attachment, made);
        }
        catch
        {
            if (attachment is not null)
            {
                await node.Resources.Networks.ReleaseAsync(attachment, CancellationToken.None).ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Opens a queue of a card's tap device.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="alias">The card.</param>
    /// <returns>The open queue.</returns>
    internal SafeHandle OpenQueue(QemuRun run, string alias)
    {
        if (BridgeHelper.Take(run, alias) is { } open)
        {
            return open;
        }

        XElement? card;
        lock (node.Gate)
        {
            card = run.Annexes.GetValueOrDefault(Annex)?.Elements("card").FirstOrDefault(item => item.Get("alias") == alias);
        }

        return card is null
            ? throw QemuNode.Speaker.Internal($"no tap device for '{alias}'")
            : TapFile.Open(card.Get("dev")!, card.Get("file") ?? TapDevice, card.Get("queues") == "yes");
    }

    /// <summary>Has another filter, or none, judge what a card of a running guest sends.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="card">The card as it shall be, with its alias and its device on the host.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The work; where the new filter cannot be had, the old one is back.</returns>
    /// <exception cref="VirtException">ConfigUnsupported for a card that no filter can see; OperationFailed when the new filter cannot be had.</exception>
    internal async Task FilterAsync(QemuDomain domain, QemuRun run, XElement card, CancellationToken cancellationToken)
    {
        var filters = node.Resources.Filters ?? throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, "this host has no network filters");
        if (card.Get("type") is not ("ethernet" or "bridge" or "network") || card.Element("target")?.Get("dev") is not { } device)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"filters not supported on interfaces of type {card.Get("type")}");
        }

        var alias = card.Element("alias")?.Get("name");
        if (Filter(domain, card) is not { } filter)
        {
            await filters.ReleaseAsync(device, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            try
            {
                // The rules of the old one stay until those of the new one are there.
                await filters.InstantiateAsync(filter with { PortDevice = device }, cancellationToken).ConfigureAwait(false);
            }
            catch (VirtException e)
            {
                node.Log(LogPriority.Error, $"the filter of network card {device} of domain '{domain.Name}': {e.Message}");
                throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"failed to add new filter rules to '{device}' - attempting to restore old rules");
            }
        }

        lock (node.Gate)
        {
            run.Annexes.GetValueOrDefault(Annex)?.Elements("card").FirstOrDefault(item => item.Get("alias") == alias)
                ?.SetAttributeValue("filtered", card.Element("filterref") is null ? null : "yes");
        }
    }

    /// <summary>Removes the host's end of one card.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="alias">The card.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The work.</returns>
    internal async Task DisconnectAsync(QemuRun run, string alias, CancellationToken cancellationToken)
    {
        XElement? card;
        lock (node.Gate)
        {
            card = run.Annexes.GetValueOrDefault(Annex)?.Elements("card").FirstOrDefault(item => item.Get("alias") == alias);
            card?.Remove();
        }

        BridgeHelper.Take(run, alias)?.Dispose();
        if (card is not null)
        {
            await RemoveAsync(card, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task ReconnectAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        foreach (var card in run.Annexes.GetValueOrDefault(Annex)?.Elements("card").ToArray() ?? [])
        {
            await FilterAgainAsync(domain, card, cancellationToken).ConfigureAwait(false);
            if (CardPort.Attachment(card) is not { } known)
            {
                continue;
            }

            try
            {
                await node.Resources.Networks.ReclaimAsync(new NetworkGuest(domain.Name, domain.Uuid), known, cancellationToken).ConfigureAwait(false);
            }
            catch (VirtException e)
            {
                node.Log(LogPriority.Warning, $"network '{known.Network}' of domain '{domain.Name}': {e.Message}");
            }
        }
    }

    /// <inheritdoc/>
    public async Task StoppedAsync(QemuDomain domain, QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        foreach (var card in run.Annexes.GetValueOrDefault(Annex)?.Elements("card").ToArray() ?? [])
        {
            try
            {
                await RemoveAsync(card, cancellationToken).ConfigureAwait(false);
            }
            catch (VirtException e)
            {
                node.Log(LogPriority.Warning, $"network card {card.Get("dev")} of domain '{domain.Name}': {e.Message}");
            }
        }
    }

    /// <summary>Has a card's network keep the rate free that the card asks for, as far as it can.</summary>
    /// <param name="run">The domain's run.</param>
    /// <param name="card">The card with its new limits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">OperationUnsupported or OperationInvalid when the network cannot keep so much free.</exception>
    internal async Task ChangeRateAsync(QemuRun run, XElement card, CancellationToken cancellationToken)
    {
        var entry = run.Annexes.GetValueOrDefault(Annex)?.Elements("card").FirstOrDefault(entry => entry.Get("alias") == card.Element("alias")?.Get("name"));
        if (entry is null || CardPort.Attachment(entry) is not { } attachment)
        {
            return;
        }

        var changed = await node.Resources.Networks.ChangeBandwidthAsync(attachment, card, cancellationToken).ConfigureAwait(false);
        lock (node.Gate)
        {
            entry.Elements().First().ReplaceWith(new XElement(changed.Port));
        }
    }

    // The daemon that bound it may have ended before the rules of its time were those of now.
    private async Task FilterAgainAsync(QemuDomain domain, XElement entry, CancellationToken cancellationToken)
    {
        var card = domain.Definition.ToTree().Elements("devices").Elements("interface").FirstOrDefault(card => card.Element("alias")?.Get("name") == entry.Get("alias"));
        if (card is null || Filter(domain, card) is not { } filter)
        {
            return;
        }

        try
        {
            await node.Resources.Filters!.InstantiateAsync(filter with { PortDevice = entry.Get("dev")! }, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            node.Log(LogPriority.Error, $"the filter of network card {entry.Get("dev")} of domain '{domain.Name}': {e.Message}");
        }
    }

    private FilterPort? Filter(QemuDomain domain, XElement card) => card.Element("filterref") is { } reference && node.Resources.Filters is not null
        ? new FilterPort(string.Empty, domain.Name, domain.Uuid, card.Element("mac")!.Get("address")!, reference)
        : null;

    private async Task<HostEnd> MakeAsync(
        QemuDomain domain, QemuRun run, XElement card, NetworkAttachment? attachment, CancellationToken cancellationToken)
    {
        var source = card.Element("source");
        var request = CardPort.Request(card, attachment) with
        {
            HasQueues = card.Element("driver")?.Number("queues") is > 1,
            BeforeConnected = Filter(domain, card) is { } filter ? (name, token) => node.Resources.Filters!.InstantiateAsync(filter with { PortDevice = name }, token) : null,
        };
        var (type, device, mode) = attachment is not null ? (attachment.Type, attachment.Device, attachment.Mode) : (card.Get("type"), source?.Get("dev"), source?.Get("mode"));
        switch (type)
        {
            case "network" or "bridge" when !node.Host.IsPrivileged:
                return new HostEnd(await _helper.ConnectAsync(domain, run, card, request, cancellationToken).ConfigureAwait(false)) { IsForeign = true };
            case not "ethernet" when !node.Host.IsPrivileged:
            case "ethernet" when !node.Host.IsPrivileged && (card.Element("target")?.Get("managed") != "no" || request.BeforeConnected is not null):
                throw QemuNode.Speaker.Say(
                    VirtErrorCode.ConfigUnsupported, $"network cards of type '{card.Get("type")}' need the superuser's daemon; a user's own has types 'user' and 'bridge'");
            case "direct" or "hostdev-pci" when card.Element("filterref") is not null:
                throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"filterref is not supported for network interfaces of type {(type == "direct" ? "direct" : "hostdev")}");
            case "direct":
                var macvtap = await node.Resources.Links.CreateMacvtapAsync(request, device ?? string.Empty, mode ?? "vepa", cancellationToken).ConfigureAwait(false);
                return new HostEnd(macvtap.Name) { File = macvtap.File };
            case "hostdev-pci":
                throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, "network cards from a pool of PCI devices have to be of type 'hostdev' on this host");
            case "ethernet" when card.Element("target")?.Get("managed") == "no" && request.Name is { } own:
                if (request.BeforeConnected is { } prepare)
                {
                    await prepare(own, cancellationToken).ConfigureAwait(false);
                }

                return new HostEnd(own) { IsForeign = true };
            default:
                return new HostEnd(await CreateTapAsync(request, cancellationToken).ConfigureAwait(false));
        }
    }

    private async Task<string> CreateTapAsync(TapRequest request, CancellationToken cancellationToken)
    {
        string? bound = null;
        var order = request.BeforeConnected is not { } prepare ? request : request with
        {
            BeforeConnected = async (name, token) =>
            {
                await prepare(name, token).ConfigureAwait(false);
                bound = name;
            },
        };
        try
        {
            return await node.Resources.Links.CreateTapAsync(order, cancellationToken).ConfigureAwait(false);
        }
        catch when (bound is not null)
        {
            await node.Resources.Filters!.ReleaseAsync(bound, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private void Remember(QemuDomain domain, QemuRun run, XElement card, NetworkAttachment? attachment, HostEnd made)
    {
        var entry = new XElement(
            "card",
            new XAttribute("alias", card.Element("alias")!.Get("name")!),
            new XAttribute("dev", made.Name),
            made.File is null ? null : new XAttribute("file", made.File),
            card.Element("driver")?.Number("queues") is > 1 ? new XAttribute("queues", "yes") : null,
            made.IsForeign ? new XAttribute("foreign", "yes") : null,
            card.Element("filterref") is null ? null : new XAttribute("filtered", "yes"),
            attachment is null ? null : new XAttribute("network", attachment.Network),
            attachment?.Mtu is { } mtu ? new XAttribute("mtu", mtu.ToString(CultureInfo.InvariantCulture)) : null,
            attachment is null ? null : new XElement(attachment.Port));
        lock (node.Gate)
        {
            if (!run.Annexes.TryGetValue(Annex, out var cards))
            {
                run.Annexes[Annex] = cards = new XElement("cards");
            }

            cards.Add(entry);
        }

        node.SaveStatus(domain);
    }

    private async Task RemoveAsync(XElement card, CancellationToken cancellationToken)
    {
        var attachment = CardPort.Attachment(card);
        if (node.Resources.Filters is { } filters && card.Get("filtered") is not null)
        {
            await filters.ReleaseAsync(card.Get("dev")!, cancellationToken).ConfigureAwait(false);
        }

        if (card.Get("foreign") is null)
        {
            await node.Resources.Links.DeleteAsync(card.Get("dev")!, attachment?.VirtualPort, cancellationToken).ConfigureAwait(false);
        }

        if (attachment is not null)
        {
            await node.Resources.Networks.ReleaseAsync(attachment, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The host's end of a card.</summary>
    /// <param name="Name">The device's name.</param>
    private readonly record struct HostEnd(string Name)
    {
        /// <summary>The file that opens it; null for the one of all taps.</summary>
        internal string? File { get; init; }

        /// <summary>Whether it is not ours to remove.</summary>
        internal bool IsForeign { get; init; }
    }
}
