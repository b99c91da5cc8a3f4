using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>How much of the host's memory the guest may use.</summary>
/// <param name="element">A <c>memtune</c> element.</param>
public sealed class MemoryTuneXml(XElement element) : XmlView(element)
{
    /// <summary>The most at all times, in bytes.</summary>
    public long? HardLimit
    {
        get => XmlSize.Read(Element, "hard_limit", ScaledSize.KiB);
        set => XmlSize.WriteKiB(Element, "hard_limit", value);
    }

    /// <summary>The most while the host is short of memory, in bytes.</summary>
    public long? SoftLimit
    {
        get => XmlSize.Read(Element, "soft_limit", ScaledSize.KiB);
        set => XmlSize.WriteKiB(Element, "soft_limit", value);
    }

    /// <summary>The most with swap, in bytes.</summary>
    public long? SwapHardLimit
    {
        get => XmlSize.Read(Element, "swap_hard_limit", ScaledSize.KiB);
        set => XmlSize.WriteKiB(Element, "swap_hard_limit", value);
    }

    /// <summary>What it has in any case, in bytes.</summary>
    public long? MinGuarantee
    {
        get => XmlSize.Read(Element, "min_guarantee", ScaledSize.KiB);
        set => XmlSize.WriteKiB(Element, "min_guarantee", value);
    }
}
