using System.Xml.Linq;
using VirtPS.Drivers.Interface.Configuration;

namespace VirtPS.Drivers.Interface.Ifupdown;

/// <summary>Writes definitions as ifupdown reads them.</summary>
/// <remarks>
/// Bridges, bonds and VLANs are written in the words of Debian's packages bridge-utils, ifenslave and vlan. Where one of
/// these is missing, the same stanza also carries the commands that it would run.
/// </remarks>
/// <param name="hasHelper">Tells whether the host has the script of such a package: <c>bridge</c>, <c>ifenslave</c> or <c>vlan</c>.</param>
internal sealed class StanzaWriter(Func<string, bool> hasHelper)
{
    /// <summary>Writes a definition.</summary>
    /// <param name="definition">The definition in libvirt's form, which has been checked.</param>
    /// <returns>The lines.</returns>
    internal IReadOnlyList<string> Write(XElement definition)
    {
        var name = (string)definition.Attribute("name")!;
        var lines = new List<string>();
        switch ((string?)definition.Element("start")?.Attribute("mode"))
        {
            case "onboot":
                lines.Add("auto " + name);
                break;
            case "hotplug":
                lines.Add("allow-hotplug " + name);
                break;
            default:
                break;
        }

        var stanzas = definition.Elements("protocol").SelectMany(Addresses).ToList();
        if (stanzas.Count == 0)
        {
            stanzas.Add(("inet", "manual", []));
        }

        for (var i = 0; i < stanzas.Count; i++)
        {
            var (family, method, options) = stanzas[i];
            lines.Add($"iface {name} {family} {method}");
            if (i == 0)
            {
                lines.AddRange(Kind(definition, name).Concat(Link(definition)).Select(option => "    " + option));
            }

            lines.AddRange(options.Select(option => "    " + option));
        }

        return lines;
    }

    private static IEnumerable<(string Family, string Method, IReadOnlyList<string> Options)> Addresses(XElement protocol)
    {
        var family = (string?)protocol.Attribute("family") == "ipv6" ? "inet6" : "inet";
        var gateway = (string?)protocol.Element("route")?.Attribute("gateway");
        if (protocol.Element("dhcp") is { } dhcp)
        {
            yield return (family, "dhcp", (string?)dhcp.Attribute("peerdns") is { } peer ? ["peerdns " + peer] : []);
        }

        if (protocol.Element("autoconf") is not null)
        {
            yield return (family, "auto", []);
        }

        foreach (var ip in protocol.Elements("ip"))
        {
            var prefix = (string?)ip.Attribute("prefix");
            var address = (string)ip.Attribute("address")! + (prefix is null ? string.Empty : "/" + prefix);
            yield return (family, "static", gateway is null ? ["address " + address] : ["address " + address, "gateway " + gateway]);
            gateway = null;
        }

        if (family == "inet6" && !protocol.HasElements)
        {
            // Only the address that every interface makes for itself.
            yield return (family, "manual", []);
        }
    }

    private static IEnumerable<string> Link(XElement definition)
    {
        if ((string?)definition.Element("mac")?.Attribute("address") is { } mac)
        {
            yield return "hwaddress " + mac;
        }

        if ((string?)definition.Element("mtu")?.Attribute("size") is { } mtu)
        {
            yield return "mtu " + mtu;
        }
    }

    private IEnumerable<string> Kind(XElement definition, string name) => (string?)definition.Attribute("type") switch
    {
        "bridge" => Bridge(definition.Element("bridge")!, name),
        "bond" => Bond(definition.Element("bond")!, name),
        "vlan" => Vlan(definition.Element("vlan")!, name),
        _ => [],
    };

    private IEnumerable<string> Bridge(XElement bridge, string name)
    {
        var ports = Members(bridge);
        yield return "bridge_ports " + (ports.Length == 0 ? "none" : string.Join(' ', ports));
        var stp = (string?)bridge.Attribute("stp");
        if (stp is not null)
        {
            yield return "bridge_stp " + stp;
        }

        var delay = (string?)bridge.Attribute("delay");
        if (delay is not null)
        {
            yield return "bridge_fd " + delay;
        }

        if (hasHelper("bridge"))
        {
            yield break;
        }

        // The kernel counts the delay in hundredths of a second.
        var options = (stp is null ? string.Empty : $" stp_state {(stp == "on" ? 1 : 0)}")
            + (delay is null ? string.Empty : $" forward_delay {(long)(double.Parse(delay, System.Globalization.CultureInfo.InvariantCulture) * 100)}");
        foreach (var line in Made(name, "bridge" + options, ports))
        {
            yield return line;
        }
    }

    private IEnumerable<string> Bond(XElement bond, string name)
    {
        var members = Members(bond);
        yield return "bond-slaves " + (members.Length == 0 ? "none" : string.Join(' ', members));
        var options = BondOptions.Of(bond);
        foreach (var (option, value) in options)
        {
            yield return $"bond-{option.Replace('_', '-')} {value}";
        }

        if (!hasHelper("ifenslave"))
        {
            foreach (var line in Made(name, "bond" + string.Concat(options.Select(one => $" {one.Name} {one.Value}")), members))
            {
                yield return line;
            }
        }
    }

    private IEnumerable<string> Vlan(XElement vlan, string name)
    {
        var on = (string)vlan.Element("interface")!.Attribute("name")!;
        var tag = (string)vlan.Attribute("tag")!;
        yield return "vlan-raw-device " + on;
        yield return "vlan-id " + tag;
        if (!hasHelper("vlan"))
        {
            yield return $"pre-up ip link show dev {name} >/dev/null 2>&1 || ip link add link {on} name {name} type vlan id {tag}";
            yield return $"post-down ip link delete dev {name}";
        }
    }

    private static string[] Members(XElement kind) => [.. kind.Elements("interface").Select(member => (string)member.Attribute("name")!)];

    private static IEnumerable<string> Made(string name, string kind, string[] members)
    {
        yield return $"pre-up ip link show dev {name} >/dev/null 2>&1 || ip link add name {name} type {kind}";
        foreach (var member in members)
        {
            // A bond takes only what is down; a bridge's port has no addresses of its own, which would draw what is meant for the bridge.
            yield return kind.StartsWith("bond", StringComparison.Ordinal)
                ? $"pre-up ip link set dev {member} down && ip link set dev {member} master {name}"
                : $"up ip address flush dev {member} && ip link set dev {member} master {name} && ip link set dev {member} up";
        }

        foreach (var member in members)
        {
            yield return $"pre-down ip link set dev {member} nomaster && ip link set dev {member} down";
        }

        yield return $"post-down ip link delete dev {name}";
    }
}
