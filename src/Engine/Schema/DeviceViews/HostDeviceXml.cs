using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A device of the host that the guest has to itself.</summary>
/// <param name="element">A <c>hostdev</c> element.</param>
public sealed class HostDeviceXml(XElement element) : XmlView(element)
{
    /// <summary>subsystem, or capabilities in containers.</summary>
    public string? Mode
    {
        get => Element.Get("mode");
        set => Element.Set("mode", value);
    }

    /// <summary>The kind: usb, pci, scsi, scsi_host, mdev, storage, misc or net.</summary>
    public string? Type
    {
        get => Element.Get("type");
        set => Element.Set("type", value);
    }

    /// <summary>What serves a mediated device, such as vfio-pci.</summary>
    public string? Model
    {
        get => Element.Get("model");
        set => Element.Set("model", value);
    }

    /// <summary>Whether the host's own driver lets go of it and takes it back on its own.</summary>
    public bool? IsManaged
    {
        get => XmlSwitch.Read(Element.Get("managed"));
        set => Element.Set("managed", XmlSwitch.YesNo(value));
    }

    /// <summary>The vendor of a USB device, in hexadecimal digits.</summary>
    public string? Vendor
    {
        get => Element.Element("source")?.Element("vendor")?.Get("id");
        set => Element.Need("source").Need("vendor").Set("id", value);
    }

    /// <summary>The product of a USB device, in hexadecimal digits.</summary>
    public string? Product
    {
        get => Element.Element("source")?.Element("product")?.Get("id");
        set => Element.Need("source").Need("product").Set("id", value);
    }
}
