using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A unit that translates what devices address.</summary>
/// <param name="element">A <c>iommu</c> element.</param>
public sealed class IommuXml(XElement element) : XmlView(element)
{
    /// <summary>The unit: intel, smmuv3, virtio or amd.</summary>
    public string? Model
    {
        get => Element.Get("model");
        set => Element.Set("model", value);
    }

    /// <summary>Whether it translates interrupts too.</summary>
    public bool? RemapsInterrupts
    {
        get => XmlSwitch.Read(Element.Element("driver")?.Get("intremap"));
        set => Element.Need("driver").Set("intremap", XmlSwitch.OnOff(value));
    }

    /// <summary>Whether what is missing is cached, as devices of the host need it.</summary>
    public bool? CachingMode
    {
        get => XmlSwitch.Read(Element.Element("driver")?.Get("caching_mode"));
        set => Element.Need("driver").Set("caching_mode", XmlSwitch.OnOff(value));
    }

    /// <summary>Whether guests may have more than 255 processors.</summary>
    public bool? ExtendedInterrupts
    {
        get => XmlSwitch.Read(Element.Element("driver")?.Get("eim"));
        set => Element.Need("driver").Set("eim", XmlSwitch.OnOff(value));
    }

    /// <summary>How many bits addresses have.</summary>
    public int? AddressWidth
    {
        get => Element.Element("driver").Number("aw_bits");
        set => Element.Need("driver").Set("aw_bits", value?.Invariant());
    }
}
