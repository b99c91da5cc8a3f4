using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Gives USB devices their ports, and the guest the hubs that this needs.</summary>
/// <remarks>
/// qemuDomainAssignUSBAddresses. Guests from before ports were assigned keep QEMU's own choice: only new definitions,
/// and those whose devices all have ports, are looked at.
/// </remarks>
internal static class UsbAddresses
{
    /// <summary>Assigns all ports.</summary>
    /// <exception cref="VirtException">
    /// <see cref="VirtErrorCode.XmlError"/> for a port that is not there or is used twice; <see cref="VirtErrorCode.ConfigUnsupported"/> for USB devices without USB;
    /// <see cref="VirtErrorCode.InternalError"/> when no port is free.
    /// </exception>
    public static void Assign(QemuGuest guest)
    {
        if (!ControllerRules.HasUsb(guest.Devices) && guest.Devices.Elements("controller").Any(c => c.Get("type") == "usb"))
        {
            RefuseDevices(guest);
        }

        if (!guest.IsNew && !Devices(guest, withHubs: true).All(UsbPort.IsComplete))
        {
            return;
        }

        AddHubs(guest);
        var tree = new UsbTree(guest.Devices);
        foreach (var hub in Hubs(guest).Where(UsbPort.IsComplete))
        {
            tree.AddHub(hub);
        }

        var devices = Devices(guest, withHubs: false).ToArray();
        foreach (var device in devices.Where(UsbPort.IsComplete))
        {
            tree.Reserve(device);
        }

        foreach (var hub in Hubs(guest).Where(hub => !UsbPort.IsComplete(hub)))
        {
            tree.Assign(hub);
            tree.AddHub(hub);
        }

        foreach (var device in devices)
        {
            if (device.Element("address")?.Get("type") is null or "usb" && !UsbPort.IsComplete(device))
            {
                tree.Assign(device);
            }
        }
    }

    /// <summary>Adds as many hubs as there are devices too many.</summary>
    private static void AddHubs(QemuGuest guest)
    {
        var count = Devices(guest, withHubs: true).Count();
        if (count > 0 && !ControllerRules.HasUsb(guest.Devices))
        {
            RefuseDevices(guest);
        }

        var ports = guest.Devices.Elements("controller").Where(c => c.Get("type") == "usb").Sum(UsbTree.PortsOf)
            + Hubs(guest).Count() * UsbTree.HubPorts;
        if (count <= ports)
        {
            return;
        }

        // Each hub takes a port and gives as many as it has; one port is to stay free.
        var needed = (count - ports + 1 + UsbTree.HubPorts - 2) / (UsbTree.HubPorts - 1);
        for (; needed > 0; needed--)
        {
            guest.Devices.Insert(new XElement("hub", new XAttribute("type", "usb")));
        }
    }

    private static void RefuseDevices(QemuGuest guest)
    {
        if (Devices(guest, withHubs: true).FirstOrDefault() is { } device)
        {
            throw XmlFault.Unsupported(
                device, "USB is disabled for this domain, but USB devices are present in the domain XML", null, VirtErrorDomain.Qemu);
        }
    }

    private static IEnumerable<XElement> Hubs(QemuGuest guest) => guest.Devices.Elements("hub").Where(hub => hub.Get("type") == "usb");

    /// <remarks>virDomainUSBDeviceDefForeach.</remarks>
    private static IEnumerable<XElement> Devices(QemuGuest guest, bool withHubs)
    {
        var devices = guest.Devices;
        return (withHubs ? Hubs(guest) : [])
            .Concat(devices.Elements("hostdev").Where(hostdev => hostdev.Get("type") == "usb"))
            .Concat(devices.Elements("disk").Where(disk => disk.Element("target")?.Get("bus") == "usb"))
            .Concat(devices.Elements("controller").Where(controller => controller.Get("type") == "ccid"))
            .Concat(devices.Elements("input").Where(input => input.Get("bus") == "usb"))
            .Concat(devices.Elements("serial").Where(serial => serial.Element("target")?.Get("type") == "usb-serial"))
            .Concat(devices.Elements("sound").Where(sound => sound.Get("model") == "usb"))
            .Concat(devices.Elements("redirdev").Where(redirdev => redirdev.Get("bus") == "usb"));
    }
}
