using System.Globalization;
using VirtPS.Drivers.Shared.Networks.Links;

namespace VirtPS.Drivers.Network;

/// <summary>The network that a host has from the start, so that guests have somewhere to be.</summary>
/// <remarks>libvirt's packages bring the same one, in the first of these subnets that the host does not use.</remarks>
internal static class DefaultNetwork
{
    private const int First = 122;
    private const int Last = 254;

    /// <summary>Describes the network.</summary>
    /// <param name="links">The routes of the host.</param>
    /// <param name="cancellationToken">Stops the look at them.</param>
    /// <returns>The definition.</returns>
    internal static async Task<string> DescribeAsync(HostLinks links, CancellationToken cancellationToken)
    {
        var routes = await links.RoutesAsync(cancellationToken).ConfigureAwait(false);
        var taken = routes.Select(route => route.Target).ToHashSet(StringComparer.Ordinal);
        var subnet = Enumerable.Range(First, Last - First + 1).Select(number => string.Create(CultureInfo.InvariantCulture, $"192.168.{number}"))
            .FirstOrDefault(prefix => !taken.Contains(prefix + ".0/24")) ?? $"192.168.{First}";
        return $"""
            <network>
              <name>default</name>
              <forward mode='nat'/>
              <bridge name='virbr%d' stp='on' delay='0'/>
              <ip address='{subnet}.1' netmask='255.255.255.0'>
                <dhcp>
                  <range start='{subnet}.2' end='{subnet}.254'/>
                </dhcp>
              </ip>
            </network>
            """;
    }
}
