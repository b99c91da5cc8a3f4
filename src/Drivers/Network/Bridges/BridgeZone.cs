using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network.Bridges;

/// <summary>Puts bridges into zones of firewalld, where the host has one.</summary>
/// <param name="host">The network stack.</param>
internal sealed class BridgeZone(IHostNetwork host)
{
    private const string Program = "firewall-cmd";

    /// <summary>Puts a network's bridge into the zone that it names, or the one that libvirt's packages bring.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">ConfigUnsupported when a zone is asked for and there is no firewalld; InternalError when there is no such zone.</exception>
    internal async Task SetAsync(XElement network, CancellationToken cancellationToken)
    {
        var (bridge, wanted) = (NetworkMode.BridgeOf(network)!, network.Element("bridge")!.Get("zone"));
        if (HostProgram.TryFind(Program) is null || !await IsActiveAsync(cancellationToken).ConfigureAwait(false))
        {
            if (wanted is not null)
            {
                throw new VirtException(
                    VirtErrorCode.ConfigUnsupported,
                    $"zone {wanted} requested for network {network.Text("name")} but firewalld is not active",
                    VirtErrorDomain.Network);
            }

            return;
        }

        var mode = NetworkMode.Of(network);
        var zone = wanted ?? await UsualZoneAsync(mode, cancellationToken).ConfigureAwait(false);
        if (zone is not null)
        {
            await host.RunAsync(
                $"Unable to put bridge {bridge} into zone {zone}", Program, [$"--zone={zone}", $"--change-interface={bridge}"], cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async Task<bool> IsActiveAsync(CancellationToken cancellationToken) =>
        (await host.TryRunAsync(Program, ["--state"], input: null, cancellationToken).ConfigureAwait(false)).ExitCode == 0;

    private async Task<string?> UsualZoneAsync(string mode, CancellationToken cancellationToken)
    {
        if (mode == "open")
        {
            return null;
        }

        var zones = (await host.TryRunAsync(Program, ["--get-zones"], input: null, cancellationToken).ConfigureAwait(false)).Output
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return new[] { mode == "route" ? "libvirt-routed" : null, "libvirt" }.OfType<string>().FirstOrDefault(zones.Contains);
    }
}
