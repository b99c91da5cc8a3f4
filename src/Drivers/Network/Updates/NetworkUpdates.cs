using System.Xml.Linq;
using VirtPS.Drivers.Network.Dnsmasq;
using VirtPS.Drivers.Network.Firewall;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Network.Updates;

/// <summary>Changes networks, those that run included. The caller holds the network.</summary>
/// <remarks>networkUpdate.</remarks>
/// <param name="store">The networks.</param>
/// <param name="life">What runs the hooks.</param>
/// <param name="dnsmasq">Who gives addresses and names.</param>
/// <param name="firewall">The firewall's rules.</param>
internal sealed class NetworkUpdates(NetworkStore store, NetworkLife life, DnsmasqService dnsmasq, NetworkFirewall firewall)
{
    /// <summary>Makes a change where the flags say; when it fails for one description, none is changed.</summary>
    /// <remarks>As in libvirt, an entry may be kept that the network's way of forwarding does not use.</remarks>
    /// <param name="network">The network.</param>
    /// <param name="section">The section that changes; nothing for what only describes.</param>
    /// <param name="flags">Which descriptions are changed.</param>
    /// <param name="change">Makes the change on a copy.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">OperationInvalid, OperationUnsupported, XmlError or ConfigUnsupported; what the host said.</exception>
    internal async Task UpdateAsync(
        VirtualNetwork network, NetworkSection? section, NetworkUpdateFlags flags, Func<XElement, XElement> change, CancellationToken cancellationToken)
    {
        var (live, config) = NetworkReach.Of(network, flags, VirtErrorDomain.Network);
        var running = live ? change(network.Definition) : null;
        if (config)
        {
            var later = change(network.Inactive);
            await store.Definitions.SaveAsync(network.Name, later, cancellationToken).ConfigureAwait(false);
            network.ChangeInactive(later);
        }

        if (running is null)
        {
            return;
        }

        var before = network.Definition;
        if (section is { } changed)
        {
            await ApplyAsync(changed, before, running, cancellationToken).ConfigureAwait(false);
        }

        network.ChangeLive(running);
        await store.SaveStatusAsync(network, cancellationToken).ConfigureAwait(false);
        if (section is not null)
        {
            await life.RunHookAsync(running, "updated", "begin").ConfigureAwait(false);
        }
    }

    private static bool ServesDhcp(XElement network) =>
        HostAddress.Of(network).Any(ip => !ip.IsIPv6 && (ip.ServesDhcp || ip.Element.Element("tftp") is not null));

    private async Task ApplyAsync(NetworkSection section, XElement before, XElement after, CancellationToken cancellationToken)
    {
        if (!NetworkMode.OwnsBridge(after))
        {
            return;
        }

        switch (section)
        {
            case NetworkSection.ForwardInterface:
                await firewall.ApplyAsync(after, cancellationToken).ConfigureAwait(false);
                break;
            case NetworkSection.IpDhcpHost when ServesDhcp(before) == ServesDhcp(after):
            case NetworkSection.DnsHost:
                await dnsmasq.RefreshAsync(after, cancellationToken).ConfigureAwait(false);
                break;
            case NetworkSection.IpDhcpHost or NetworkSection.IpDhcpRange or NetworkSection.DnsTxt or NetworkSection.DnsSrv:
                // These stand in the file that dnsmasq reads only when it starts.
                await dnsmasq.RestartAsync(after, cancellationToken).ConfigureAwait(false);
                break;
        }
    }
}
