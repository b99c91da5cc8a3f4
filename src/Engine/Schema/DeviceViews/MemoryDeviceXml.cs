using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A module of memory that can be plugged.</summary>
/// <param name="element">A <c>memory</c> element.</param>
public sealed class MemoryDeviceXml(XElement element) : XmlView(element)
{
    /// <summary>The kind: dimm, nvdimm, virtio-mem, virtio-pmem or sgx-epc.</summary>
    public string? Model
    {
        get => Element.Get("model");
        set => Element.Set("model", value);
    }

    /// <summary>Whether it is shared or private.</summary>
    public string? Access
    {
        get => Element.Get("access");
        set => Element.Set("access", value);
    }

    /// <summary>Its size in bytes.</summary>
    public long? Size
    {
        get => Element.Element("target") is { } target ? XmlSize.Read(target, "size", ScaledSize.KiB) : null;
        set => XmlSize.WriteKiB(Element.Need("target"), "size", value);
    }

    /// <summary>The guest's NUMA node that it belongs to.</summary>
    public int? Node
    {
        get => int.TryParse(Element.Element("target")?.Text("node"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
        set => Element.Need("target").SetText("node", value?.Invariant());
    }

    /// <summary>How much of a virtio-mem module the guest shall have, in bytes.</summary>
    public long? Requested
    {
        get => Element.Element("target") is { } target ? XmlSize.Read(target, "requested", ScaledSize.KiB) : null;
        set => XmlSize.WriteKiB(Element.Need("target"), "requested", value);
    }

    /// <summary>How much of it the guest has, in bytes.</summary>
    public long? Current
    {
        get => Element.Element("target") is { } target ? XmlSize.Read(target, "current", ScaledSize.KiB) : null;
        set => XmlSize.WriteKiB(Element.Need("target"), "current", value);
    }
}
