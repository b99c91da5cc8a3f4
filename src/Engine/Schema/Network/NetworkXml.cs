using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>A virtual network's definition.</summary>
/// <param name="element">A <c>network</c> element.</param>
/// <remarks>https://libvirt.org/formatnetwork.html. <see cref="NetworkNormalizer"/> brings it into libvirt's form.</remarks>
public sealed class NetworkXml(XElement element) : XmlView(element)
{
    /// <summary>The name; null when the document has none.</summary>
    public string? Name
    {
        get => Element.Text("name");
        set => Element.SetText("name", value);
    }

    /// <summary>The identity that outlives a change of name; null when the document has none.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InternalError"/>, libvirt's own code for this, when the text is no uuid.</exception>
    public Guid? Uuid
    {
        get => Identity.ReadUuid(Element);
        set => Element.SetText("uuid", value is { } uuid ? VirtUuid.Format(uuid) : null);
    }

    /// <summary>How traffic leaves: nat, route, open, bridge, private, vepa, passthrough or hostdev; null keeps it inside.</summary>
    public string? ForwardMode
    {
        get => Element.Element("forward") is { } forward ? forward.Get("mode") ?? "nat" : null;
        set => DeviceXml.Common.SetNamed(Element, "forward", "mode", value);
    }

    /// <summary>The host's interface that traffic leaves through; null for any.</summary>
    public string? ForwardDevice
    {
        get => Element.Element("forward")?.Get("dev");
        set => Element.Need("forward").Set("dev", value);
    }

    /// <summary>The name of the host's bridge.</summary>
    public string? Bridge
    {
        get => Element.Element("bridge")?.Get("name");
        set => Element.Need("bridge").Set("name", value);
    }

    /// <summary>The Ethernet address of the bridge.</summary>
    public string? Mac
    {
        get => Element.Element("mac")?.Get("address");
        set => DeviceXml.Common.SetNamed(Element, "mac", "address", value);
    }

    /// <summary>The name of the DNS domain.</summary>
    public string? Domain
    {
        get => Element.Element("domain")?.Get("name");
        set => DeviceXml.Common.SetNamed(Element, "domain", "name", value);
    }

    /// <summary>The longest frame in bytes.</summary>
    public int? Mtu
    {
        get => Element.Element("mtu").Number("size");
        set => DeviceXml.Common.SetNamed(Element, "mtu", "size", value?.Invariant());
    }

    /// <summary>The virtual LANs that untagged ports belong to.</summary>
    public IReadOnlyList<int> Vlans
    {
        get => [.. Element.Element("vlan")?.Elements("tag").Select(t => t.Number("id") ?? 0) ?? []];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Element.Drop("vlan");
            if (value.Count > 0)
            {
                var vlan = Element.Need("vlan");
                vlan.Set("trunk", value.Count > 1 ? "yes" : null);
                vlan.Add(value.Select(id => new XElement("tag", new XAttribute("id", id.Invariant()))));
            }
        }
    }

    /// <summary>The host's addresses on the network, with what it hands out there.</summary>
    public IEnumerable<NetworkIPXml> Addresses => Element.Elements("ip").Select(e => new NetworkIPXml(e));

    /// <summary>The groups of ports.</summary>
    public IEnumerable<PortGroupXml> PortGroups => Element.Elements("portgroup").Select(e => new PortGroupXml(e));

    /// <summary>The names that the network's DNS knows besides its guests', by address.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> DnsHosts =>
        Element.Element("dns")?.Elements("host").Select(h => KeyValuePair.Create<string, IReadOnlyList<string>>(
            h.Get("ip") ?? string.Empty, [.. h.Elements("hostname").Select(n => n.Value)])) ?? [];

    /// <summary>The limits for what comes in; null for none.</summary>
    public BandwidthXml? Inbound => BandwidthXml.Of(Element, "inbound");

    /// <summary>The limits for what goes out; null for none.</summary>
    public BandwidthXml? Outbound => BandwidthXml.Of(Element, "outbound");

    /// <summary>What applications keep with the definition.</summary>
    public MetadataXml Metadata => new(Element);

    /// <summary>Makes a view over a new element from text.</summary>
    /// <param name="text">The XML text of a network.</param>
    /// <param name="limits">How large it may be; the wire's limits when absent.</param>
    /// <returns>The view.</returns>
    /// <exception cref="VirtException">As <see cref="VirtXml.Parse(string, string, XmlLimits, string)"/>.</exception>
    public static NetworkXml Parse(string text, XmlLimits? limits = null) => new(VirtXml.Parse(text, "network", limits));

    /// <summary>Copies the whole definition, so that changes to the copy leave this one alone.</summary>
    /// <returns>A view over the copy.</returns>
    public NetworkXml Copy() => new(new XElement(Element));

    /// <summary>Adds an address of the host on the network.</summary>
    /// <param name="address">The address.</param>
    /// <param name="prefixLength">How many of its bits name the network.</param>
    /// <returns>The new address.</returns>
    public NetworkIPXml AddAddress(IPAddress address, int prefixLength)
    {
        ArgumentNullException.ThrowIfNull(address);
        var ip = new XElement("ip", new XAttribute("address", address.ToString()));
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            ip.SetAttributeValue("family", "ipv6");
            ip.SetAttributeValue("prefix", prefixLength.Invariant());
        }
        else
        {
            ip.SetAttributeValue("netmask", NetworkAddress.Mask(prefixLength).ToString());
        }

        Element.Insert(ip);
        Arranger.Arrange(ip);
        ip.Tidy();
        return new NetworkIPXml(ip);
    }
}
