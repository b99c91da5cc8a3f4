using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A directory or image of the host that the guest mounts.</summary>
/// <param name="element">A <c>filesystem</c> element.</param>
public sealed class FilesystemXml(XElement element) : XmlView(element)
{
    /// <summary>The kind of source: mount, template, file, block, ram, bind or volume.</summary>
    public string? Type
    {
        get => Element.Get("type");
        set => Element.Set("type", value);
    }

    /// <summary>How permissions are kept: passthrough, mapped or squash.</summary>
    public string? AccessMode
    {
        get => Element.Get("accessmode");
        set => Element.Set("accessmode", value);
    }

    /// <summary>Who serves it: path, handle, loop, nbd, ploop, virtiofs or mtp.</summary>
    public string? Driver
    {
        get => Element.Element("driver")?.Get("type");
        set => Element.Need("driver").Set("type", value);
    }

    /// <summary>The host's directory.</summary>
    public string? Directory
    {
        get => Element.Element("source")?.Get("dir");
        set => Element.Need("source").Set("dir", value);
    }

    /// <summary>The host's image.</summary>
    public string? File
    {
        get => Element.Element("source")?.Get("file");
        set => Element.Need("source").Set("file", value);
    }

    /// <summary>Where, or under which tag, the guest finds it.</summary>
    public string? Target
    {
        get => Element.Element("target")?.Get("dir");
        set => Element.Need("target").Set("dir", value);
    }

    /// <summary>Whether the guest may only read it.</summary>
    public bool IsReadOnly
    {
        get => Element.Element("readonly") is not null;
        set => DeviceXml.Common.SetFlag(Element, "readonly", value);
    }
}
