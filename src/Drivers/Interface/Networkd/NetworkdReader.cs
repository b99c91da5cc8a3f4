using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Interface.Configuration;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Interface.Networkd;

/// <summary>Reads what systemd-networkd's files say about interfaces.</summary>
internal static class NetworkdReader
{
    /// <summary>Describes the interfaces that are named; patterns name none.</summary>
    /// <param name="devices">The files that make devices, in order.</param>
    /// <param name="networks">The files that set interfaces up, in order.</param>
    /// <returns>The <c>interface</c> elements in libvirt's form.</returns>
    internal static IReadOnlyList<XElement> Read(IReadOnlyList<UnitText> devices, IReadOnlyList<UnitText> networks)
    {
        var made = devices.Where(one => one.Get("NetDev", "Name") is not null).GroupBy(one => one.Get("NetDev", "Name")!).ToDictionary(group => group.Key, group => group.First());

        // A file that only puts an interface into another one says nothing of its own.
        var named = networks.Where(one => IsPlain(one.Get("Match", "Name")) && !IsMembership(one)).GroupBy(one => one.Get("Match", "Name")!).ToDictionary(group => group.Key, group => group.First());
        return [.. made.Keys.Union(named.Keys).Order(StringComparer.Ordinal).Select(name => Describe(name, made.GetValueOrDefault(name), named.GetValueOrDefault(name), networks)).OfType<XElement>()];
    }

    private static bool IsPlain(string? name) => name is { Length: > 0 } && !name.AsSpan().ContainsAny("*?[]! ");

    private static bool IsMembership(UnitText unit) =>
        (unit.Get("Network", "Bridge") ?? unit.Get("Network", "Bond") ?? unit.Get("Network", "VLAN")) is not null && unit.Get("Link", "ActivationPolicy") is null && unit.Get("Network", "Address") is null && unit.Get("Network", "DHCP") is null;

    private static XElement? Describe(string name, UnitText? device, UnitText? network, IReadOnlyList<UnitText> networks)
    {
        var kind = Kind(name, device, networks);
        if (device is not null && kind is null)
        {
            // Of tunnels and the like libvirt has no words.
            return null;
        }

        var definition = new XElement(
            "interface",
            new XAttribute("type", kind?.Name.LocalName ?? "ethernet"),
            new XAttribute("name", name),
            new XElement("start", new XAttribute("mode", network?.Get("Link", "ActivationPolicy") is "manual" or "down" or "always-down" ? "none" : "onboot")),
            network?.Get("Link", "MTUBytes") is { } mtu ? new XElement("mtu", new XAttribute("size", mtu)) : null,
            network is null ? null : Protocol("ipv4", network),
            network is null ? null : Protocol("ipv6", network),
            network?.Get("Link", "MACAddress") is { } mac ? new XElement("mac", new XAttribute("address", mac)) : null,
            kind);
        try
        {
            return HostInterfaceNormalizer.Normalize(definition);
        }
        catch (VirtException)
        {
            return null;
        }
    }

    private static XElement? Kind(string name, UnitText? device, IReadOnlyList<UnitText> networks)
    {
        IEnumerable<string> Members(string key) => networks.Where(one => one.All("Network", key).Contains(name)).Select(one => one.Get("Match", "Name")).OfType<string>().Where(IsPlain).Distinct();
        switch (device?.Get("NetDev", "Kind"))
        {
            case "bridge":
                return new XElement(
                    "bridge",
                    device.Get("Bridge", "STP") is { } stp ? new XAttribute("stp", stp is "yes" or "true" or "on" or "1" ? "on" : "off") : null,
                    device.Get("Bridge", "ForwardDelaySec") is { } delay ? new XAttribute("delay", delay) : null,
                    Members("Bridge").Select(BondOptions.Ethernet));
            case "bond":
                return BondOptions.Read(option => BondOption(device, option), Members("Bond"));
            case "vlan":
                return new XElement(
                    "vlan",
                    new XAttribute("tag", device.Get("VLAN", "Id") ?? string.Empty),
                    new XElement("interface", new XAttribute("name", Members("VLAN").FirstOrDefault() ?? string.Empty)));
            default:
                return null;
        }
    }

    private static string? BondOption(UnitText device, string option) => option switch
    {
        "mode" => device.Get("Bond", "Mode"),
        "miimon" => Milliseconds(device.Get("Bond", "MIIMonitorSec")),
        "updelay" => Milliseconds(device.Get("Bond", "UpDelaySec")),
        "downdelay" => Milliseconds(device.Get("Bond", "DownDelaySec")),
        "arp_interval" => Milliseconds(device.Get("Bond", "ARPIntervalSec")),
        "arp_ip_target" => device.Get("Bond", "ARPIPTargets")?.Replace(' ', ','),
        "arp_validate" => device.Get("Bond", "ARPValidate"),
        _ => null,
    };

    /// <summary>Reads a time: a number with a unit, in seconds where there is none.</summary>
    private static string? Milliseconds(string? time)
    {
        var isShort = time?.EndsWith("ms", StringComparison.Ordinal) == true;
        return time is not null && double.TryParse(time.TrimEnd('m', 's'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? ((long)(isShort ? number : number * 1000)).ToString(CultureInfo.InvariantCulture)
            : null;
    }

    private static XElement? Protocol(string family, UnitText network)
    {
        var isSix = family == "ipv6";
        bool IsOfFamily(string address) => address.Contains(':', StringComparison.Ordinal) == isSix;
        var dhcp = network.Get("Network", "DHCP") is "yes" or "true" or "both" or "1" || network.Get("Network", "DHCP") == family;
        var autoconf = isSix && network.Get("Network", "IPv6AcceptRA") is "yes" or "true" or "1";
        var addresses = network.All("Network", "Address").Concat(network.All("Address", "Address")).Where(IsOfFamily).ToArray();
        var gateway = network.All("Network", "Gateway").Concat(network.All("Route", "Gateway")).FirstOrDefault(IsOfFamily);
        var isLocal = isSix && network.Get("Network", "LinkLocalAddressing") is "ipv6" or "yes";
        if (!dhcp && !autoconf && !isLocal && addresses.Length == 0)
        {
            return null;
        }

        var peer = network.Get(isSix ? "DHCPv6" : "DHCPv4", "UseDNS") switch { "yes" or "true" => "yes", "no" or "false" => "no", _ => null };
        return new XElement(
            "protocol",
            new XAttribute("family", family),
            autoconf ? new XElement("autoconf") : null,
            dhcp ? new XElement("dhcp", peer is null ? null : new XAttribute("peerdns", peer)) : null,
            addresses.Select(address => address.Split('/')).Select(parts =>
                new XElement("ip", new XAttribute("address", parts[0]), parts.Length > 1 ? new XAttribute("prefix", parts[1]) : null)),
            gateway is null ? null : new XElement("route", new XAttribute("gateway", gateway)));
    }
}
