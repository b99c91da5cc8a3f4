using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>A storage volume's definition.</summary>
/// <param name="element">A <c>volume</c> element.</param>
/// <remarks>https://libvirt.org/formatstorage.html. <see cref="StorageVolumeNormalizer"/> brings it into libvirt's form.</remarks>
public sealed class StorageVolumeXml(XElement element) : XmlView(element)
{
    /// <summary>The kind: file, block, dir, network, netdir or ploop; set by the pool.</summary>
    public string? Type
    {
        get => Element.Get("type");
        set => Element.Set("type", value);
    }

    /// <summary>The name; null when the document has none.</summary>
    public string? Name
    {
        get => Element.Text("name");
        set => Element.SetText("name", value);
    }

    /// <summary>What names the volume for good, whatever its pool; set by the pool.</summary>
    public string? Key
    {
        get => Element.Text("key");
        set => Element.SetText("key", value);
    }

    /// <summary>The size that guests see, in bytes.</summary>
    public long? Capacity
    {
        get => XmlSize.Read(Element, "capacity", 1);
        set => XmlSize.WriteBytes(Element, "capacity", value);
    }

    /// <summary>The room in use, in bytes.</summary>
    public long? Allocation
    {
        get => XmlSize.Read(Element, "allocation", 1);
        set => XmlSize.WriteBytes(Element, "allocation", value);
    }

    /// <summary>The room taken on the host, in bytes; null when the pool does not say.</summary>
    public long? Physical
    {
        get => XmlSize.Read(Element, "physical", 1);
        set => XmlSize.WriteBytes(Element, "physical", value);
    }

    /// <summary>Where the volume is on the host.</summary>
    public string? Path
    {
        get => Element.Element("target")?.Text("path");
        set => Element.Need("target").SetText("path", value);
    }

    /// <summary>The format, such as raw or qcow2.</summary>
    public string? Format
    {
        get => Element.Element("target")?.Element("format")?.Get("type");
        set => DeviceXml.Common.SetNamed(Element.Need("target"), "format", "type", value);
    }

    /// <summary>The oldest version that must be able to read a qcow2 volume, such as 1.1.</summary>
    public string? Compat
    {
        get => Element.Element("target")?.Text("compat");
        set => Element.Need("target").SetText("compat", value);
    }

    /// <summary>Where the volume is that this one is built on; null for none.</summary>
    public string? BackingPath => Element.Element("backingStore")?.Text("path");

    /// <summary>The format of the volume that this one is built on.</summary>
    public string? BackingFormat => Element.Element("backingStore")?.Element("format")?.Get("type");

    /// <summary>Who may read and write the volume; null when the document does not say.</summary>
    public StoragePermissionsXml? Permissions =>
        Element.Element("target")?.Element("permissions") is { } permissions ? new StoragePermissionsXml(permissions) : null;

    /// <summary>Whether the contents are encrypted.</summary>
    public bool IsEncrypted => Element.Element("target")?.Element("encryption") is not null;

    /// <summary>Makes a view over a new element from text.</summary>
    /// <param name="text">The XML text of a volume.</param>
    /// <param name="limits">How large it may be; the wire's limits when absent.</param>
    /// <returns>The view.</returns>
    /// <exception cref="VirtException">As <see cref="VirtXml.Parse(string, string, XmlLimits, string)"/>.</exception>
    public static StorageVolumeXml Parse(string text, XmlLimits? limits = null) => new(VirtXml.Parse(text, "volume", limits));

    /// <summary>Copies the whole definition, so that changes to the copy leave this one alone.</summary>
    /// <returns>A view over the copy.</returns>
    public StorageVolumeXml Copy() => new(new XElement(Element));

    /// <summary>Builds this volume on another.</summary>
    /// <param name="path">Where the other is; null for none.</param>
    /// <param name="format">The other's format.</param>
    public void SetBacking(string? path, string? format = null)
    {
        if (path is null)
        {
            Element.Drop("backingStore");
            return;
        }

        var backing = Element.Need("backingStore");
        backing.SetText("path", path);
        DeviceXml.Common.SetNamed(backing, "format", "type", format);
    }
}
