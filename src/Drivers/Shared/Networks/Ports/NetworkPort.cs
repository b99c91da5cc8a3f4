using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks.Ports;

/// <summary>A connection of a guest to a network.</summary>
/// <remarks>virNetworkPortDef. Its description is never changed in place.</remarks>
/// <param name="Definition">Its description in libvirt's form.</param>
internal sealed record NetworkPort(XElement Definition)
{
    /// <summary>What identifies it.</summary>
    internal Guid Uuid { get; } = VirtUuid.Parse(Definition.Text("uuid")!);

    /// <summary>The guest's Ethernet address.</summary>
    internal MacAddress Mac => MacAddress.Parse(Definition.Element("mac")!.Get("address")!);

    /// <summary>How it is connected, once it is.</summary>
    internal XElement? Plug => Definition.Element("plug");

    /// <summary>What it is connected to: a device, or a device's address; nothing for a bridge.</summary>
    internal string? Device => Plug?.Get("type") switch
    {
        "direct" => Plug.Get("dev"),
        "hostdev-pci" => PoolDevice.KeyOf(Plug.Element("address")!),
        _ => null,
    };

    /// <summary>The class of traffic that keeps a rate free for it; nothing without one.</summary>
    internal int? TrafficClass =>
        int.TryParse(Definition.Element("bandwidth")?.Get("classID"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>The rate that is kept free for it, in KB per second; 0 without one.</summary>
    internal long Floor => FloorOf(Definition);

    /// <summary>Reads the rate that is to be kept free.</summary>
    /// <param name="owner">The element with a <c>bandwidth</c>, or without.</param>
    /// <returns>The rate in KB per second; 0 without one.</returns>
    internal static long FloorOf(XElement owner) => BandwidthXml.Of(owner, "inbound")?.Floor ?? 0;
}
