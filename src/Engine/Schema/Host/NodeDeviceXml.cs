using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>A device of a host.</summary>
/// <param name="element">A <c>device</c> element.</param>
/// <remarks>https://libvirt.org/formatnode.html; virNodeDeviceGetXMLDesc.</remarks>
public sealed class NodeDeviceXml(XElement element) : XmlView(element)
{
    /// <summary>The name; null in a document that asks for a device to be made.</summary>
    public string? Name
    {
        get => Element.Text("name");
        set => Element.SetText("name", value);
    }

    /// <summary>The name of the device that this one belongs to; null at the root.</summary>
    public string? Parent
    {
        get => Element.Text("parent");
        set => Element.SetText("parent", value);
    }

    /// <summary>Where the host's kernel shows the device.</summary>
    public string? Path => Element.Text("path");

    /// <summary>The host's driver that the device is bound to.</summary>
    public string? Driver => Element.Element("driver")?.Text("name");

    /// <summary>What the device is: system, pci, usb_device, net, scsi_host and others, with what those can be besides.</summary>
    public IReadOnlyList<string> Capabilities =>
        [.. Element.Descendants("capability").Select(c => c.Get("type")).OfType<string>().Distinct()];

    /// <summary>What the device is in the first place.</summary>
    public string? Capability => Main?.Get("type");

    /// <summary>The vendor's name.</summary>
    public string? Vendor => Main?.Text("vendor") ?? Main?.Element("hardware")?.Text("vendor");

    /// <summary>The product's name.</summary>
    public string? Product => Main?.Text("product") ?? Main?.Element("hardware")?.Text("product");

    /// <summary>The serial number.</summary>
    public string? Serial => Main?.Text("serial") ?? Main?.Element("hardware")?.Text("serial");

    /// <summary>The name and the Ethernet address of a network interface; null for other devices.</summary>
    public (string? Interface, string? Address)? Network =>
        Capability == "net" ? (Main!.Text("interface"), Main!.Text("address")) : null;

    /// <summary>The names by which a scsi host's port and node are known in their fabric; null for other devices.</summary>
    public (string? Wwnn, string? Wwpn)? FibreChannel =>
        Main?.Elements("capability").FirstOrDefault(c => c.Get("type") == "fc_host") is { } fabric
            ? (fabric.Text("wwnn"), fabric.Text("wwpn"))
            : null;

    private XElement? Main => Element.Element("capability");

    /// <summary>Makes a view over a new element from text.</summary>
    /// <param name="text">The XML text of a device.</param>
    /// <param name="limits">How large it may be; the wire's limits when absent.</param>
    /// <returns>The view.</returns>
    /// <exception cref="VirtException">As <see cref="VirtXml.Parse(string, string, XmlLimits, string)"/>.</exception>
    public static NodeDeviceXml Parse(string text, XmlLimits? limits = null) => new(VirtXml.Parse(text, "device", limits));
}
