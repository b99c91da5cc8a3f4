using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A video card.</summary>
/// <param name="element">A <c>video</c> element.</param>
public sealed class VideoXml(XElement element) : XmlView(element)
{
    /// <summary>The card, such as virtio, qxl, vga, cirrus or none.</summary>
    public string? Model
    {
        get => Element.Element("model")?.Get("type");
        set => Element.Need("model").Set("type", value);
    }

    /// <summary>The card's memory in bytes.</summary>
    public long? VideoMemory
    {
        get => Element.Element("model").Number("vram") * ScaledSize.KiB;
        set => Element.Need("model").Set("vram", value is { } bytes ? ScaledSize.ToKiB(bytes).Invariant() : null);
    }

    /// <summary>The number of screens.</summary>
    public int? Heads
    {
        get => Element.Element("model").Number("heads");
        set => Element.Need("model").Set("heads", value?.Invariant());
    }
}
