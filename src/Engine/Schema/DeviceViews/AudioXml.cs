using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Where the host plays what sound cards give.</summary>
/// <param name="element">A <c>audio</c> element.</param>
public sealed class AudioXml(XElement element) : XmlView(element)
{
    /// <summary>Its number, which sound cards name.</summary>
    public int? Id
    {
        get => Element.Number("id");
        set => Element.Set("id", value?.Invariant());
    }

    /// <summary>The kind: none, alsa, coreaudio, dbus, jack, oss, pulseaudio, sdl, spice or file.</summary>
    public string? Type
    {
        get => Element.Get("type");
        set => Element.Set("type", value);
    }
}
