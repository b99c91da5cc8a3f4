using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Fills in what a device leaves open to QEMU's driver.</summary>
/// <remarks>qemuDomainDeviceDefPostParse.</remarks>
internal static class DeviceDefaults
{
    /// <summary>Completes one device.</summary>
    public static void Complete(XElement device, QemuGuest guest)
    {
        switch (device.Name.LocalName)
        {
            case "interface":
                InterfaceDefaults.Complete(device, guest);
                break;
            case "disk":
                DiskDefaults.Complete(device);
                break;
            case "video":
                VideoDefaults.Complete(device, guest);
                break;
            case "panic":
                CompletePanic(device, guest);
                break;
            case "controller":
                ControllerDefaults.Complete(device, guest);
                break;
            case "shmem":
                ShmemDefaults.Complete(device);
                break;
            case "serial" or "channel":
                CharacterDefaults.Complete(device, guest);
                break;
            case "vsock":
                device.Default("model", "virtio");
                break;
            case "redirdev" when device.Get("bus") == "usb" && device.Get("type") == "dbus":
                device.Need("source").Default("channel", "org.qemu.usbredir");
                break;
            case "hostdev" when device.Get("type") == "mdev" && device.Get("model") == "vfio-pci":
                device.Default("display", "off");
                break;
            case "tpm":
                TpmDefaults.Complete(device, guest);
                break;
            case "memory" when guest.IsNew && guest.IsPpc64:
                PowerMemory.Align(device);
                break;
        }
    }

    private static void CompletePanic(XElement panic, QemuGuest guest)
    {
        var model = guest.IsPSeries ? "pseries" : guest.IsS390 ? "s390" : guest.IsX86 ? "isa" : guest.IsArmVirt || guest.IsLoongArchVirt ? "pvpanic" : null;
        panic.Set("model", panic.Get("model") ?? model ?? throw Refuse.Unsupported(panic, "missing panic model and cannot determine default"));
    }
}
