using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A source of random numbers.</summary>
/// <param name="element">A <c>rng</c> element.</param>
public sealed class RandomXml(XElement element) : XmlView(element)
{
    /// <summary>The device, such as virtio.</summary>
    public string? Model
    {
        get => Element.Get("model");
        set => Element.Set("model", value);
    }

    /// <summary>Where the numbers come from: random, egd or builtin.</summary>
    public string? Backend
    {
        get => Element.Element("backend")?.Get("model");
        set => Element.Need("backend").Set("model", value);
    }

    /// <summary>The host's device of the backend random, such as /dev/urandom.</summary>
    public string? Source
    {
        get => Element.Text("backend");
        set => Element.SetText("backend", value);
    }

    /// <summary>How many bytes the guest gets in a period; null for no limit.</summary>
    public int? RateBytes
    {
        get => Element.Element("rate").Number("bytes");
        set => Element.Need("rate").Set("bytes", value?.Invariant());
    }

    /// <summary>The period in milliseconds.</summary>
    public int? RatePeriod
    {
        get => Element.Element("rate").Number("period");
        set => Element.Need("rate").Set("period", value?.Invariant());
    }
}
