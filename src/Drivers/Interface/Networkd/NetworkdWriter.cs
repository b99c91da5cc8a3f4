using System.Xml.Linq;

namespace VirtPS.Drivers.Interface.Networkd;

/// <summary>Writes definitions as systemd-networkd reads them.</summary>
/// <remarks>systemd.netdev(5), systemd.network(5).</remarks>
internal static class NetworkdWriter
{
    /// <summary>Writes a definition.</summary>
    /// <param name="definition">The definition in libvirt's form, which has been checked.</param>
    /// <returns>The files by their names below the directory.</returns>
    internal static IReadOnlyDictionary<string, UnitText> Write(XElement definition)
    {
        var name = (string)definition.Attribute("name")!;
        var type = (string)definition.Attribute("type")!;
        var files = new Dictionary<string, UnitText>(StringComparer.Ordinal) { [NetworkdFiles.Network(name)] = Network(definition, name) };
        if (type != "ethernet")
        {
            files[NetworkdFiles.Device(name)] = Device(definition.Element(type)!, name, type);
        }

        foreach (var member in definition.Element("bridge")?.Elements("interface") ?? [])
        {
            Join(files, (string)member.Attribute("name")!, name, "Bridge");
        }

        foreach (var member in definition.Element("bond")?.Elements("interface") ?? [])
        {
            Join(files, (string)member.Attribute("name")!, name, "Bond");
        }

        if (definition.Element("vlan")?.Element("interface") is { } on)
        {
            Join(files, (string)on.Attribute("name")!, name, "VLAN");
        }

        return files;
    }

    private static void Join(Dictionary<string, UnitText> files, string member, string name, string key)
    {
        var unit = new UnitText();
        unit.Add("Match", "Name", member);
        unit.Add("Network", key, name);
        files[NetworkdFiles.Member(name, member)] = unit;
    }

    private static UnitText Device(XElement kind, string name, string type)
    {
        var unit = new UnitText();
        unit.Add("NetDev", "Name", name);
        unit.Add("NetDev", "Kind", type);
        switch (type)
        {
            case "bridge":
                unit.Add("Bridge", "STP", (string?)kind.Attribute("stp") switch { "on" => "yes", "off" => "no", _ => null });
                unit.Add("Bridge", "ForwardDelaySec", (string?)kind.Attribute("delay"));
                break;
            case "vlan":
                unit.Add("VLAN", "Id", (string?)kind.Attribute("tag"));
                break;
            default:
                AddBond(unit, kind);
                break;
        }

        return unit;
    }

    private static void AddBond(UnitText unit, XElement bond)
    {
        static string? Milliseconds(XAttribute? attribute) => attribute is null ? null : attribute.Value + "ms";
        unit.Add("Bond", "Mode", (string?)bond.Attribute("mode"));
        if (bond.Element("miimon") is { } link)
        {
            unit.Add("Bond", "MIIMonitorSec", Milliseconds(link.Attribute("freq")));
            unit.Add("Bond", "UpDelaySec", Milliseconds(link.Attribute("updelay")));
            unit.Add("Bond", "DownDelaySec", Milliseconds(link.Attribute("downdelay")));
        }

        if (bond.Element("arpmon") is { } address)
        {
            unit.Add("Bond", "ARPIntervalSec", Milliseconds(address.Attribute("interval")));
            unit.Add("Bond", "ARPIPTargets", ((string)address.Attribute("target")!).Replace(',', ' '));
            unit.Add("Bond", "ARPValidate", (string?)address.Attribute("validate"));
        }
    }

    private static UnitText Network(XElement definition, string name)
    {
        var unit = new UnitText();
        unit.Add("Match", "Name", name);
        unit.Add("Link", "MACAddress", (string?)definition.Element("mac")?.Attribute("address"));
        unit.Add("Link", "MTUBytes", (string?)definition.Element("mtu")?.Attribute("size"));
        unit.Add("Link", "ActivationPolicy", (string?)definition.Element("start")?.Attribute("mode") is "onboot" or "hotplug" ? "up" : "manual");
        var dhcp = definition.Elements("protocol").Where(one => one.Element("dhcp") is not null).Select(one => (string?)one.Attribute("family")).ToArray();
        unit.Add("Network", "DHCP", dhcp.Length switch { 0 => "no", 1 => dhcp[0], _ => "yes" });
        var six = definition.Elements("protocol").FirstOrDefault(one => (string?)one.Attribute("family") == "ipv6");
        unit.Add("Network", "IPv6AcceptRA", six?.Element("autoconf") is null ? "no" : "yes");
        unit.Add("Network", "LinkLocalAddressing", six is null ? "no" : "ipv6");
        foreach (var ip in definition.Elements("protocol").Elements("ip"))
        {
            unit.Add("Network", "Address", (string)ip.Attribute("address")! + ((string?)ip.Attribute("prefix") is { } prefix ? "/" + prefix : string.Empty));
        }

        foreach (var route in definition.Elements("protocol").Elements("route"))
        {
            unit.Add("Network", "Gateway", (string?)route.Attribute("gateway"));
        }

        foreach (var (family, section) in new[] { ("ipv4", "DHCPv4"), ("ipv6", "DHCPv6") })
        {
            var asked = definition.Elements("protocol").Where(one => (string?)one.Attribute("family") == family).Elements("dhcp").FirstOrDefault();
            unit.Add(section, "UseDNS", (string?)asked?.Attribute("peerdns"));
        }

        return unit;
    }
}
