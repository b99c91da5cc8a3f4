using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A device that computes ciphers.</summary>
/// <param name="element">A <c>crypto</c> element.</param>
public sealed class CryptoXml(XElement element) : XmlView(element)
{
    /// <summary>The device: virtio.</summary>
    public string? Model
    {
        get => Element.Get("model");
        set => Element.Set("model", value);
    }

    /// <summary>The kind: qemu.</summary>
    public string? Type
    {
        get => Element.Get("type");
        set => Element.Set("type", value);
    }

    /// <summary>Who computes: builtin or lkcf.</summary>
    public string? Backend
    {
        get => Element.Element("backend")?.Get("model");
        set => Element.Need("backend").Set("model", value);
    }

    /// <summary>How many queues it has.</summary>
    public int? Queues
    {
        get => Element.Element("backend").Number("queues");
        set => Element.Need("backend").Set("queues", value?.Invariant());
    }
}
