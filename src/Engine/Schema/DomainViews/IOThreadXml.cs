using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A thread for disk input and output, with its own numbers.</summary>
/// <param name="element">An <c>iothread</c> element inside <c>iothreadids</c>.</param>
public sealed class IOThreadXml(XElement element) : XmlView(element)
{
    /// <summary>Its number.</summary>
    public int? Id
    {
        get => Element.Number("id");
        set => Element.Set("id", value?.Invariant());
    }

    /// <summary>The fewest workers that it keeps.</summary>
    public int? ThreadPoolMin
    {
        get => Element.Number("thread_pool_min");
        set => Element.Set("thread_pool_min", value?.Invariant());
    }

    /// <summary>The most workers that it may have.</summary>
    public int? ThreadPoolMax
    {
        get => Element.Number("thread_pool_max");
        set => Element.Set("thread_pool_max", value?.Invariant());
    }
}
