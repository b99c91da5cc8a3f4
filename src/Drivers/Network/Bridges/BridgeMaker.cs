using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network.Bridges;

/// <summary>Makes and removes the bridges of networks that have one of their own.</summary>
/// <param name="host">The network stack.</param>
internal sealed class BridgeMaker(IHostNetwork host)
{
    private const int TicksPerSecond = 100;

    private readonly HostLinks _links = new(host);

    /// <summary>Makes a network's bridge, without addresses and not yet in use.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The making.</returns>
    /// <exception cref="VirtException">InternalError when there is such a device, or the kernel refuses.</exception>
    internal async Task CreateAsync(XElement network, CancellationToken cancellationToken)
    {
        var bridge = network.Element("bridge")!;
        var name = bridge.Get("name")!;
        List<string> command = ["link", "add", "name", name];
        if (network.Element("mac")?.Get("address") is { } mac)
        {
            command.AddRange(["address", mac]);
        }

        if (network.Element("mtu")?.Get("size") is { } mtu && mtu != "0")
        {
            command.AddRange(["mtu", mtu]);
        }

        var delay = (bridge.Number("delay") ?? 0) * TicksPerSecond;
        command.AddRange(["type", "bridge", "forward_delay", delay.ToString(CultureInfo.InvariantCulture)]);
        command.AddRange(["stp_state", bridge.Get("stp") == "off" ? "0" : "1"]);
        await host.RunAsync($"Unable to create bridge {name}", "ip", command, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Brings a network's bridge up with its addresses, and lets the host forward for it.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">InternalError or SystemError when the kernel refuses.</exception>
    internal async Task BringUpAsync(XElement network, CancellationToken cancellationToken)
    {
        var name = NetworkMode.BridgeOf(network)!;
        var addresses = HostAddress.Of(network).ToList();
        var speaksIPv6 = addresses.Exists(ip => ip.IsIPv6);
        await SetIPv6Async(name, speaksIPv6, cancellationToken).ConfigureAwait(false);
        await host.RunIPAsync(
            $"Unable to give bridge {name} its addresses",
            [.. addresses.Select(ip => $"address add {ip.Address}/{ip.Prefix} dev {name}{(ip.IsIPv6 ? " nodad" : " broadcast +")}"), $"link set dev {name} up"],
            cancellationToken).ConfigureAwait(false);
        await SetMacTableManagerAsync(network, cancellationToken).ConfigureAwait(false);
        if (NetworkMode.Of(network) != "none")
        {
            await ForwardAsync("ipv4/ip_forward", addresses.Exists(ip => !ip.IsIPv6), cancellationToken).ConfigureAwait(false);
            await ForwardAsync("ipv6/conf/all/forwarding", speaksIPv6, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Adds a network's routes, one by one.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="complain">Told of each route that the kernel refuses, which stops no network.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    internal async Task AddRoutesAsync(XElement network, Action<string> complain, CancellationToken cancellationToken)
    {
        foreach (var route in network.Elements("route").Select(StaticRoute.Of))
        {
            var arguments = route.Command(NetworkMode.BridgeOf(network)!);
            var result = await host.TryRunAsync("ip", arguments, input: null, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                complain($"route to {route.Target}: {result.Error.Trim()}");
            }
        }
    }

    /// <summary>Sets up who keeps the table of addresses of a bridge.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">InternalError where the kernel's bridges cannot filter by VLAN, which that needs.</exception>
    internal async Task SetMacTableManagerAsync(XElement network, CancellationToken cancellationToken)
    {
        if (network.Element("bridge") is { } bridge && bridge.Get("macTableManager") == "libvirt")
        {
            var name = bridge.Get("name")!;
            await host.RunAsync(
                $"Unable to set vlan_filtering of bridge {name}", "ip", ["link", "set", "dev", name, "type", "bridge", "vlan_filtering", "1"],
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes a network's bridge.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The removal.</returns>
    internal Task DeleteAsync(XElement network, CancellationToken cancellationToken) =>
        _links.DeleteAsync(NetworkMode.BridgeOf(network)!, cancellationToken);

    private async Task SetIPv6Async(string bridge, bool speaks, CancellationToken cancellationToken)
    {
        var own = $"ipv6/conf/{bridge}/";
        if (!await host.WriteSettingAsync(own + "disable_ipv6", speaks ? "0" : "1", cancellationToken).ConfigureAwait(false))
        {
            // A kernel without IPv6.
            return;
        }

        // A guest's router advertisements are not for its host.
        await host.WriteSettingAsync(own + "accept_ra", "0", cancellationToken).ConfigureAwait(false);
        await host.WriteSettingAsync(own + "autoconf", "0", cancellationToken).ConfigureAwait(false);
    }

    private async Task ForwardAsync(string setting, bool needed, CancellationToken cancellationToken)
    {
        if (needed && !await host.WriteSettingAsync(setting, "1", cancellationToken).ConfigureAwait(false))
        {
            throw new VirtException(VirtErrorCode.SystemError, $"failed to enable IP forwarding: the kernel has no setting {setting}", VirtErrorDomain.Network);
        }
    }
}
