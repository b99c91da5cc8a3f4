using System.Xml.Linq;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>The network cards that a document names.</summary>
/// <param name="wishes">What the document says.</param>
/// <param name="actual">The domain's definition.</param>
internal sealed class DomainInterfacePart(IReadOnlyList<VirtInterfaceConfig> wishes, DomainXml actual)
    : DomainDeviceListPart<VirtInterfaceConfig>(DomainDevices.Network, wishes, actual)
{
    protected override IReadOnlyList<Func<VirtInterfaceConfig, XElement, bool>> Rules { get; } =
    [
        (wish, device) => wish.Mac is { } mac && string.Equals(new InterfaceXml(device).Mac, mac, StringComparison.OrdinalIgnoreCase),
        (wish, device) => wish.Mac is null && IsConnected(wish, new InterfaceXml(device)),
    ];

    internal static OrderedDictionary<string, object?> Describe(InterfaceXml card) => Described.Of(
        ("Network", card.Network), ("PortGroup", card.PortGroup), ("Bridge", card.Type == "bridge" ? card.Bridge : null), ("Direct", card.Type == "direct" ? card.SourceDevice : null),
        ("User", card.Type == "user" ? true : null), ("Model", card.Model), ("Mac", card.Mac), ("Mtu", card.Mtu), ("LinkUp", card.LinkState == "down" ? false : null),
        ("Filter", card.Filter), ("BootOrder", card.BootOrder));

    protected override IEnumerable<XElement> Devices(DomainXml domain) => domain.Devices.Interfaces.Select(card => card.Element);

    protected override IEnumerable<(string Name, string? Desired, string? Actual)> Differences(VirtInterfaceConfig wish, XElement device)
    {
        var card = new InterfaceXml(device);
        var named = new[]
        {
            ("PortGroup", wish.PortGroup, card.PortGroup), ("DirectMode", wish.DirectMode, (string?)device.Element("source")?.Attribute("mode")), ("Model", wish.Model, card.Model),
            ("Vlan", wish.Vlan?.Invariant(), (string?)device.Element("vlan")?.Element("tag")?.Attribute("id")), ("Mtu", wish.Mtu?.Invariant(), card.Mtu?.Invariant()),
            ("Filter", wish.Filter, card.Filter), ("BootOrder", wish.BootOrder?.Invariant(), card.BootOrder?.Invariant()),
        };
        foreach (var (name, desired, found) in named.Where(one => one.Item2 is not null))
        {
            yield return (name, desired, found);
        }

        if (!IsConnected(wish, card))
        {
            yield return ("Source", $"{wish}", card.Source ?? card.Type);
        }

        yield return ("LinkUp", $"{wish.LinkUp}", $"{card.LinkState != "down"}");
    }

    protected override void Change(VirtInterfaceConfig wish, XElement device)
    {
        var card = new InterfaceXml(device);
        if (!IsConnected(wish, card))
        {
            device.Elements("source").Remove();
            card.Type = wish.Kind;
            card.Network = wish.Network ?? card.Network;
            card.Bridge = wish.Bridge ?? card.Bridge;
            card.SourceDevice = wish.Direct ?? card.SourceDevice;
        }

        card.PortGroup = wish.PortGroup ?? card.PortGroup;
        card.Model = wish.Model ?? card.Model;
        card.Mtu = wish.Mtu ?? card.Mtu;
        card.Filter = wish.Filter ?? card.Filter;
        card.BootOrder = wish.BootOrder ?? card.BootOrder;
        card.LinkState = wish.LinkUp ? null : "down";
        if (wish.DirectMode is { } mode)
        {
            device.Need("source").Set("mode", mode);
        }

        if (wish.Vlan is { } vlan)
        {
            device.Drop("vlan");
            device.Need("vlan").Add(new XElement("tag", new XAttribute("id", vlan.Invariant())));
        }
    }

    protected override string NameOf(XElement device) => new InterfaceXml(device).Mac ?? "?";

    protected override string SourceOf(XElement device) => new InterfaceXml(device).Source ?? new InterfaceXml(device).Type;

    private static bool IsConnected(VirtInterfaceConfig wish, InterfaceXml card) => wish switch
    {
        { Network: { } network } => card.Network == network,
        { Bridge: { } bridge } => card.Type == "bridge" && card.Bridge == bridge,
        { Direct: { } device } => card.Type == "direct" && card.SourceDevice == device,
        _ => card.Type == "user",
    };
}
