using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A device by which the guest says that it has crashed.</summary>
/// <param name="element">A <c>panic</c> element.</param>
public sealed class PanicXml(XElement element) : XmlView(element)
{
    /// <summary>The device: isa, pseries, hyperv, s390 or pvpanic.</summary>
    public string? Model
    {
        get => Element.Get("model");
        set => Element.Set("model", value);
    }
}
