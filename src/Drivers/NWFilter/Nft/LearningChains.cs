using VirtPS.Drivers.Shared.Filters;

namespace VirtPS.Drivers.NWFilter.Nft;

/// <summary>The chains of a port whose guest's addresses are not known yet.</summary>
internal static class LearningChains
{
    private const string Broadcast = "ff:ff:ff:ff:ff:ff";

    /// <summary>Makes them: with leases alone only DHCP passes, otherwise ARP and IPv4 of the guest's own card.</summary>
    /// <param name="plan">The port's plan.</param>
    /// <param name="name">The port's name as names of chains have it.</param>
    /// <returns>The chains.</returns>
    internal static IReadOnlyList<NftChain> Of(PortPlan plan, string name)
    {
        var leases = plan.Learning == AddressLearning.Dhcp;
        NftChain from = new(
            $"frames_out_{name}",
            NftWay.Out,
            leases
                ? [$"ether saddr {plan.Mac} ether type ip ip protocol 17 th sport 68 th dport 67 accept", "drop"]
                : [$"ether saddr != {plan.Mac} drop", "ether type ip accept", "ether type arp accept", "drop"]);
        if (!leases)
        {
            return [from];
        }

        IEnumerable<string> servers = plan.TrustedServers.Count > 0 ? plan.TrustedServers.Select(server => $"ip saddr {server} ") : [string.Empty];
        var answers = from server in servers
                      from receiver in new[] { plan.Mac, Broadcast }
                      select $"ether daddr {receiver} ether type ip {server}ip protocol 17 th sport 67 th dport 68 accept";
        return [from, new($"frames_in_{name}", NftWay.In, [.. answers, "drop"])];
    }
}
