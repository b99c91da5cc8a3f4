using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A network interface of a domain.</summary>
/// <param name="element">An <c>interface</c> element.</param>
public sealed class InterfaceXml(XElement element) : XmlView(element)
{
    /// <summary>How it is connected: network, bridge, direct, user, ethernet, hostdev, vhostuser, internal, vdpa and others.</summary>
    public string Type
    {
        get => Element.Get("type") ?? "user";
        set => Element.Set("type", value);
    }

    /// <summary>The Ethernet address.</summary>
    public string? Mac
    {
        get => Element.Element("mac")?.Get("address");
        set => DeviceXml.Common.SetNamed(Element, "mac", "address", value);
    }

    /// <summary>The network that it is connected to.</summary>
    public string? Network
    {
        get => Element.Element("source")?.Get("network");
        set => DeviceXml.Common.SetNamed(Element, "source", "network", value);
    }

    /// <summary>The network's group of ports.</summary>
    public string? PortGroup
    {
        get => Element.Element("source")?.Get("portgroup");
        set => Element.Need("source").Set("portgroup", value);
    }

    /// <summary>The host's bridge that it is connected to.</summary>
    public string? Bridge
    {
        get => Element.Element("source")?.Get("bridge");
        set => DeviceXml.Common.SetNamed(Element, "source", "bridge", value);
    }

    /// <summary>The host's interface that it is connected to directly.</summary>
    public string? SourceDevice
    {
        get => Element.Element("source")?.Get("dev");
        set => DeviceXml.Common.SetNamed(Element, "source", "dev", value);
    }

    /// <summary>What it is connected to, in one line, as virsh domiflist shows it.</summary>
    public string? Source => Element.Element("source") is { } source
        ? source.Get("network") ?? source.Get("bridge") ?? source.Get("dev") ?? source.Get("path") ?? source.Get("name") ?? source.Get("address")
        : null;

    /// <summary>The card that the guest sees, such as virtio or e1000.</summary>
    public string? Model
    {
        get => Element.Element("model")?.Get("type");
        set => DeviceXml.Common.SetNamed(Element, "model", "type", value);
    }

    /// <summary>The host's end of the connection, such as vnet0.</summary>
    public string? Target
    {
        get => Element.Element("target")?.Get("dev");
        set => DeviceXml.Common.SetNamed(Element, "target", "dev", value);
    }

    /// <summary>The state of the cable, up or down; null for up.</summary>
    public string? LinkState
    {
        get => Element.Element("link")?.Get("state");
        set => DeviceXml.Common.SetNamed(Element, "link", "state", value);
    }

    /// <summary>The longest frame in bytes.</summary>
    public int? Mtu
    {
        get => Element.Element("mtu").Number("size");
        set => DeviceXml.Common.SetNamed(Element, "mtu", "size", value?.Invariant());
    }

    /// <summary>The name of the filter for what passes.</summary>
    public string? Filter
    {
        get => Element.Element("filterref")?.Get("filter");
        set => DeviceXml.Common.SetNamed(Element, "filterref", "filter", value);
    }

    /// <summary>The limits for what comes in; null for none.</summary>
    public BandwidthXml? Inbound => BandwidthXml.Of(Element, "inbound");

    /// <summary>The limits for what goes out; null for none.</summary>
    public BandwidthXml? Outbound => BandwidthXml.Of(Element, "outbound");

    /// <summary>The interface's turn at starting the guest, from 1.</summary>
    public int? BootOrder
    {
        get => DeviceXml.Common.BootOrder(Element);
        set => DeviceXml.Common.SetBootOrder(Element, value);
    }

    /// <summary>The name by which the interface is known while the domain runs.</summary>
    public string? Alias
    {
        get => Element.Element("alias")?.Get("name");
        set => DeviceXml.Common.SetAlias(Element, value);
    }

    /// <summary>Sets the limits for one direction.</summary>
    /// <param name="inbound">Whether for what comes in.</param>
    /// <param name="average">The long-term rate in KiB per second; null takes the limits out.</param>
    /// <param name="peak">The highest rate in KiB per second.</param>
    /// <param name="burst">The KiB that may pass at the peak.</param>
    public void SetBandwidth(bool inbound, long? average, long? peak = null, long? burst = null) =>
        BandwidthXml.Set(Element, inbound ? "inbound" : "outbound", average, peak, burst);
}
