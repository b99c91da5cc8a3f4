using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks.Guests;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Preparation;

/// <summary>What a network card asks of the host, and what the host gave it.</summary>
internal static class CardPort
{
    /// <summary>Reads what a card's network gave it.</summary>
    /// <param name="card">The entry of the card in the annex.</param>
    /// <returns>It; null where the card is on no network.</returns>
    internal static NetworkAttachment? Attachment(XElement card) => card.Get("network") is { } network && card.Elements().FirstOrDefault() is { } port
        ? new NetworkAttachment(network, new XElement(port), card.Number("mtu") is { } mtu ? mtu : null)
        : null;

    /// <summary>Says what a card's device on the host shall be.</summary>
    /// <param name="card">The card.</param>
    /// <param name="attachment">What its network gives it; null where it has none.</param>
    /// <returns>The device.</returns>
    internal static TapRequest Request(XElement card, NetworkAttachment? attachment) => attachment?.ToTap(card) ?? new TapRequest(card.Element("mac")!.Get("address")!)
    {
        Name = card.Element("target")?.Get("dev"),
        Bridge = card.Get("type") == "bridge" ? card.Element("source")?.Get("bridge") : null,
        Mtu = card.Element("mtu")?.Number("size"),
        Vlan = card.Element("vlan"),
        VirtualPort = card.Element("virtualport"),
        IsIsolated = card.Element("port")?.Get("isolated") == "yes",
        Limits = card,
        IsUp = card.Element("link")?.Get("state") != "down",
    };

    /// <summary>Says in a card what the host gave it.</summary>
    /// <param name="card">The card.</param>
    /// <param name="attachment">What its network gave it; null where it is on none.</param>
    /// <param name="name">Its device on the host.</param>
    internal static void Complete(XElement card, NetworkAttachment? attachment, string name)
    {
        var target = card.Element("target");
        if (target is null)
        {
            card.Add(target = new XElement("target"));
        }

        target.SetAttributeValue("dev", name);
        if (attachment is null)
        {
            return;
        }

        var source = card.Element("source")!;
        source.SetAttributeValue("portid", VirtUuid.Format(attachment.PortId));
        source.SetAttributeValue("bridge", attachment.Bridge);
        if (attachment.Bridge is null)
        {
            source.SetAttributeValue("dev", attachment.Device);
            source.SetAttributeValue("mode", attachment.Mode);
        }
    }
}
