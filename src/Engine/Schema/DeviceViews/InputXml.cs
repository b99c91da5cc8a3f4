using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A keyboard, a mouse or another thing that people put their hands on.</summary>
/// <param name="element">A <c>input</c> element.</param>
public sealed class InputXml(XElement element) : XmlView(element)
{
    /// <summary>The kind: mouse, tablet, keyboard, passthrough or evdev.</summary>
    public string? Type
    {
        get => Element.Get("type");
        set => Element.Set("type", value);
    }

    /// <summary>The bus: ps2, usb, virtio, xen or none.</summary>
    public string? Bus
    {
        get => Element.Get("bus");
        set => Element.Set("bus", value);
    }

    /// <summary>The kind of virtio device, such as virtio-non-transitional.</summary>
    public string? Model
    {
        get => Element.Get("model");
        set => Element.Set("model", value);
    }

    /// <summary>The host's event device, of a passed-through one.</summary>
    public string? Device
    {
        get => Element.Element("source")?.Get("evdev");
        set => Element.Need("source").Set("evdev", value);
    }
}
