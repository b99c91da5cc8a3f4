using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>The device by which a guest gives memory back to its host.</summary>
/// <param name="element">A <c>memballoon</c> element.</param>
public sealed class MemballoonXml(XElement element) : XmlView(element)
{
    /// <summary>The kind: virtio, xen or none, with virtio's transitional forms.</summary>
    public string? Model
    {
        get => Element.Get("model");
        set => Element.Set("model", value);
    }

    /// <summary>How often the guest reports its memory statistics, in seconds; null for never.</summary>
    public int? StatisticsPeriod
    {
        get => Element.Element("stats").Number("period") is > 0 and var period ? period : null;
        set => DeviceXml.Common.SetNamed(Element, "stats", "period", value is null or 0 ? null : value.Value.Invariant());
    }
}
