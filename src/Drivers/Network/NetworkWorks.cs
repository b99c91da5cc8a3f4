using System.Xml.Linq;
using VirtPS.Drivers.Network.Bridges;
using VirtPS.Drivers.Network.Dnsmasq;
using VirtPS.Drivers.Network.Firewall;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network;

/// <summary>Makes of a definition what works on the host, and takes it down again.</summary>
/// <param name="host">The network stack.</param>
/// <param name="dnsmasq">Who gives addresses and names.</param>
/// <param name="firewall">The firewall's rules.</param>
/// <param name="warn">Told of what stops no network.</param>
internal sealed class NetworkWorks(IHostNetwork host, DnsmasqService dnsmasq, NetworkFirewall firewall, Action<string> warn)
{
    private readonly HostLinks _links = new(host);
    private readonly BridgeMaker _bridges = new(host);
    private readonly BridgeZone _zone = new(host);
    private readonly TrafficShaper _shaper = new(host);
    private readonly AnswerChecksums _checksums = new(host, warn);

    /// <summary>Refuses a network whose addresses or bridge are somebody else's on the host.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The check; after it, all that <see cref="TakeDownAsync"/> would remove is the network's own.</returns>
    /// <exception cref="VirtException">InternalError, naming the device with the addresses; SystemError when there is a device of the bridge's name.</exception>
    internal async Task CheckAsync(XElement network, CancellationToken cancellationToken)
    {
        if (NetworkMode.OwnsBridge(network))
        {
            await new RouteConflicts(_links).CheckAsync(network, cancellationToken).ConfigureAwait(false);
            var bridge = NetworkMode.BridgeOf(network)!;
            if (await _links.ExistsAsync(bridge, cancellationToken).ConfigureAwait(false))
            {
                throw new VirtException(VirtErrorCode.SystemError, $"error creating bridge interface {bridge}: File exists", VirtErrorDomain.Network);
            }
        }
    }

    /// <summary>Builds a network; when it fails half-way, it is the caller who has it taken down.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The building.</returns>
    /// <exception cref="VirtException">InternalError, SystemError or ConfigUnsupported, with what the host said.</exception>
    internal async Task BuildAsync(XElement network, CancellationToken cancellationToken)
    {
        if (NetworkMode.OwnsBridge(network))
        {
            await _bridges.CreateAsync(network, cancellationToken).ConfigureAwait(false);

            // No guest's packet may pass before the rules stand.
            await firewall.ApplyAsync(network, cancellationToken).ConfigureAwait(false);
            await _bridges.BringUpAsync(network, cancellationToken).ConfigureAwait(false);
            await _zone.SetAsync(network, cancellationToken).ConfigureAwait(false);
            await _bridges.AddRoutesAsync(network, warn, cancellationToken).ConfigureAwait(false);
            await _checksums.SetAsync(network, cancellationToken).ConfigureAwait(false);
            await dnsmasq.StartAsync(network, cancellationToken).ConfigureAwait(false);
        }
        else if (NetworkMode.UsesHostBridge(network) && network.Element("virtualport") is null)
        {
            await _bridges.SetMacTableManagerAsync(network, cancellationToken).ConfigureAwait(false);
        }

        if (network.Element("bandwidth") is not null && NetworkMode.BridgeOf(network) is { } bridge)
        {
            await _shaper.SetAsync(bridge, network, inboundIsSent: true, hasClasses: true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes a network down. What cannot be taken down is said, and the rest is.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The work.</returns>
    internal async Task TakeDownAsync(XElement network, CancellationToken cancellationToken)
    {
        if (network.Element("bandwidth") is not null && NetworkMode.BridgeOf(network) is { } bridge)
        {
            await TryAsync(() => _shaper.ClearAsync(bridge, cancellationToken)).ConfigureAwait(false);
        }

        if (NetworkMode.OwnsBridge(network))
        {
            await TryAsync(() => dnsmasq.StopAsync(network, cancellationToken)).ConfigureAwait(false);
            await TryAsync(() => _bridges.DeleteAsync(network, cancellationToken)).ConfigureAwait(false);
            await TryAsync(() => firewall.RemoveAsync(network, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>Tells whether what a network needs is still on the host.</summary>
    /// <param name="network">The network as it ran.</param>
    /// <param name="present">The devices of the host.</param>
    /// <returns>Whether it is.</returns>
    internal static bool IsStanding(XElement network, IReadOnlySet<string> present) =>
        !NetworkMode.OwnsBridge(network) || (NetworkMode.BridgeOf(network) is { } bridge && present.Contains(bridge));

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e) when (e is VirtException or IOException or UnauthorizedAccessException)
        {
            warn(e.Message);
        }
    }
}
