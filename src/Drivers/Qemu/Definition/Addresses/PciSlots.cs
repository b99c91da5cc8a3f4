using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Gives the devices that have none yet their PCI addresses, kind by kind.</summary>
/// <remarks>qemuDomainAssignDevicePCISlots. The order of the kinds is libvirt's from of old: another would move the devices of existing guests.</remarks>
internal sealed class PciSlots
{
    private readonly QemuGuest _guest;
    private readonly PciAddressSet _addresses;
    private readonly PciConnectRules _rules;
    private readonly IsolationGroups _groups;

    private PciSlots(QemuGuest guest, PciAddressSet addresses, PciConnectRules rules, IsolationGroups groups) =>
        (_guest, _addresses, _rules, _groups) = (guest, addresses, rules, groups);

    /// <summary>Assigns them; in a first pass only the set of slots changes.</summary>
    public static void Assign(QemuGuest guest, PciAddressSet addresses, PciConnectRules rules, IsolationGroups groups) =>
        new PciSlots(guest, addresses, rules, groups).Assign();

    private void Assign()
    {
        Place("controller", c => c.Get("type") == "pci" && c.Get("model") is not ("pci-root" or "pcie-root"));
        Place("filesystem");
        Place("interface", nic => nic.Get("type") != "hostdev");
        Place("sound", sound => sound.Get("model") is not ("sb16" or "pcspk" or "usb"));
        PlaceControllers();
        PlaceDisks();
        PlaceHostDevices();
        Place("memballoon", balloon => balloon.Get("model") != "none");
        Place("rng");
        Place("watchdog", watchdog => watchdog.Get("model") == "i6300esb");
        Place("video", video => video.Element("model")?.Get("type") is not ("none" or "ramfb"));
        Place("shmem");
        Place("input", input => input.Get("bus") == "virtio");
        Place("serial", serial => serial.Element("target")?.Get("type") == "pci-serial");
        Place("iommu", iommu => iommu.Get("model") == "virtio");
        Place("vsock");
        Place("memory", memory => memory.Get("model") is "virtio-pmem" or "virtio-mem");
        Place("crypto");
        Place("panic", panic => panic.Get("model") == "pvpanic");
    }

    private void Place(string kind, Func<XElement, bool>? condition = null)
    {
        foreach (var device in _guest.Devices.Elements(kind))
        {
            if (condition?.Invoke(device) != false && PciAddress.IsWanted(device))
            {
                Place(device);
            }
        }
    }

    private void Place(XElement device)
    {
        // What a running guest gets on another bus needs no place on this one; virDomainPCIAddressEnsureAddr.
        if (_guest.IsActive && _rules.Of(device) == PciConnect.None)
        {
            return;
        }

        var address = _addresses.ReserveNext(_rules.Of(device), _groups.Of(device));
        if (!_addresses.CanGrow)
        {
            address.Write(device);
        }
    }

    private void PlaceControllers()
    {
        foreach (var controller in _guest.Devices.Elements("controller"))
        {
            var (type, model) = (controller.Get("type"), controller.Get("model"));
            var elsewhere = type is "pci" or "fdc" or "ccid" or "isa" or "xenbus"
                || (type == "usb" && model == "none")
                || (type == "ide" && controller.Get("index") == "0")
                || (type == "scsi" && model == "ncr53c90");
            if (elsewhere || !PciAddress.IsWanted(controller))
            {
                continue;
            }

            if (type == "usb" && FunctionOf(model) is { } function)
            {
                PlaceCompanion(controller, function);
            }
            else
            {
                Place(controller);
            }
        }
    }

    /// <summary>Puts a USB 2 controller in the slot of its companions.</summary>
    private void PlaceCompanion(XElement controller, int function)
    {
        var needs = _rules.Of(controller);
        var companion = _guest.Devices.Elements("controller")
            .Where(c => c.Get("type") == "usb" && FunctionOf(c.Get("model")) is not null && c.Get("index") == controller.Get("index"))
            .Select(PciAddress.Of)
            .FirstOrDefault(found => found is not null);
        bool? multifunction = function == 0 ? true : null;
        if (companion is { } beside)
        {
            var address = beside with { Function = function };
            _addresses.Reserve(address, needs);
            address.Write(controller, multifunction);
            return;
        }

        var first = _addresses.ReserveNext(needs, function: function);
        if (!_addresses.CanGrow)
        {
            first.Write(controller, multifunction);
        }
    }

    private void PlaceDisks()
    {
        foreach (var disk in _guest.Devices.Elements("disk"))
        {
            if (disk.Element("target")?.Get("bus") != "virtio"
                || PciAddress.Of(disk) is not null
                || disk.Element("address")?.Get("type") is "ccw"
                || (disk.Element("address")?.Get("type") is "virtio-mmio" && _guest.Facts.Has("virtio-mmio")))
            {
                continue;
            }

            if (!PciAddress.IsWanted(disk))
            {
                throw XmlFault.Unsupported(
                    disk, $"virtio disk cannot have an address of type '{disk.Element("address")!.Get("type")}'", "pci", VirtErrorDomain.Qemu);
            }

            Place(disk);
        }
    }

    private void PlaceHostDevices()
    {
        // The interfaces that are host devices come first, as libvirt keeps them with those.
        foreach (var nic in _guest.Devices.Elements("interface").Where(nic => nic.Get("type") == "hostdev"))
        {
            if (nic.Element("source")?.Element("address")?.Get("type") is null or "pci" && PciAddress.IsWanted(nic))
            {
                Place(nic);
            }
        }

        Place("hostdev", hostdev => hostdev.Get("mode") == "subsystem"
            && (hostdev.Get("type") is "pci" or "scsi_host" || (hostdev.Get("type") == "mdev" && hostdev.Get("model") == "vfio-pci")));
    }

    private static int? FunctionOf(string? model) => model switch
    {
        "ich9-ehci1" => 7,
        "ich9-uhci1" => 0,
        "ich9-uhci2" => 1,
        "ich9-uhci3" => 2,
        _ => null,
    };
}
