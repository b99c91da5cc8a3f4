using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Networks.Guests;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Preparation;

/// <summary>Moves network cards of running guests from bridge to bridge, as when a cable is plugged elsewhere.</summary>
/// <remarks>qemuDomainChangeNetBridge. Bridges may be the user's own or those of virtual networks.</remarks>
/// <param name="node">Where the guests are.</param>
internal sealed class CardMover(QemuNode node)
{
    /// <summary>Tells whether a card is to be connected otherwise than it is.</summary>
    /// <param name="old">The card as it is.</param>
    /// <param name="fresh">The card as it shall be.</param>
    /// <returns>Whether it is.</returns>
    internal static bool IsMove(XElement old, XElement fresh) => fresh.Get("type") is "bridge" or "network"
        && (old.Get("type") != fresh.Get("type") || Source(old, "bridge") != Source(fresh, "bridge") || Source(old, "network") != Source(fresh, "network")
            || (old.Element("port")?.Get("isolated") == "yes") != (fresh.Element("port")?.Get("isolated") == "yes"));

    /// <summary>Moves a card.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="old">The card as it is.</param>
    /// <param name="fresh">The card as it shall be; it is completed.</param>
    /// <param name="cancellationToken">Gives up; the card stays where it is.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">OperationFailed when there is no such bridge, NoNetwork when there is no such network, InternalError when it has no bridge.</exception>
    internal async Task MoveAsync(QemuDomain domain, QemuRun run, XElement old, XElement fresh, CancellationToken cancellationToken)
    {
        var device = old.Element("target")?.Get("dev") ?? throw QemuNode.Speaker.Internal("Missing bridge name");
        var alias = old.Element("alias")?.Get("name");
        XElement? entry;
        lock (node.Gate)
        {
            entry = run.Annexes.GetValueOrDefault(QemuCards.Annex)?.Elements("card").FirstOrDefault(item => item.Get("alias") == alias);
        }

        var before = entry is null ? null : CardPort.Attachment(entry);
        var attachment = fresh.Get("type") == "network"
            ? await node.Resources.Networks.AttachAsync(new NetworkGuest(domain.Name, domain.Uuid), fresh, cancellationToken).ConfigureAwait(false)
            : null;
        try
        {
            var request = CardPort.Request(fresh, attachment);
            if (request.Bridge is null)
            {
                throw QemuNode.Speaker.Internal("Missing bridge name");
            }

            await MoveAsync(device, request, CardPort.Request(old, before), cancellationToken).ConfigureAwait(false);
        }
        catch when (attachment is not null)
        {
            await node.Resources.Networks.ReleaseAsync(attachment, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        CardPort.Complete(fresh, attachment, device);
        if (entry is not null)
        {
            Remember(entry, attachment);
        }

        if (before is not null)
        {
            await node.Resources.Networks.ReleaseAsync(before, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task MoveAsync(string device, TapRequest request, TapRequest before, CancellationToken cancellationToken)
    {
        if (request.VirtualPort?.Get("type") is null or "none" && !await node.Resources.Links.ExistsAsync(request.Bridge!, cancellationToken).ConfigureAwait(false))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"bridge {request.Bridge} doesn't exist");
        }

        try
        {
            await node.Resources.Links.MoveAsync(device, request, before.VirtualPort, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await node.Resources.Links.MoveAsync(device, before, request.VirtualPort, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private void Remember(XElement entry, NetworkAttachment? attachment)
    {
        lock (node.Gate)
        {
            entry.SetAttributeValue("network", attachment?.Network);
            entry.SetAttributeValue("mtu", attachment?.Mtu?.ToString(CultureInfo.InvariantCulture));
            entry.ReplaceNodes(attachment is null ? null : new XElement(attachment.Port));
        }
    }

    private static string? Source(XElement card, string part) => card.Element("source")?.Get(part);
}
