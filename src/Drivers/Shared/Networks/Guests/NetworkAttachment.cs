using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks.Guests;

/// <summary>What a guest's network card is connected to.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Port">The port's description in libvirt's form, for the guest's status file.</param>
/// <param name="Mtu">The longest packet of the network in bytes; nothing for the usual.</param>
internal sealed record NetworkAttachment(string Network, XElement Port, int? Mtu)
{
    /// <summary>The port's uuid.</summary>
    internal Guid PortId { get; } = VirtUuid.Parse(Port.Text("uuid")!);

    /// <summary>How: <c>network</c> and <c>bridge</c> by a tap on a bridge, <c>direct</c> by macvtap, <c>hostdev-pci</c> by a device of its own.</summary>
    internal string Type => Plug.Get("type")!;

    /// <summary>The bridge, for the first two.</summary>
    internal string? Bridge => Plug.Get("bridge");

    /// <summary>The device that macvtap is made on.</summary>
    internal string? Device => Plug.Get("dev");

    /// <summary>The mode of macvtap: bridge, private, vepa or passthrough.</summary>
    internal string? Mode => Plug.Get("mode");

    /// <summary>The PCI address of a device of the guest's own.</summary>
    internal XElement? HostDevice => Plug.Element("address");

    /// <summary>Whether that device is detached from the host's driver before, and given back after its use.</summary>
    internal bool IsManaged => Plug.Get("managed") == "yes";

    /// <summary>The driver for that device, where one is asked for: vfio or kvm.</summary>
    internal string? HostDriver => Plug.Element("driver")?.Get("name");

    /// <summary>Whether the bridge's table of addresses is kept by VirtPS and not by the kernel.</summary>
    internal bool KeepsMacTable => Plug.Get("macTableManager") == "libvirt";

    /// <summary>Whether the card must not reach others that are isolated.</summary>
    internal bool IsIsolated => Port.Element("port")?.Get("isolated") == "yes";

    /// <summary>Whether the guest may change what its card listens to.</summary>
    internal bool TrustsGuest => Port.Element("rxfilters")?.Get("trustGuest") == "yes";

    /// <summary>How a switch knows the card; nothing for plain ones.</summary>
    internal XElement? VirtualPort => Port.Element("virtualport");

    /// <summary>The VLANs of the card.</summary>
    internal XElement? Vlan => Port.Element("vlan");

    private XElement Plug => Port.Element("plug")!;

    /// <summary>Makes a tap's description of the attachment and of what the card itself asks for.</summary>
    /// <param name="card">The card's <c>interface</c> element.</param>
    /// <returns>The description.</returns>
    internal TapRequest ToTap(XElement card) => new(card.Element("mac")!.Get("address")!)
    {
        Name = card.Element("target")?.Get("dev"),
        Bridge = Bridge,
        Mtu = card.Element("mtu") is { } own ? own.Number("size") : Mtu,
        Vlan = Vlan,
        VirtualPort = VirtualPort,
        IsIsolated = IsIsolated,
        KeepsMacTable = KeepsMacTable,
        Limits = Port,
        IsUp = card.Element("link")?.Get("state") != "down",
    };

    /// <summary>Reads the longest packet of a network.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <returns>The length in bytes; nothing for the usual.</returns>
    internal static int? MtuOf(XElement network) =>
        int.TryParse(network.Element("mtu")?.Get("size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : null;
}
