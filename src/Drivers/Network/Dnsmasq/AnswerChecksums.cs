using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Drivers.Shared.Networks.Links;

namespace VirtPS.Drivers.Network.Dnsmasq;

/// <summary>Has the answers of a network's DHCP server carry checksums that are right.</summary>
/// <remarks>
/// What the host itself sends on a bridge it sends with half a checksum, for the receiver's kernel knows that nothing can have
/// happened on the way. A DHCP client that reads whole frames does not know, and drops the answers. libvirt has a rule of iptables
/// complete them (virFirewall's CHECKSUM, in newer versions traffic control's csum); nftables has no such rule.
/// </remarks>
/// <param name="host">The network stack.</param>
/// <param name="warn">Told when nothing can be done.</param>
internal sealed class AnswerChecksums(IHostNetwork host, Action<string> warn)
{
    /// <summary>Has checksums of DHCP's answers completed before they leave the bridge.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    internal async Task SetAsync(XElement network, CancellationToken cancellationToken)
    {
        if (!network.Elements("ip").Elements("dhcp").Any())
        {
            return;
        }

        // Limits on what guests send stand in the same place of the bridge as this filter would.
        var bridge = NetworkMode.BridgeOf(network)!;
        if (network.Element("bandwidth") is null && await FilterAsync(bridge, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (!await host.ComputeChecksumsAsync(bridge, cancellationToken).ConfigureAwait(false))
        {
            warn($"the checksums of DHCP's answers on {bridge} cannot be completed; a guest that looks at them finds no address");
        }
    }

    /// <summary>Completes the checksums of these answers alone, which costs nothing for other packets.</summary>
    private async Task<bool> FilterAsync(string bridge, CancellationToken cancellationToken)
    {
        if ((await TcAsync(["qdisc", "add", "dev", bridge, "clsact"], cancellationToken).ConfigureAwait(false)) != 0)
        {
            return false;
        }

        string[] answers = ["match", "ip", "protocol", "17", "0xff", "match", "ip", "dport", "68", "0xffff"];
        if (await TcAsync(["filter", "add", "dev", bridge, "egress", "protocol", "ip", "u32", .. answers, "action", "csum", "ip", "and", "udp"], cancellationToken).ConfigureAwait(false) == 0)
        {
            return true;
        }

        await TcAsync(["qdisc", "del", "dev", bridge, "clsact"], cancellationToken).ConfigureAwait(false);
        return false;
    }

    private async Task<int> TcAsync(string[] arguments, CancellationToken cancellationToken) =>
        (await host.TryRunAsync("tc", arguments, input: null, cancellationToken).ConfigureAwait(false)).ExitCode;
}
