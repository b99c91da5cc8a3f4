using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A serial port, a parallel port, a console or a channel.</summary>
/// <param name="element">A <c>serial</c>, <c>parallel</c>, <c>console</c> or <c>channel</c> element.</param>
public sealed class CharacterDeviceXml(XElement element) : XmlView(element)
{
    /// <summary>What it is: the element's name.</summary>
    public string Kind => Element.Name.LocalName;

    /// <summary>The host's end: pty, file, unix, tcp, udp, dev, null, pipe, stdio, spicevmc and others.</summary>
    public string? Type
    {
        get => Element.Get("type");
        set => Element.Set("type", value);
    }

    /// <summary>The path of the host's end.</summary>
    public string? SourcePath
    {
        get => Element.Element("source")?.Get("path");
        set => DeviceXml.Common.SetNamed(Element, "source", "path", value);
    }

    /// <summary>What the guest sees: serial or virtio for a console, virtio or guestfwd for a channel, isa-serial and others for a serial port.</summary>
    public string? TargetType
    {
        get => Element.Element("target")?.Get("type");
        set => Element.Need("target").Set("type", value);
    }

    /// <summary>The number of the port.</summary>
    public int? TargetPort
    {
        get => Element.Element("target").Number("port");
        set => Element.Need("target").Set("port", value?.Invariant());
    }

    /// <summary>The name of a channel, such as org.qemu.guest_agent.0.</summary>
    public string? TargetName
    {
        get => Element.Element("target")?.Get("name");
        set => Element.Need("target").Set("name", value);
    }

    /// <summary>The name by which the device is known while the domain runs.</summary>
    public string? Alias
    {
        get => Element.Element("alias")?.Get("name");
        set => DeviceXml.Common.SetAlias(Element, value);
    }
}
