using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Says of virtio devices without an address on what kind of bus they are, where a machine has more than one.</summary>
/// <remarks>qemuDomainPrimeVirtioDeviceAddresses and qemuDomainAssignVirtioMMIOAddresses.</remarks>
internal static class VirtioAddressTypes
{
    /// <summary>Chooses between PCI Express and memory-mapped devices on boards that have both.</summary>
    public static void AssignMmio(QemuGuest guest)
    {
        var isBoard = (guest.IsArm && (guest.Machine.StartsWith("vexpress-", StringComparison.Ordinal) || guest.IsArmVirt)) || guest.IsRiscvVirt;
        if (!isBoard && !guest.IsMicrovm)
        {
            return;
        }

        // A guest that has one memory-mapped device already is meant to have no others.
        var hasMmio = DeviceWalk.Addressable(guest.Devices).Any(device => device.Element("address")?.Get("type") == "virtio-mmio");
        if (guest.HasPcieRoot && (guest.Facts.Has("pcie-root-port") || guest.Facts.Has("ioh3420")) && !hasMmio)
        {
            Prime(guest, "pci");
        }
        else if (guest.Facts.Has("virtio-mmio") || guest.IsMicrovm)
        {
            Prime(guest, "virtio-mmio");
        }
    }

    /// <summary>Marks the devices.</summary>
    public static void Prime(QemuGuest guest, string type)
    {
        foreach (var device in guest.Devices.Elements())
        {
            if (device.Element("address") is null && IsVirtio(device, type))
            {
                device.Insert(new XElement("address", new XAttribute("type", type)));
            }
        }
    }

    private static bool IsVirtio(XElement device, string type) => device.Name.LocalName switch
    {
        "disk" => device.Element("target")?.Get("bus") == "virtio",
        "interface" => device.Element("model")?.Get("type") is "virtio" or "virtio-transitional" or "virtio-non-transitional",
        "video" => device.Element("model")?.Get("type") == "virtio",
        "input" => device.Get("bus") == "virtio",
        "controller" => device.Get("type") is "virtio-serial" or "scsi",
        "hostdev" => device.Get("mode") == "subsystem" && device.Get("type") == "scsi_host",
        "memballoon" => device.Get("model") != "none",
        "rng" => true,
        "memory" => device.Get("model") is "virtio-pmem" or "virtio-mem",
        "crypto" => true,
        "filesystem" or "vsock" => type == "ccw",
        _ => false,
    };
}
