using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Writes the devices of a domain that is to be made.</summary>
internal static class DeviceComposer
{
    internal static void Compose(DomainDevicesXml devices, VirtDomainConfig config, GuestChoice guest, OsProfile profile)
    {
        var targets = new DiskTargets(config.Disks.Select(disk => disk.Target));
        foreach (var disk in config.Disks)
        {
            devices.Add(Disk(disk, disk.Bus ?? DiskTargets.DefaultBus(disk, guest, profile), targets, guest));
        }

        foreach (var card in config.Interfaces)
        {
            devices.Add(Interface(card, guest.IsQemu ? profile.NicModel : null));
        }

        foreach (var graphics in config.Graphics)
        {
            devices.Add(Graphics(graphics));
        }

        ComposeCompanions(devices, config, guest);
    }

    internal static XElement Disk(VirtDiskConfig config, string bus, DiskTargets targets, GuestChoice guest)
    {
        var disk = new DiskXml(new XElement("disk"))
        {
            Device = config.Device,
            Target = config.Target ?? targets.Next(bus),
            Bus = bus,
            ReadOnly = config.ReadOnly || config.Device == "cdrom",
            Shareable = config.Shareable,
            Serial = config.Serial,
            BootOrder = config.BootOrder,
        };
        if (config.Path?.StartsWith("/dev/", StringComparison.Ordinal) == true)
        {
            disk.SetBlockDevice(config.Path);
        }
        else
        {
            disk.SetFile(config.Path);
        }

        disk.DriverName = guest.IsQemu ? "qemu" : null;
        disk.Format = config.Path is null ? null : config.Format ?? (guest.IsQemu ? "raw" : null);
        disk.Cache = config.Cache;
        disk.IO = config.IO;
        disk.Discard = config.Discard;
        return disk.Element;
    }

    internal static XElement Interface(VirtInterfaceConfig config, string? defaultModel)
    {
        var card = new InterfaceXml(new XElement("interface")) { Mac = config.Mac };
        card.Type = config.Kind;
        if (Source(config) is { } source)
        {
            card.Element.Add(source);
        }

        card.Model = config.Model ?? defaultModel;
        card.Mtu = config.Mtu;
        card.Filter = config.Filter;
        card.LinkState = config.LinkUp ? null : "down";
        card.BootOrder = config.BootOrder;
        if (config.Vlan is { } vlan)
        {
            card.Element.Add(new XElement("vlan", new XElement("tag", new XAttribute("id", vlan.ToString(CultureInfo.InvariantCulture)))));
        }

        return card.Element;
    }

    internal static XElement Graphics(VirtGraphicsConfig config)
    {
        var element = new XElement("graphics", new XAttribute("type", config.Type));
        if (config.Type is "vnc" or "spice" or "rdp")
        {
            Set("port", config.Port?.ToString(CultureInfo.InvariantCulture));
            Set("tlsPort", config.TlsPort?.ToString(CultureInfo.InvariantCulture));
            Set("autoport", config.Port is null && config.TlsPort is null && config.Socket is null ? "yes" : null);
            Set("listen", config.Listen);
            Set("passwd", config.Credential?.Password);
            Set("keymap", config.Keymap);
            if (config.Socket is not null)
            {
                element.Add(new XElement("listen", new XAttribute("type", "socket"), new XAttribute("socket", config.Socket)));
            }
        }

        return element;

        void Set(string name, string? value) => element.SetAttributeValue(name, value);
    }

    private static XElement? Source(VirtInterfaceConfig config) => config.Kind switch
    {
        "network" => new XElement("source", new XAttribute("network", config.Network!), Optional("portgroup", config.PortGroup)),
        "bridge" => new XElement("source", new XAttribute("bridge", config.Bridge!)),
        "direct" => new XElement("source", new XAttribute("dev", config.Direct!), Optional("mode", config.DirectMode)),
        _ => null,
    };

    private static XAttribute? Optional(string name, string? value) => value is null ? null : new XAttribute(name, value);

    /// <summary>What a guest under QEMU should have though nobody asks for it: a console, the agent's channel, entropy, a pointer.</summary>
    private static void ComposeCompanions(DomainDevicesXml devices, VirtDomainConfig config, GuestChoice guest)
    {
        if (config.Tpm)
        {
            devices.Add(new XElement(
                "tpm",
                new XAttribute("model", "tpm-crb"),
                new XElement("backend", new XAttribute("type", "emulator"), new XAttribute("version", "2.0"))));
        }

        if (guest.IsContainer)
        {
            devices.Add(new XElement("console", new XAttribute("type", "pty")));
        }

        if (!guest.IsQemu)
        {
            return;
        }

        devices.Add(new XElement("console", new XAttribute("type", "pty")));
        devices.Add(new XElement(
            "channel",
            new XAttribute("type", "unix"),
            new XElement("source", new XAttribute("mode", "bind")),
            new XElement("target", new XAttribute("type", "virtio"), new XAttribute("name", "org.qemu.guest_agent.0"))));
        devices.Add(new XElement(
            "rng", new XAttribute("model", "virtio"), new XElement("backend", new XAttribute("model", "random"), "/dev/urandom")));
        if (config.Graphics.Count > 0)
        {
            devices.Add(new XElement("input", new XAttribute("type", "tablet"), new XAttribute("bus", "usb")));
            devices.Add(new XElement("video", new XElement("model", new XAttribute("type", "virtio"))));
        }
    }
}
