using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A disk, a drive of discs, a floppy drive or a passed-through unit.</summary>
/// <param name="element">A <c>disk</c> element.</param>
public sealed class DiskXml(XElement element) : XmlView(element)
{
    /// <summary>Where the contents are: file, block, dir, network, volume, nvme, vhostuser or vhostvdpa.</summary>
    public string Type
    {
        get => Element.Get("type") ?? "file";
        set => Element.Set("type", value);
    }

    /// <summary>What the guest sees: disk, cdrom, floppy or lun.</summary>
    public string Device
    {
        get => Element.Get("device") ?? "disk";
        set => Element.Set("device", value);
    }

    /// <summary>The name that the guest's bus suggests, such as vda; the disk's identity in its domain.</summary>
    public string? Target
    {
        get => Element.Element("target")?.Get("dev");
        set => Element.Need("target").Set("dev", value);
    }

    /// <summary>The bus: virtio, scsi, sata, ide, usb, fdc, sd or xen.</summary>
    public string? Bus
    {
        get => Element.Element("target")?.Get("bus");
        set => Element.Need("target").Set("bus", value);
    }

    /// <summary>Where the contents are, in one line: a path, protocol:name or pool/volume; null for an empty drive.</summary>
    public string? Source => DiskSource.Describe(Element.Element("source"), Type);

    /// <summary>The pool of a disk whose contents are a volume.</summary>
    public string? SourcePool => Element.Element("source")?.Get("pool");

    /// <summary>The volume of a disk whose contents are a volume.</summary>
    public string? SourceVolume => Element.Element("source")?.Get("volume");

    /// <summary>The program that reads and writes the contents, such as qemu.</summary>
    public string? DriverName
    {
        get => Element.Element("driver")?.Get("name");
        set => SetDriver("name", value);
    }

    /// <summary>The contents' format, such as raw or qcow2.</summary>
    public string? Format
    {
        get => Element.Element("driver")?.Get("type");
        set => SetDriver("type", value);
    }

    /// <summary>How the host caches: none, writeback, writethrough, directsync or unsafe.</summary>
    public string? Cache
    {
        get => Element.Element("driver")?.Get("cache");
        set => SetDriver("cache", value);
    }

    /// <summary>How the host reads and writes: native, threads or io_uring.</summary>
    public string? IO
    {
        get => Element.Element("driver")?.Get("io");
        set => SetDriver("io", value);
    }

    /// <summary>What becomes of blocks that the guest gives up: ignore or unmap.</summary>
    public string? Discard
    {
        get => Element.Element("driver")?.Get("discard");
        set => SetDriver("discard", value);
    }

    /// <summary>Whether the guest may only read.</summary>
    public bool ReadOnly
    {
        get => Element.Element("readonly") is not null;
        set => DeviceXml.Common.SetFlag(Element, "readonly", value);
    }

    /// <summary>Whether several domains may use the contents at once.</summary>
    public bool Shareable
    {
        get => Element.Element("shareable") is not null;
        set => DeviceXml.Common.SetFlag(Element, "shareable", value);
    }

    /// <summary>The serial number that the guest sees.</summary>
    public string? Serial
    {
        get => Element.Text("serial");
        set => Element.SetText("serial", value);
    }

    /// <summary>How snapshots treat the disk: internal, external, manual or no; null for the default.</summary>
    public string? Snapshot
    {
        get => Element.Get("snapshot");
        set => Element.Set("snapshot", value);
    }

    /// <summary>The disk's turn at starting the guest, from 1.</summary>
    public int? BootOrder
    {
        get => DeviceXml.Common.BootOrder(Element);
        set => DeviceXml.Common.SetBootOrder(Element, value);
    }

    /// <summary>The name by which the disk is known while the domain runs.</summary>
    public string? Alias
    {
        get => Element.Element("alias")?.Get("name");
        set => DeviceXml.Common.SetAlias(Element, value);
    }

    /// <summary>The contents that these are built on, nearest first, in one line each.</summary>
    public IReadOnlyList<string> BackingChain
    {
        get
        {
            var chain = new List<string>();
            for (var layer = Element.Element("backingStore"); layer is not null; layer = layer.Element("backingStore"))
            {
                if (DiskSource.Describe(layer.Element("source"), layer.Get("type") ?? "file") is { } source)
                {
                    chain.Add(source);
                }
            }

            return chain;
        }
    }

    /// <summary>Makes a file the contents.</summary>
    /// <param name="path">The file; null empties the drive.</param>
    public void SetFile(string? path) => SetSource("file", path is null ? [] : [new XAttribute("file", path)]);

    /// <summary>Makes a block device of the host the contents.</summary>
    /// <param name="path">The device, such as /dev/sdb.</param>
    public void SetBlockDevice(string path) => SetSource("block", new XAttribute("dev", path));

    /// <summary>Makes a volume the contents.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="volume">The volume's name.</param>
    public void SetVolume(string pool, string volume) => SetSource("volume", new XAttribute("pool", pool), new XAttribute("volume", volume));

    private void SetSource(string type, params XAttribute[] attributes)
    {
        Type = type;
        Element.Elements("source").Remove();
        if (attributes.Length > 0)
        {
            Element.Insert(new XElement("source", attributes));
        }
    }

    private void SetDriver(string attribute, string? value)
    {
        if (value is not null || Element.Element("driver") is not null)
        {
            var driver = Element.Need("driver");
            driver.Set(attribute, value);
            driver.Tidy();
        }
    }
}
