using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>A storage pool's definition.</summary>
/// <param name="element">A <c>pool</c> element.</param>
/// <remarks>https://libvirt.org/formatstorage.html. <see cref="StoragePoolNormalizer"/> brings it into libvirt's form.</remarks>
public sealed class StoragePoolXml(XElement element) : XmlView(element)
{
    /// <summary>The kind: dir, fs, netfs, logical, disk, iscsi, iscsi-direct, scsi, mpath, rbd, sheepdog, gluster, zfs or vstorage.</summary>
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

    /// <summary>The identity that outlives a change of name; null when the document has none.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InternalError"/>, libvirt's own code for this, when the text is no uuid.</exception>
    public Guid? Uuid
    {
        get => Identity.ReadUuid(Element);
        set => Element.SetText("uuid", value is { } uuid ? VirtUuid.Format(uuid) : null);
    }

    /// <summary>The room in all, in bytes.</summary>
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

    /// <summary>The room left, in bytes.</summary>
    public long? Available
    {
        get => XmlSize.Read(Element, "available", 1);
        set => XmlSize.WriteBytes(Element, "available", value);
    }

    /// <summary>Where the volumes appear on the host.</summary>
    public string? TargetPath
    {
        get => Element.Element("target")?.Text("path");
        set => Element.Need("target").SetText("path", value);
    }

    /// <summary>The format of the source, such as ext4, nfs or lvm2.</summary>
    public string? SourceFormat
    {
        get => Element.Element("source")?.Element("format")?.Get("type");
        set => DeviceXml.Common.SetNamed(Element.Need("source"), "format", "type", value);
    }

    /// <summary>The name of the source, such as a volume group's.</summary>
    public string? SourceName
    {
        get => Element.Element("source")?.Text("name");
        set => Element.Need("source").SetText("name", value);
    }

    /// <summary>The directory of the source on its server.</summary>
    public string? SourceDirectory
    {
        get => Element.Element("source")?.Element("dir")?.Get("path");
        set => DeviceXml.Common.SetNamed(Element.Need("source"), "dir", "path", value);
    }

    /// <summary>The servers of the source.</summary>
    public IReadOnlyList<string> SourceHosts
    {
        get => [.. Element.Element("source")?.Elements("host").Select(h => h.Get("name") ?? string.Empty) ?? []];
        set => SetSources("host", "name", value);
    }

    /// <summary>The devices of the source; for iscsi, its target's name.</summary>
    public IReadOnlyList<string> SourceDevices
    {
        get => [.. Element.Element("source")?.Elements("device").Select(d => d.Get("path") ?? string.Empty) ?? []];
        set => SetSources("device", "path", value);
    }

    /// <summary>The host adapter of a scsi source.</summary>
    public string? SourceAdapter
    {
        get => Element.Element("source")?.Element("adapter")?.Get("name");
        set => DeviceXml.Common.SetNamed(Element.Need("source"), "adapter", "name", value);
    }

    /// <summary>Who may read and write the target; null when the document does not say.</summary>
    public StoragePermissionsXml? Permissions =>
        Element.Element("target")?.Element("permissions") is { } permissions ? new StoragePermissionsXml(permissions) : null;

    /// <summary>Makes a view over a new element from text.</summary>
    /// <param name="text">The XML text of a pool.</param>
    /// <param name="limits">How large it may be; the wire's limits when absent.</param>
    /// <returns>The view.</returns>
    /// <exception cref="VirtException">As <see cref="VirtXml.Parse(string, string, XmlLimits, string)"/>.</exception>
    public static StoragePoolXml Parse(string text, XmlLimits? limits = null) => new(VirtXml.Parse(text, "pool", limits));

    /// <summary>Copies the whole definition, so that changes to the copy leave this one alone.</summary>
    /// <returns>A view over the copy.</returns>
    public StoragePoolXml Copy() => new(new XElement(Element));

    private void SetSources(string element, string attribute, IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var source = Element.Need("source");
        source.Drop(element);
        foreach (var value in values)
        {
            source.Insert(new XElement(element, new XAttribute(attribute, value)));
        }
    }
}
