using System.Globalization;
using System.Text;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network.Firewall;

/// <summary>Writes the rules of one network.</summary>
/// <param name="network">The network in libvirt's form.</param>
/// <param name="text">Where they are written.</param>
/// <remarks>What the modes let pass is libvirt's: https://libvirt.org/firewall.html.</remarks>
internal sealed class NftRules(XElement network, StringBuilder text)
{
    private readonly string _mode = NetworkMode.Of(network);
    private readonly string _bridge = NetworkMode.BridgeOf(network)!;
    private readonly string? _device = network.Element("forward")?.Get("dev");
    private readonly XElement? _nat = network.Element("forward")?.Element("nat");

    private string CameFrom => _device is null ? string.Empty : $"iifname \"{_device}\" ";

    private string LeavesTo => _device is null ? string.Empty : $"oifname \"{_device}\" ";

    /// <summary>Writes the chains with their rules, and what leads to them.</summary>
    internal void Write()
    {
        foreach (var (map, chain) in NftScript.Chains(_bridge))
        {
            text.Append(CultureInfo.InvariantCulture, $"add chain inet {NftScript.Table} {chain}\nflush chain inet {NftScript.Table} {chain}\n");
            foreach (var rule in RulesOf(map))
            {
                text.Append(CultureInfo.InvariantCulture, $"add rule inet {NftScript.Table} {chain} {rule}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"add element inet {NftScript.Table} {map} {{ \"{_bridge}\" : jump {chain} }}\n");
        }
    }

    private static string Family(HostAddress ip) => ip.IsIPv6 ? "ip6" : "ip";

    private IEnumerable<string> RulesOf(string map)
    {
        var addresses = _mode == "none" ? [] : HostAddress.Of(network).ToList();
        return map switch
        {
            // Guests of one network see each other; others only answer, where addresses are translated.
            "into" => [$"iifname \"{_bridge}\" accept", .. addresses.Select(IntoRule), "counter reject"],
            "from" => [.. addresses.Select(ip => $"{LeavesTo}{Family(ip)} saddr {ip.Network} accept"), "counter reject"],
            _ => addresses.Where(Translates).SelectMany(TranslationRules),
        };
    }

    private string IntoRule(HostAddress ip) =>
        $"{CameFrom}{Family(ip)} daddr {ip.Network} {(Translates(ip) ? "ct state established,related " : string.Empty)}accept";

    private bool Translates(HostAddress ip) => _mode == "nat" && (!ip.IsIPv6 || _nat?.Get("ipv6") == "yes");

    private IEnumerable<string> TranslationRules(HostAddress ip)
    {
        // Clients that look for servers beside them keep their own address.
        var family = Family(ip);
        var which = $"{LeavesTo}{family} saddr {ip.Network}";
        var beside = ip.IsIPv6 ? "ff02::/16" : "224.0.0.0/24, 255.255.255.255";
        var (start, end) = (_nat?.Element("port")?.Get("start") ?? NatPorts.First, _nat?.Element("port")?.Get("end") ?? NatPorts.Last);
        yield return $"{which} {family} daddr {{ {ip.Network}, {beside} }} return";
        if (OutsideAddresses(ip) is not { } outside)
        {
            yield return $"{which} meta l4proto {{ tcp, udp }} masquerade to :{start}-{end}";
            yield return $"{which} masquerade";
            yield break;
        }

        var beforePort = ip.IsIPv6 ? string.Join('-', outside.Split('-').Select(one => $"[{one}]")) : outside;
        yield return $"{which} meta l4proto {{ tcp, udp }} snat {family} to {beforePort}:{start}-{end}";
        yield return $"{which} snat {family} to {outside}";
    }

    private string? OutsideAddresses(HostAddress ip)
    {
        if (_nat?.Element("address") is not { } outside || outside.Get("start") is not { } first
            || first.Contains(':', StringComparison.Ordinal) != ip.IsIPv6)
        {
            return null;
        }

        return outside.Get("end") is { } last && last != first ? $"{first}-{last}" : first;
    }
}
