using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A socket between the guest and its host.</summary>
/// <param name="element">A <c>vsock</c> element.</param>
public sealed class VsockXml(XElement element) : XmlView(element)
{
    /// <summary>The device, such as virtio.</summary>
    public string? Model
    {
        get => Element.Get("model");
        set => Element.Set("model", value);
    }

    /// <summary>Whether the host chooses the number.</summary>
    public bool? AutoCid
    {
        get => XmlSwitch.Read(Element.Element("cid")?.Get("auto"));
        set => Element.Need("cid").Set("auto", XmlSwitch.YesNo(value));
    }

    /// <summary>The guest's number.</summary>
    public int? Cid
    {
        get => Element.Element("cid").Number("address");
        set => Element.Need("cid").Set("address", value?.Invariant());
    }
}
