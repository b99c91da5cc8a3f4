using System.Net.Sockets;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Network.Bridges;

/// <summary>Refuses networks whose addresses the host reaches elsewhere.</summary>
/// <remarks>networkCheckRouteCollision. As there, only IPv4 is looked at: IPv6 hosts are on several networks anyway.</remarks>
/// <param name="links">The routes of the host.</param>
internal sealed class RouteConflicts(HostLinks links)
{
    /// <summary>Checks a network's addresses and routes against the host's.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The check.</returns>
    /// <exception cref="VirtException">InternalError, naming the device that the addresses are reached by.</exception>
    internal async Task CheckAsync(XElement network, CancellationToken cancellationToken)
    {
        var own = HostAddress.Of(network).Where(ip => !ip.IsIPv6).ToList();
        var behind = network.Elements("route").Select(StaticRoute.Of).Where(route => route.Gateway.AddressFamily == AddressFamily.InterNetwork).ToList();
        if (own.Count == 0 && behind.Count == 0)
        {
            return;
        }

        foreach (var (target, device) in await links.RoutesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (device == NetworkMode.BridgeOf(network))
            {
                continue;
            }

            // A wider route of the host's, as to a provider's network, does not stand in the way.
            if (own.Exists(ip => ip.Network == target))
            {
                throw new VirtException(VirtErrorCode.InternalError, $"Network is already in use by interface {device}");
            }

            if (behind.Exists(one => one.Target == target))
            {
                throw new VirtException(
                    VirtErrorCode.InternalError, $"Route address '{target.Split('/')[0]}' conflicts with IP address for '{device}'", VirtErrorDomain.Network);
            }
        }
    }
}
