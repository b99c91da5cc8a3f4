using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Knows what every device needs of a PCI slot.</summary>
/// <remarks>qemuDomainDeviceCalculatePCIConnectFlags.</remarks>
internal sealed class PciConnectRules
{
    private const PciConnect Pci = PciConnect.PciDevice | PciConnect.AutoAssign;

    private readonly QemuGuest _guest;
    private readonly PciConnect _express;
    private readonly PciConnect _virtio;

    /// <summary>Looks at a guest's root once.</summary>
    public PciConnectRules(QemuGuest guest)
    {
        _guest = guest;
        _express = guest.HasPcieRoot ? PciConnect.PcieDevice | PciConnect.AutoAssign : Pci;

        // Virtio devices that can be of either kind are of the one that the machine has.
        _virtio = _express;
    }

    /// <summary>Tells what a device needs; nothing for what is no PCI device.</summary>
    public PciConnect Of(XElement device) => device.Name.LocalName switch
    {
        "controller" => OfController(device),
        "filesystem" => OfFilesystem(device),
        "interface" => OfInterface(device),
        "sound" => device.Get("model") switch
        {
            "es1370" or "ac97" or "ich6" or "ich9" => Pci,
            "virtio" => _virtio,
            _ => PciConnect.None,
        },
        "disk" => device.Element("target")?.Get("bus") == "virtio" ? Virtio(device.Get("model")) : PciConnect.None,
        "hostdev" => OfHostdev(device),
        "memballoon" => device.Get("model") is "none" or "xen" ? PciConnect.None : Virtio(device.Get("model")),
        "rng" or "vsock" => Virtio(device.Get("model")),
        "watchdog" => device.Get("model") == "i6300esb" ? Pci : PciConnect.None,
        "video" => OfVideo(device.Element("model")?.Get("type")),
        "shmem" => Pci,
        "input" => device.Get("bus") == "virtio" ? Virtio(device.Get("model")) : PciConnect.None,
        "serial" => device.Element("target")?.Get("type") == "pci-serial" ? Pci : PciConnect.None,
        "iommu" => device.Get("model") == "virtio" ? _virtio | PciConnect.Integrated : PciConnect.None,
        "memory" => device.Get("model") is "virtio-pmem" or "virtio-mem" ? _virtio : PciConnect.None,
        "panic" => device.Get("model") == "pvpanic" ? _express | PciConnect.Integrated : PciConnect.None,
        "crypto" => _virtio,
        _ => PciConnect.None,
    };

    private PciConnect Virtio(string? model) => model == "virtio-transitional" ? Pci : _virtio;

    private PciConnect OfController(XElement controller)
    {
        var model = controller.Get("model");
        return controller.Get("type") switch
        {
            "pci" => OfPciController(model),
            "sata" or "ide" => Pci,
            "nvme" => _express,
            "usb" => model switch
            {
                "nec-xhci" or "qemu-xhci" => _express,
                "none" or "qusb1" or "qusb2" => PciConnect.None,
                _ => Pci,
            },
            "scsi" => model switch
            {
                null or "ncr53c90" => PciConnect.None,
                "virtio-scsi" or "virtio-non-transitional" => _virtio,
                _ => Pci,
            },
            "virtio-serial" => Virtio(model),
            _ => PciConnect.None,
        };
    }

    private static PciConnect OfPciController(string? model) => model switch
    {
        "pci-bridge" => PciConnect.PciBridge,
        "pci-expander-bus" => PciConnect.PciExpanderBus,
        "pcie-expander-bus" => PciConnect.PcieExpanderBus,
        "dmi-to-pci-bridge" => PciConnect.DmiToPciBridge,
        "pcie-to-pci-bridge" => PciConnect.PcieToPciBridge,
        "pcie-root-port" => PciConnect.RootPort | PciConnect.AggregateSlot,
        "pcie-switch-upstream-port" => PciConnect.UpstreamPort,
        "pcie-switch-downstream-port" => PciConnect.DownstreamPort,
        _ => PciConnect.None,
    };

    private PciConnect OfFilesystem(XElement filesystem) => filesystem.Element("driver")?.Get("type") switch
    {
        null or "default" or "path" or "handle" or "mtp" => Virtio(filesystem.Get("model")),
        "virtiofs" => _virtio,
        _ => PciConnect.None,
    };

    private PciConnect OfInterface(XElement nic)
    {
        // A host device in an interface's clothes is placed among the host devices.
        if (nic.Get("type") == "hostdev")
        {
            return OfHostPciDevice(nic);
        }

        return nic.Element("model")?.Get("type") switch
        {
            "usb-net" => PciConnect.None,
            "virtio" or "virtio-non-transitional" => _virtio,
            "virtio-transitional" => Pci,
            "e1000e" or "igb" or null => _express,
            _ => Pci,
        };
    }

    private PciConnect OfHostdev(XElement hostdev)
    {
        if (hostdev.Get("mode") != "subsystem")
        {
            return PciConnect.None;
        }

        return hostdev.Get("type") switch
        {
            "pci" => OfHostPciDevice(hostdev),
            "mdev" => _express,
            "scsi_host" => PciAddress.Of(hostdev) is not null ? _express : Virtio(hostdev.Get("model")),
            _ => PciConnect.None,
        };
    }

    private PciConnect OfHostPciDevice(XElement device)
    {
        if (_express == Pci || PciAddress.Of(device) is not null || device.Element("source")?.Element("address") is not { } source)
        {
            return _express;
        }

        // What the host does not have now is taken for an Express device, as nearly all are.
        return _guest.Host.IsPcieDevice(PciAddress.Read(source)) == false ? Pci : _express;
    }

    private PciConnect OfVideo(string? model) => model switch
    {
        "virtio" => _virtio,
        "vga" or "cirrus" or "vmvga" or "xen" or "vbox" or "qxl" or "parallels" => Pci,
        "bochs" => _express,
        _ => PciConnect.None,
    };
}
