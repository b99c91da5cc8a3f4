using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Drivers.Shared.Networks.Guests;
using VirtPS.Drivers.Shared.Networks.Ports;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network.Ports;

/// <summary>Connects guests to the host's networks.</summary>
/// <param name="store">The networks.</param>
/// <param name="ports">Their ports.</param>
internal sealed class NetworkAttachments(NetworkStore store, INetworkPortDriver ports) : INetworkAttachments
{
    /// <inheritdoc/>
    public async Task<NetworkAttachment> AttachAsync(NetworkGuest guest, XElement card, CancellationToken cancellationToken)
    {
        var source = card.Element("source");
        var network = store.Find(source?.Get("network") ?? throw new VirtException(
            VirtErrorCode.InternalError, "the network card names no network", VirtErrorDomain.Network));
        var id = source.Get("portid") is { } given ? VirtUuid.Parse(given) : Guid.NewGuid();
        var port = await ports.CreateAsync(network.Ref, VirtXml.Write(Describe(id, guest, card)), NetworkPortFlags.None, cancellationToken).ConfigureAwait(false);
        return Read(network, port.Uuid);
    }

    /// <inheritdoc/>
    public async Task<NetworkAttachment> ReclaimAsync(NetworkGuest guest, NetworkAttachment known, CancellationToken cancellationToken)
    {
        var network = store.Find(known.Network);
        network.NeedActive();
        if (!network.Ports.Has(known.PortId))
        {
            await ports.CreateAsync(network.Ref, VirtXml.Write(known.Port), NetworkPortFlags.Reclaim, cancellationToken).ConfigureAwait(false);
        }

        return Read(network, known.PortId);
    }

    /// <inheritdoc/>
    public async Task<NetworkAttachment> ChangeBandwidthAsync(NetworkAttachment attachment, XElement card, CancellationToken cancellationToken)
    {
        var network = store.Find(attachment.Network);
        await ports.SetParametersAsync(new NetworkPortRef(network.Ref, attachment.PortId), PortParameters.Read(card), cancellationToken).ConfigureAwait(false);
        return Read(network, attachment.PortId);
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync(NetworkAttachment attachment, CancellationToken cancellationToken)
    {
        try
        {
            var network = store.Find(attachment.Network);
            await ports.DeleteAsync(new NetworkPortRef(network.Ref, attachment.PortId), cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException e) when (e.Code is VirtErrorCode.NoNetwork or VirtErrorCode.NoNetworkPort or VirtErrorCode.OperationInvalid)
        {
            // The network was stopped, and with it went its ports.
        }
    }

    // virDomainNetDefToNetworkPort.
    private static XElement Describe(Guid id, NetworkGuest guest, XElement card)
    {
        var port = new XElement(
            "networkport",
            new XElement("uuid", VirtUuid.Format(id)),
            new XElement("owner", new XElement("name", guest.Name), new XElement("uuid", VirtUuid.Format(guest.Uuid))));
        port.SetText("group", card.Element("source")!.Get("portgroup"));
        port.Add(new XElement("mac", new XAttribute("address", card.Element("mac")!.Get("address")!)));
        foreach (var part in new[] { "virtualport", "bandwidth", "vlan", "port" })
        {
            port.Add(card.Elements(part).Take(1).Select(element => new XElement(element)));
        }

        if (card.Get("trustGuestRxFilters") is { } trust)
        {
            port.Add(new XElement("rxfilters", new XAttribute("trustGuest", trust)));
        }

        return port;
    }

    private static NetworkAttachment Read(VirtualNetwork network, Guid port) =>
        new(network.Name, network.Ports.Find(port).Definition, NetworkAttachment.MtuOf(network.Definition));
}
