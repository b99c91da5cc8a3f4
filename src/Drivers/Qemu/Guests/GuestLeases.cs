using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Guests;

/// <summary>Finds the addresses that the host's networks have leased to a guest.</summary>
internal static class GuestLeases
{
    /// <summary>Finds them.</summary>
    /// <param name="networks">The host's networks; null when it has none.</param>
    /// <param name="domain">The live definition.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The guest's cards with their addresses; those without are left out.</returns>
    internal static async Task<IReadOnlyList<GuestInterface>> ReadAsync(INetworkDriver? networks, XElement domain, CancellationToken cancellationToken)
    {
        List<GuestInterface> found = [];
        foreach (var card in domain.Elements("devices").Elements("interface").Where(card => card.Get("type") == "network"))
        {
            var mac = card.Element("mac")?.Get("address");
            if (networks is null || mac is null || card.Element("source")?.Get("network") is not { } name)
            {
                continue;
            }

            var network = await networks.LookupByNameAsync(name, cancellationToken).ConfigureAwait(false);
            var leases = await networks.GetDhcpLeasesAsync(network, mac, cancellationToken).ConfigureAwait(false);
            if (leases.Count > 0)
            {
                found.Add(new GuestInterface(
                    card.Element("target")?.Get("dev") ?? string.Empty,
                    mac,
                    [.. leases.Select(lease => new GuestAddress(lease.Address, lease.Prefix, lease.IsIPv6))]));
            }
        }

        return found;
    }
}
