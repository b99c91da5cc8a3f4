using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Adds to a domain's description what is seldom asked for, and what a guest under QEMU should have though nobody asks.</summary>
internal static class DomainExtras
{
    internal static void Add(DomainXml domain, VirtDomainConfig config, GuestChoice guest)
    {
        if (config.Cpu?.Dies is { } dies)
        {
            domain.Cpu!.Element.Element("topology")!.SetAttributeValue("dies", dies);
        }

        foreach (var (card, wanted) in domain.Devices.Interfaces.Zip(config.Interfaces).Where(pair => pair.Second.Vlan is not null))
        {
            var tag = new XAttribute("id", wanted.Vlan!.Value.ToString(CultureInfo.InvariantCulture));
            card.Element.Add(new XElement("vlan", new XElement("tag", tag)));
        }

        foreach (var (graphics, wanted) in domain.Devices.Graphics.Zip(config.Graphics).Where(pair => pair.Second.HasPassword))
        {
            graphics.Element.SetAttributeValue("passwd", wanted.Credential!.Password);
        }

        if (guest.IsQemu)
        {
            AddCompanions(domain.Devices, config);
        }
    }

    private static void AddCompanions(DomainDevicesXml devices, VirtDomainConfig config)
    {
        devices.Add(new XElement(
            "rng", new XAttribute("model", "virtio"), new XElement("backend", new XAttribute("model", "random"), "/dev/urandom")));
        if (config.Graphics.Count > 0)
        {
            devices.Add(new XElement("input", new XAttribute("type", "tablet"), new XAttribute("bus", "usb")));
            devices.Add(new XElement("video", new XElement("model", new XAttribute("type", "virtio"))));
        }
    }
}
