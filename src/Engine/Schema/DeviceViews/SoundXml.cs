using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A sound card.</summary>
/// <param name="element">A <c>sound</c> element.</param>
public sealed class SoundXml(XElement element) : XmlView(element)
{
    /// <summary>The card, such as ich9, ac97, usb or virtio.</summary>
    public string? Model
    {
        get => Element.Get("model");
        set => Element.Set("model", value);
    }

    /// <summary>The number of the host's side that it plays to.</summary>
    public int? AudioId
    {
        get => Element.Element("audio").Number("id");
        set => Element.Need("audio").Set("id", value?.Invariant());
    }
}
