using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A domain's devices.</summary>
/// <param name="element">A <c>devices</c> element.</param>
public sealed class DomainDevicesXml(XElement element) : XmlView(element)
{
    /// <summary>The program that runs the guest; null for the driver's own choice.</summary>
    public string? Emulator
    {
        get => Element.Text("emulator");
        set => Element.SetText("emulator", value);
    }

    /// <summary>All devices in the document's order.</summary>
    public IEnumerable<DeviceXml> All => Element.Elements().Where(e => e.Name != "emulator").Select(e => new DeviceXml(e));

    /// <summary>The disks, drives of discs and floppies among them.</summary>
    public IEnumerable<DiskXml> Disks => Element.Elements("disk").Select(e => new DiskXml(e));

    /// <summary>The network interfaces.</summary>
    public IEnumerable<InterfaceXml> Interfaces => Element.Elements("interface").Select(e => new InterfaceXml(e));

    /// <summary>The graphical consoles.</summary>
    public IEnumerable<GraphicsXml> Graphics => Element.Elements("graphics").Select(e => new GraphicsXml(e));

    /// <summary>The controllers.</summary>
    public IEnumerable<ControllerXml> Controllers => Element.Elements("controller").Select(e => new ControllerXml(e));

    /// <summary>The serial ports, parallel ports, consoles and channels.</summary>
    public IEnumerable<CharacterDeviceXml> CharacterDevices => Element.Elements()
        .Where(e => e.Name.LocalName is "serial" or "parallel" or "console" or "channel")
        .Select(e => new CharacterDeviceXml(e));

    /// <summary>The video cards.</summary>
    public IEnumerable<VideoXml> Videos => Element.Elements("video").Select(e => new VideoXml(e));

    /// <summary>The device that gives memory back to the host; null for none.</summary>
    public MemballoonXml? Memballoon => Element.Element("memballoon") is { } balloon ? new MemballoonXml(balloon) : null;

    /// <summary>Adds a device behind the others of its kind.</summary>
    /// <param name="device">The device's element, which becomes part of the domain; copied when it is part of another.</param>
    /// <returns>The element inside the domain.</returns>
    public XElement Add(XElement device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return Element.Insert(device.Parent is null ? device : new XElement(device));
    }

    /// <summary>Takes out a device.</summary>
    /// <param name="device">The device's element inside the domain.</param>
    public void Remove(XElement device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.Parent == Element)
        {
            device.Remove();
            Element.Tidy();
        }
    }
}
