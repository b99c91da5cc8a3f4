using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A controller that other devices are attached to.</summary>
/// <param name="element">A <c>controller</c> element.</param>
public sealed class ControllerXml(XElement element) : XmlView(element)
{
    /// <summary>The bus: ide, fdc, scsi, sata, virtio-serial, ccid, usb, pci, xenbus or isa.</summary>
    public string? Type
    {
        get => Element.Get("type");
        set => Element.Set("type", value);
    }

    /// <summary>The controller's number among those of its type.</summary>
    public int? Index
    {
        get => Element.Number("index");
        set => Element.Set("index", value?.Invariant());
    }

    /// <summary>The chip, such as virtio-scsi or pcie-root-port; null for the driver's own choice.</summary>
    public string? Model
    {
        get => Element.Get("model");
        set => Element.Set("model", value);
    }
}
