using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Guests;

/// <summary>Finds what the host's networks have leased to a guest.</summary>
internal static class GuestLeases
{
    /// <summary>Finds addresses.</summary>
    /// <param name="networks">The host's networks; null when it has none.</param>
    /// <param name="domain">The live definition.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The guest's cards with their addresses; those without are left out.</returns>
    internal static async Task<IReadOnlyList<GuestInterface>> ReadAsync(INetworkDriver? networks, XElement domain, CancellationToken cancellationToken)
    {
        List<GuestInterface> found = [];
        await foreach (var (card, leases) in AllAsync(networks, domain, cancellationToken).ConfigureAwait(false))
        {
            if (leases.Count > 0)
            {
                found.Add(new GuestInterface(
                    card.Element("target")?.Get("dev") ?? string.Empty,
                    card.Element("mac")?.Get("address"),
                    [.. leases.Select(lease => new GuestAddress(lease.Address, lease.Prefix, lease.IsIPv6))]));
            }
        }

        return found;
    }

    /// <summary>Finds the name that a guest gave when it took an address.</summary>
    /// <param name="networks">The host's networks; null when it has none.</param>
    /// <param name="domain">The live definition.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The name; nothing when it gave none.</returns>
    /// <remarks>qemuDomainGetHostnameLease.</remarks>
    internal static async Task<string?> HostNameAsync(INetworkDriver? networks, XElement domain, CancellationToken cancellationToken)
    {
        await foreach (var (_, leases) in AllAsync(networks, domain, cancellationToken).ConfigureAwait(false))
        {
            if (leases.Select(lease => lease.Hostname).FirstOrDefault(name => !string.IsNullOrEmpty(name)) is { } name)
            {
                return name;
            }
        }

        return null;
    }

    private static async IAsyncEnumerable<(XElement Card, IReadOnlyList<DhcpLease> Leases)> AllAsync(
        INetworkDriver? networks, XElement domain, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var card in domain.Elements("devices").Elements("interface").Where(card => card.Get("type") == "network"))
        {
            if (networks is not null && card.Element("mac")?.Get("address") is { } mac && card.Element("source")?.Get("network") is { } name)
            {
                var network = await networks.LookupByNameAsync(name, cancellationToken).ConfigureAwait(false);
                yield return (card, await networks.GetDhcpLeasesAsync(network, mac, cancellationToken).ConfigureAwait(false));
            }
        }
    }
}
