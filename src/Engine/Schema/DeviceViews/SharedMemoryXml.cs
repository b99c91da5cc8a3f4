using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Memory that guests and programs of the host share.</summary>
/// <param name="element">A <c>shmem</c> element.</param>
public sealed class SharedMemoryXml(XElement element) : XmlView(element)
{
    /// <summary>Its name on the host.</summary>
    public string? Name
    {
        get => Element.Get("name");
        set => Element.Set("name", value);
    }

    /// <summary>What becomes of it in a migration: master or peer.</summary>
    public string? Role
    {
        get => Element.Get("role");
        set => Element.Set("role", value);
    }

    /// <summary>The device: ivshmem, ivshmem-plain or ivshmem-doorbell.</summary>
    public string? Model
    {
        get => Element.Element("model")?.Get("type");
        set => Element.Need("model").Set("type", value);
    }

    /// <summary>Its size in bytes.</summary>
    public long? Size
    {
        get => XmlSize.Read(Element, "size", ScaledSize.KiB);
        set => XmlSize.WriteKiB(Element, "size", value);
    }

    /// <summary>The socket of the server.</summary>
    public string? Server
    {
        get => Element.Element("server")?.Get("path");
        set => Element.Need("server").Set("path", value);
    }
}
