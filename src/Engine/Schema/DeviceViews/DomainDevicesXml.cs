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

    /// <summary>The directories and images of the host that the guest mounts.</summary>
    public IEnumerable<FilesystemXml> Filesystems => Element.Elements("filesystem").Select(e => new FilesystemXml(e));

    /// <summary>The keyboards, mice and their kind.</summary>
    public IEnumerable<InputXml> Inputs => Element.Elements("input").Select(e => new InputXml(e));

    /// <summary>The sound cards.</summary>
    public IEnumerable<SoundXml> Sounds => Element.Elements("sound").Select(e => new SoundXml(e));

    /// <summary>The devices of the host that the guest has to itself.</summary>
    public IEnumerable<HostDeviceXml> HostDevices => Element.Elements("hostdev").Select(e => new HostDeviceXml(e));

    /// <summary>The USB devices of whoever looks at the screen.</summary>
    public IEnumerable<RedirectedDeviceXml> RedirectedDevices => Element.Elements("redirdev").Select(e => new RedirectedDeviceXml(e));

    /// <summary>The watchdogs.</summary>
    public IEnumerable<WatchdogXml> Watchdogs => Element.Elements("watchdog").Select(e => new WatchdogXml(e));

    /// <summary>The sources of random numbers.</summary>
    public IEnumerable<RandomXml> Randoms => Element.Elements("rng").Select(e => new RandomXml(e));

    /// <summary>The trusted platform modules.</summary>
    public IEnumerable<TpmXml> Tpms => Element.Elements("tpm").Select(e => new TpmXml(e));

    /// <summary>The devices by which the guest says that it has crashed.</summary>
    public IEnumerable<PanicXml> Panics => Element.Elements("panic").Select(e => new PanicXml(e));

    /// <summary>The memory that is shared with others.</summary>
    public IEnumerable<SharedMemoryXml> SharedMemories => Element.Elements("shmem").Select(e => new SharedMemoryXml(e));

    /// <summary>The modules of memory.</summary>
    public IEnumerable<MemoryDeviceXml> Memories => Element.Elements("memory").Select(e => new MemoryDeviceXml(e));

    /// <summary>The units that translate what devices address.</summary>
    public IEnumerable<IommuXml> Iommus => Element.Elements("iommu").Select(e => new IommuXml(e));

    /// <summary>The sockets between the guest and its host.</summary>
    public IEnumerable<VsockXml> Vsocks => Element.Elements("vsock").Select(e => new VsockXml(e));

    /// <summary>Where the host plays what sound cards give.</summary>
    public IEnumerable<AudioXml> Audios => Element.Elements("audio").Select(e => new AudioXml(e));

    /// <summary>The claims that a lock manager keeps.</summary>
    public IEnumerable<LeaseXml> Leases => Element.Elements("lease").Select(e => new LeaseXml(e));

    /// <summary>The readers of smart cards.</summary>
    public IEnumerable<SmartcardXml> Smartcards => Element.Elements("smartcard").Select(e => new SmartcardXml(e));

    /// <summary>The devices that compute ciphers.</summary>
    public IEnumerable<CryptoXml> Cryptos => Element.Elements("crypto").Select(e => new CryptoXml(e));

    /// <summary>The memory for a kernel's last words.</summary>
    public IEnumerable<PstoreXml> Pstores => Element.Elements("pstore").Select(e => new PstoreXml(e));

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
