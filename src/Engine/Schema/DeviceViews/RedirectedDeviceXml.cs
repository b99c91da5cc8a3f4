using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A USB device of whoever looks at the guest's screen.</summary>
/// <param name="element">A <c>redirdev</c> element.</param>
public sealed class RedirectedDeviceXml(XElement element) : XmlView(element)
{
    /// <summary>The bus; always usb.</summary>
    public string? Bus
    {
        get => Element.Get("bus");
        set => Element.Set("bus", value);
    }

    /// <summary>The kind of its channel, such as spicevmc or tcp.</summary>
    public string? Type
    {
        get => Element.Get("type");
        set => Element.Set("type", value);
    }
}
