using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for network interfaces.</summary>
internal static class InterfaceRules
{
    private static readonly string[] Types =
    [
        "user", "ethernet", "vhostuser", "server", "client", "mcast", "network", "bridge", "internal", "direct", "hostdev", "udp", "vdpa",
        "null", "vds",
    ];

    private static readonly string[] DirectModes = ["vepa", "private", "bridge", "passthrough"];

    private static readonly string[] GeneratedTargets = ["vnet", "macvtap", "macvlan"];

    private static readonly string[] Models =
    [
        "netfront", "rtl8139", "virtio", "virtio-transitional", "virtio-non-transitional", "e1000", "e1000e", "igb", "usb-net", "spapr-vlan",
        "lan9118", "smc91c111", "vlance", "vmxnet", "vmxnet2", "vmxnet3", "Am79C970A", "Am79C973", "82540EM", "82545EM", "82543GC",
    ];

    /// <summary>Takes out what only virtio's cards have; it means nothing for others.</summary>
    /// <remarks>virDomainNetDefParseXMLDriver and virDomainNetBackendParseXML.</remarks>
    public static void DropForeign(XElement nic)
    {
        if (nic.Element("model") is { } model && Models.FirstOrDefault(known => known.Equals(model.Get("type"), StringComparison.OrdinalIgnoreCase)) is { } name)
        {
            model.Set("type", name);
        }

        var driver = nic.Element("driver");
        if (nic.Get("type") != "hostdev" && nic.Element("model")?.Get("type")?.StartsWith("virtio", StringComparison.Ordinal) == true)
        {
            // There is one queue in any case.
            if (driver is not null && Allowed.Number(driver, "queues") is 0 or 1)
            {
                driver.Set("queues", null);
            }

            return;
        }

        nic.Element("backend")?.Set("vhost", null);
        foreach (var attribute in driver?.Attributes().Where(attribute => attribute.Name.LocalName is not ("iommu" or "ats" or "packed" or "page_per_vq")).ToArray() ?? [])
        {
            if (nic.Get("type") != "hostdev" || attribute.Name.LocalName is not ("name" or "model"))
            {
                attribute.Remove();
            }
        }

        driver?.Elements().Remove();
    }

    public static void Normalize(XElement nic, DomainContext context)
    {
        Allowed.Check(nic, "type", Types);
        Allowed.Check(nic, "trustGuestRxFilters", Allowed.YesNo);
        nic.Default("type", "user");
        var type = nic.Get("type")!;
        if (type == "network" && !context.Active)
        {
            nic.Element("source")?.Set("portid", null);
        }

        if (nic.Element("coalesce")?.Element("rx")?.Element("frames")?.Get("max") is null or "0")
        {
            nic.Elements("coalesce").Remove();
        }

        CheckSource(nic, type);
        NormalizeMac(nic, context);
        if (nic.Element("virtualport") is { } port)
        {
            if (type is not ("network" or "bridge" or "direct" or "hostdev"))
            {
                throw XmlFault.Unsupported(port, $"<virtualport> element unsupported for <interface type='{type}'>");
            }

            VirtualPortRules.Normalize(port, required: type != "network");
        }

        if (nic.Element("target") is { } target)
        {
            NormalizeTarget(target, context);
        }

        if (nic.Element("link") is { } link && link.Get("state") is not ("up" or "down"))
        {
            throw XmlFault.Unsupported(link, $"unknown interface link state '{link.Get("state")}'", "one of: up, down");
        }

        if (type is "bridge" or "ethernet" or "network" ? nic.Element("filterref") is { } filter && filter.Get("filter") is null : nic.Element("filterref") is not null)
        {
            nic.Elements("filterref").Remove();
        }

        BandwidthRules.Check(nic, allowsFloor: type == "network");
    }

    private static void CheckSource(XElement nic, string type)
    {
        var source = nic.Element("source");
        string[] needed = type switch
        {
            "network" => ["network"],
            "bridge" => ["bridge"],
            "direct" or "vdpa" => ["dev"],
            "internal" => ["name"],
            "client" or "mcast" or "udp" => ["address", "port"],
            "server" => ["port"],
            "vhostuser" => ["type", "mode"],
            "vds" => ["switchid", "portid", "portgroupid", "connectionid"],
            _ => [],
        };
        if (needed.Length > 0 && source is null)
        {
            throw XmlFault.Error(nic, $"interface type='{type}' requires a 'source' element");
        }

        foreach (var attribute in needed)
        {
            Allowed.Need(source!, attribute);
        }

        switch (type)
        {
            case "direct":
                Allowed.Check(source!, "mode", DirectModes);
                source!.Default("mode", "vepa");
                break;
            case "hostdev" when source?.Element("address") is { } address && address.Get("type") == "pci":
                AddressRules.NormalizePci(address);
                break;
        }
    }

    private static void NormalizeMac(XElement nic, DomainContext context)
    {
        var mac = nic.Need("mac");
        // All zeros stands for an address that is still to be chosen.
        if (mac.Get("address") is not { } text || text == "00:00:00:00:00:00")
        {
            mac.Set("address", MacAddress.Generate(context.Defaults.MacPrefix).ToString());
            return;
        }

        if (!MacAddress.TryParse(text, out var address))
        {
            throw XmlFault.Error(mac, $"unable to parse mac address '{text}'", "six hexadecimal numbers with colons between them");
        }

        if (address.IsMulticast)
        {
            throw XmlFault.Error(mac, $"expected unicast mac address, found multicast '{text}'");
        }

        mac.Set("address", address.ToString());
        Allowed.Check(mac, "type", ["generated", "static"]);
    }

    private static void NormalizeTarget(XElement target, DomainContext context)
    {
        Allowed.Check(target, "managed", Allowed.YesNo);
        var name = target.Get("dev");
        if (name is not null && !context.Active && target.Get("managed") != "no"
            && GeneratedTargets.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            target.Set("dev", null);
            name = null;
        }

        if (name is null && target.FirstAttribute is null)
        {
            target.Remove();
        }
    }

    /// <summary>Names the host's ends that the driver names at definition.</summary>
    public static void NameTargets(DomainContext context)
    {
        if (context.Defaults.InterfaceNamePrefix is not { } prefix)
        {
            return;
        }

        var next = 0;
        foreach (var nic in context.Devices.Elements("interface"))
        {
            if (nic.Element("target")?.Get("dev") is not null)
            {
                continue;
            }

            string name;
            do
            {
                name = prefix + (next++).ToString(CultureInfo.InvariantCulture);
            }
            while (context.Devices.Elements("interface").Any(n => n.Element("target")?.Get("dev") == name));
            nic.Need("target").Set("dev", name);
        }
    }
}
