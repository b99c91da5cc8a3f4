using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Any device of a domain, by what all kinds have.</summary>
/// <param name="element">A child of <c>devices</c>.</param>
public sealed class DeviceXml(XElement element) : XmlView(element)
{
    /// <summary>The kind of device, such as disk, interface or controller: the element's name.</summary>
    public string Kind => Element.Name.LocalName;

    /// <summary>The name by which the device is known while the domain runs.</summary>
    public string? Alias
    {
        get => Element.Element("alias")?.Get("name");
        set => Common.SetAlias(Element, value);
    }

    /// <summary>The device's turn at starting the guest, from 1; null for none of its own.</summary>
    public int? BootOrder
    {
        get => Common.BootOrder(Element);
        set => Common.SetBootOrder(Element, value);
    }

    /// <summary>What the device is attached to: pci, drive, usb, virtio-serial, ccw and others.</summary>
    public string? AddressType => Element.Element("address")?.Get("type");

    /// <summary>What all views over devices share.</summary>
    internal static class Common
    {
        public static void SetAlias(XElement device, string? name) => SetNamed(device, "alias", "name", name);

        public static int? BootOrder(XElement device) => device.Element("boot").Number("order");

        public static void SetBootOrder(XElement device, int? order) => SetNamed(device, "boot", "order", order?.Invariant());

        /// <summary>Sets the attribute of a child that is there only for it.</summary>
        public static void SetNamed(XElement device, string child, string attribute, string? value)
        {
            if (value is null)
            {
                device.Drop(child);
            }
            else
            {
                device.Need(child).Set(attribute, value);
            }
        }

        public static void SetFlag(XElement device, string child, bool value)
        {
            if (value)
            {
                device.Need(child);
            }
            else
            {
                device.Drop(child);
            }
        }
    }
}
