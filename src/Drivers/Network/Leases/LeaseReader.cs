using System.Text.Json;
using System.Xml.Linq;
using VirtPS.Drivers.Network.Dnsmasq;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network.Leases;

/// <summary>Lists the leases of networks.</summary>
/// <param name="host">The network stack.</param>
/// <param name="dnsmasq">Who gives the leases.</param>
/// <param name="clock">What leases end by.</param>
internal sealed class LeaseReader(IHostNetwork host, DnsmasqService dnsmasq, TimeProvider clock)
{
    /// <summary>Lists a network's leases.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="mac">The Ethernet address of the client that is asked for; nothing for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The leases that have not ended.</returns>
    internal async Task<IReadOnlyList<DhcpLease>> ListAsync(XElement network, MacAddress? mac, CancellationToken cancellationToken)
    {
        var file = dnsmasq.FilesOf(network).Leases;
        if (!File.Exists(file))
        {
            return [];
        }

        var lines = await File.ReadAllLinesAsync(file, cancellationToken).ConfigureAwait(false);
        var neighbours = LeaseFile.NeedsNeighbours(lines)
            ? await NeighboursAsync(NetworkMode.BridgeOf(network)!, cancellationToken).ConfigureAwait(false)
            : new Dictionary<string, string>();
        var leases = new LeaseFile(network, neighbours).Read(lines, clock.GetUtcNow());
        return mac is not { } wanted ? leases : [.. leases.Where(lease => lease.Mac is { } one && MacAddress.TryParse(one, out var its) && its == wanted)];
    }

    private async Task<Dictionary<string, string>> NeighboursAsync(string bridge, CancellationToken cancellationToken)
    {
        var text = await host.RunAsync($"list neighbours of {bridge}", "ip", ["-6", "-j", "neigh", "show", "dev", bridge], cancellationToken).ConfigureAwait(false);
        using var document = JsonDocument.Parse(string.IsNullOrWhiteSpace(text) ? "[]" : text);
        var found = new Dictionary<string, string>();
        foreach (var neighbour in document.RootElement.EnumerateArray())
        {
            if (neighbour.TryGetProperty("lladdr", out var mac))
            {
                found[neighbour.GetProperty("dst").GetString()!] = mac.GetString()!;
            }
        }

        return found;
    }
}
