using System.Net;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Networks;

/// <summary>The leases that a running network has given to the network cards of running domains.</summary>
/// <remarks>A card gets its fixed address, or the first free one of the ranges, when leases are first asked for, and keeps it while the network runs.</remarks>
internal sealed class TestLeases
{
    private static readonly TimeSpan Term = TimeSpan.FromHours(1);

    private readonly Dictionary<string, (IPAddress Address, DateTimeOffset Given)> _given = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Lists a network's leases.</summary>
    /// <param name="node">The node.</param>
    /// <param name="network">The network.</param>
    /// <returns>The leases, by the cards' domains; none while the network does not run or hands out no addresses.</returns>
    internal static IEnumerable<DhcpLease> Of(TestNode node, TestNetwork network)
    {
        var serving = new NetworkXml(network.Definition).Addresses.FirstOrDefault(ip => ip.DhcpRanges.Any() || ip.DhcpHosts.Any());
        if (!network.IsActive || serving is null)
        {
            return [];
        }

        return
            from domain in node.Domains.All
            where domain.IsActive
            orderby domain.Id
            from card in domain.Definition.Devices.Interfaces
            where card.Network == network.Name && card.Mac.Length > 0
            let lease = network.Leases.Give(node, network, serving, card.Mac, domain.Name)
            where lease is not null
            select lease;
    }

    /// <summary>Forgets every lease.</summary>
    internal void Clear() => _given.Clear();

    private static IPAddress? FirstFree(NetworkIPXml serving, HashSet<IPAddress> taken)
    {
        foreach (var (start, end) in serving.DhcpRanges)
        {
            var last = IPAddress.Parse(end);
            for (var address = IPAddress.Parse(start); ; address = Next(address))
            {
                if (!taken.Contains(address))
                {
                    return address;
                }

                if (address.Equals(last))
                {
                    break;
                }
            }
        }

        return null;
    }

    private static IPAddress Next(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        for (var i = bytes.Length - 1; i >= 0 && ++bytes[i] == 0; i--)
        {
        }

        return new IPAddress(bytes);
    }

    private DhcpLease? Give(TestNode node, TestNetwork network, NetworkIPXml serving, string mac, string hostname)
    {
        var now = node.Clock.GetUtcNow();
        if (!_given.TryGetValue(mac, out var held))
        {
            if (Choose(serving, mac) is not { } chosen)
            {
                return null;
            }

            held = (chosen, now);
            _given.Add(mac, held);
        }

        // A client renews its lease when half of the term is over.
        var renewals = Math.Floor((now - held.Given) / (Term / 2));
        var expiry = held.Given + (renewals * (Term / 2)) + Term;
        var isIPv6 = serving.Family == "ipv6";
        return new DhcpLease(
            network.Summary.Bridge ?? network.Name, expiry, mac, null, held.Address.ToString(), serving.PrefixLength ?? (isIPv6 ? 64 : 24), isIPv6, hostname, null);
    }

    private IPAddress? Choose(NetworkIPXml serving, string mac)
    {
        var hosts = serving.DhcpHosts.Where(host => host.Address is not null).ToList();
        if (hosts.Find(host => mac.Equals(host.Mac, StringComparison.OrdinalIgnoreCase)) is { } reserved)
        {
            return IPAddress.Parse(reserved.Address!);
        }

        var taken = _given.Values.Select(held => held.Address).Concat(hosts.Select(host => IPAddress.Parse(host.Address!)));
        return FirstFree(serving, [.. taken]);
    }
}
