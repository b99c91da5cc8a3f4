using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>The subnets of a network and the addresses that it hands out there.</summary>
internal static class NetworkSubnets
{
    internal static IReadOnlyList<string> Parse(ConfigurationNode node) =>
        [.. node.Items().Select(item => Address(item, dhcp: false)).Select(spec => $"{spec.Address}/{spec.PrefixLength}")];

    internal static IReadOnlyList<string> ParseRanges(ConfigurationNode node) => [.. Ranges(node).Select(range => $"{range.Start}-{range.End}")];

    internal static IReadOnlyList<string> Read(NetworkXml network) => [.. network.Addresses.Select(ip => $"{ip.Address}/{ip.PrefixLength}")];

    internal static IReadOnlyList<string> ReadRanges(NetworkXml network) =>
        [.. network.Addresses.SelectMany(ip => ip.DhcpRanges).Select(range => $"{range.Start}-{range.End}")];

    /// <summary>Gives a network the subnets of a document; those that it has already keep their hosts.</summary>
    internal static void Write(NetworkXml network, DesiredItem item)
    {
        var wanted = DesiredNetwork.Build(item).Addresses.ToList();
        var known = network.Addresses.ToDictionary(ip => $"{ip.Address}/{ip.PrefixLength}", ip => ip.Element);
        network.Element.Elements("ip").Remove();
        foreach (var ip in wanted)
        {
            network.Element.Add(known.GetValueOrDefault($"{ip.Address}/{ip.PrefixLength}") ?? ip.Element);
        }
    }

    /// <summary>Gives a network's subnets the ranges of a document.</summary>
    internal static void WriteRanges(NetworkXml network, DesiredItem item)
    {
        foreach (var ip in network.Addresses)
        {
            ip.Element.Elements("dhcp").Elements("range").Remove();
            ip.Element.Elements("dhcp").Where(dhcp => !dhcp.HasElements).Remove();
        }

        if (item.Find("DhcpRange") is not { } node)
        {
            return;
        }

        foreach (var (start, end) in Ranges(node))
        {
            var home = network.Addresses.FirstOrDefault(ip => NetworkAddressSpec.ParseCidr($"{ip.Address}/{ip.PrefixLength}").Holds(start))
                ?? throw node.Fault($"the DHCP range {start} - {end} is in none of the network's subnets");
            home.AddDhcpRange(start, end);
        }
    }

    /// <summary>Gives the subnets of a network that is to be made.</summary>
    internal static IReadOnlyList<NetworkAddressSpec> Addresses(DesiredItem item)
    {
        var (cidr, ranges) = (item.Find("Cidr"), item.Find("DhcpRange"));
        if (ranges is not null && item.Flag("NoDhcp"))
        {
            throw ranges.Fault("'DhcpRange' and 'NoDhcp' exclude each other");
        }

        var addresses = cidr?.Items().Select(one => Address(one, dhcp: !item.Flag("NoDhcp") && ranges is null)).ToList() ?? [];
        var handedOut = ranges is null ? [] : Ranges(ranges);
        return handedOut.FirstOrDefault(range => !addresses.Exists(address => address.Holds(range.Start))) is { Start: { } start, End: { } end }
            ? throw ranges!.Fault($"the DHCP range {start} - {end} is in none of the network's subnets")
            : [.. addresses.Select(address => handedOut.Count == 0 ? address : address with { DhcpRanges = [.. handedOut.Where(range => address.Holds(range.Start))] })];
    }

    private static NetworkAddressSpec Address(ConfigurationNode node, bool dhcp) => Told(node, () => NetworkAddressSpec.ParseCidr(node.Text(), dhcp));

    private static IReadOnlyList<(System.Net.IPAddress Start, System.Net.IPAddress End)> Ranges(ConfigurationNode node) =>
        Told(node, () => NetworkAddressSpec.ParseRanges([.. node.Items().Select(item => item.Text())]));

    private static T Told<T>(ConfigurationNode node, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (VirtException error) when (error.Str2 is { } detail)
        {
            throw node.Fault(detail, error.Code);
        }
    }
}
