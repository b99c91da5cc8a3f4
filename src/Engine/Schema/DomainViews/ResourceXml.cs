using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>The group of the host that the guest counts to.</summary>
/// <param name="element">A <c>resource</c> element.</param>
public sealed class ResourceXml(XElement element) : XmlView(element)
{
    /// <summary>The group's path.</summary>
    public string? Partition
    {
        get => Element.Text("partition");
        set => Element.SetText("partition", value);
    }

    /// <summary>The name under which a fibre channel fabric counts it.</summary>
    public string? FibreChannelAppId
    {
        get => Element.Element("fibrechannel")?.Get("appid");
        set => Element.Need("fibrechannel").Set("appid", value);
    }
}
