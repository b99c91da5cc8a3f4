using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A reader of smart cards.</summary>
/// <param name="element">A <c>smartcard</c> element.</param>
public sealed class SmartcardXml(XElement element) : XmlView(element)
{
    /// <summary>Where cards come from: host, host-certificates or passthrough.</summary>
    public string? Mode
    {
        get => Element.Get("mode");
        set => Element.Set("mode", value);
    }

    /// <summary>The kind of the channel of a passed-through one.</summary>
    public string? Type
    {
        get => Element.Get("type");
        set => Element.Set("type", value);
    }

    /// <summary>The directory of the certificates' database.</summary>
    public string? Database
    {
        get => Element.Text("database");
        set => Element.SetText("database", value);
    }
}
