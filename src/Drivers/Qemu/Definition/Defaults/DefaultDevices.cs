using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Adds the devices that a machine has of itself, or that libvirt gives every guest.</summary>
/// <remarks>qemuDomainDefAddDefaultDevices.</remarks>
internal static class DefaultDevices
{
    /// <summary>Adds them.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.XmlError"/> when the first PCI controller is not the machine's.</exception>
    public static void Add(QemuGuest guest)
    {
        if (guest.IsX86 && guest.Domain.Element("features")?.Element("ps2")?.Get("state") != "off")
        {
            AddInput(guest, "mouse", "ps2");
            AddInput(guest, "keyboard", "ps2");
        }

        var has = MachineDevices.Of(guest);
        if (has.Usb && guest.FindController("usb", 0) is null)
        {
            AddUsb(guest);
        }

        if (has.Sata)
        {
            guest.MaybeAddController("sata", 0);
        }

        if (has.PciRoot is { } root)
        {
            AddRoot(guest, root);
        }

        if (has.Watchdog && guest.Devices.Elements("watchdog").All(w => w.Get("model") != "itco"))
        {
            guest.Devices.Insert(new XElement("watchdog", new XAttribute("model", "itco"), new XAttribute("action", "reset")));
        }

        if (has.Memballoon && guest.Devices.Element("memballoon") is null)
        {
            guest.Devices.Insert(new XElement("memballoon", new XAttribute("model", "virtio")));
        }

        if (has.UsbInput && guest.Devices.Element("graphics") is not null)
        {
            AddUsbInput(guest);
        }

        if (has.Panic is { } panic && guest.Devices.Elements("panic").All(p => p.Get("model") is { } model && model != panic))
        {
            guest.Devices.Insert(new XElement("panic", new XAttribute("model", panic)));
        }

        DefaultAudio.Add(guest);
        DefaultIommu.Complete(guest);
    }

    private static void AddInput(QemuGuest guest, string type, string bus)
    {
        if (!guest.Devices.Elements("input").Any(i => i.Get("type") == type && i.Get("bus") == bus))
        {
            guest.Devices.Insert(new XElement("input", new XAttribute("type", type), new XAttribute("bus", bus)));
        }
    }

    private static void AddUsbInput(QemuGuest guest)
    {
        AddInput(guest, "keyboard", "usb");

        // A tablet already points; a mouse beside it would only confuse the guest.
        if (!guest.Devices.Elements("input").Any(i => i.Get("type") == "tablet" && i.Get("bus") == "usb"))
        {
            AddInput(guest, "mouse", "usb");
        }
    }

    private static void AddUsb(QemuGuest guest)
    {
        if (!guest.IsQ35)
        {
            guest.AddController("usb", 0);
            return;
        }

        var model = UsbDefaults.ModelForQ35(guest.Facts);
        if (model is null)
        {
            return;
        }

        guest.AddController("usb", 0, model);
        if (model == "ich9-ehci1")
        {
            foreach (var (companion, port) in (ReadOnlySpan<(string, string)>)[("ich9-uhci1", "0"), ("ich9-uhci2", "2"), ("ich9-uhci3", "4")])
            {
                guest.AddController("usb", 0, companion).Need("master").Set("startport", port);
            }
        }
    }

    private static void AddRoot(QemuGuest guest, string model)
    {
        if (guest.FindController("pci", 0) is not { } present)
        {
            guest.AddController("pci", 0, model);
        }
        else if (present.Get("model") != model)
        {
            throw XmlFault.Error(
                present,
                $"The PCI controller with index='0' must be model='{model}' for this machine type, but model='{present.Get("model")}' was found instead",
                model,
                VirtErrorDomain.Qemu);
        }
    }
}
