using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks.Guests;

/// <summary>Makes devices ports of bridges: the kernel's, or Open vSwitch's.</summary>
/// <param name="host">The network stack.</param>
internal sealed class SwitchPort(IHostNetwork host)
{
    private const string OpenSwitch = "openvswitch";

    /// <summary>Makes a device a port of its bridge.</summary>
    /// <param name="device">The device.</param>
    /// <param name="request">What it shall be.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">InternalError with what the host said; ConfigUnsupported for a kind of switch that hosts do not have.</exception>
    internal Task AddAsync(string device, TapRequest request, CancellationToken cancellationToken) =>
        request.Bridge is not { } bridge ? Task.CompletedTask
        : request.VirtualPort?.Get("type") switch
        {
            null or "none" => AddToKernelAsync(device, bridge, request, cancellationToken),
            OpenSwitch => AddToOpenSwitchAsync(device, bridge, request, cancellationToken),
            var type => throw new VirtException(VirtErrorCode.ConfigUnsupported, $"virtualport type '{type}' cannot be used on a bridge", VirtErrorDomain.Network),
        };

    /// <summary>Takes a device off its bridge; does nothing when it is on none.</summary>
    /// <param name="device">The device.</param>
    /// <param name="virtualPort">How the bridge knows it; nothing for the kernel's.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    internal async Task RemoveAsync(string device, XElement? virtualPort, CancellationToken cancellationToken)
    {
        if (virtualPort?.Get("type") == OpenSwitch)
        {
            await RunOpenSwitchAsync(device, ["--if-exists", "del-port", device], cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await host.TryRunAsync("ip", ["link", "set", "dev", device, "nomaster"], input: null, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AddToKernelAsync(string device, string bridge, TapRequest request, CancellationToken cancellationToken)
    {
        await host.RunAsync($"Unable to add bridge {bridge} port {device}", "ip", ["link", "set", "dev", device, "master", bridge], cancellationToken)
            .ConfigureAwait(false);
        if (request.IsIsolated)
        {
            await SetAsync(device, ["isolated", "on"], cancellationToken).ConfigureAwait(false);
        }

        if (request.KeepsMacTable)
        {
            await SetAsync(device, ["learning", "off", "flood", "off"], cancellationToken).ConfigureAwait(false);
            await BridgeAsync(device, ["fdb", "add", request.Mac, "dev", device, "master", "static"], cancellationToken).ConfigureAwait(false);
        }

        if (request.Vlan is { } vlan)
        {
            await host.RunAsync(
                $"Unable to filter VLANs on bridge {bridge}", "ip", ["link", "set", "dev", bridge, "type", "bridge", "vlan_filtering", "1"], cancellationToken)
                .ConfigureAwait(false);
            await BridgeAsync(device, ["vlan", "del", "dev", device, "vid", "1"], cancellationToken).ConfigureAwait(false);
            foreach (var (id, isNative) in Tags(vlan))
            {
                await BridgeAsync(device, ["vlan", "add", "dev", device, "vid", id, .. isNative ? ["pvid", "untagged"] : (string[])[]], cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    private Task AddToOpenSwitchAsync(string device, string bridge, TapRequest request, CancellationToken cancellationToken)
    {
        List<string> command = ["--may-exist", "add-port", bridge, device];
        command.AddRange(VlanOptions(request.Vlan));
        var parameters = request.VirtualPort!.Element("parameters");
        command.AddRange(["--", "set", "Interface", device, $"external-ids:attached-mac=\"{request.Mac}\""]);
        foreach (var (attribute, key) in new[] { ("interfaceid", "iface-id"), ("profileid", "port-profile") })
        {
            if (parameters?.Get(attribute) is { } value)
            {
                command.Add($"external-ids:{key}=\"{value}\"");
            }
        }

        command.Add("external-ids:iface-status=active");
        return RunOpenSwitchAsync(device, command, cancellationToken);
    }

    // One tag is an access port; more, or a trunk, carry tagged frames, of which one may be native.
    private static IEnumerable<string> VlanOptions(XElement? vlan)
    {
        if (vlan is null)
        {
            yield break;
        }

        var tags = vlan.Elements("tag").ToList();
        var native = tags.Find(tag => tag.Get("nativeMode") is not null);
        if (native is not null)
        {
            yield return $"vlan_mode=native-{native.Get("nativeMode")}";
            yield return $"tag={native.Get("id")}";
        }

        if (IsTrunk(vlan))
        {
            yield return $"trunk={string.Join(',', tags.Select(tag => tag.Get("id")))}";
        }
        else if (tags.Count > 0)
        {
            yield return $"tag={tags[0].Get("id")}";
        }
    }

    private static bool IsTrunk(XElement vlan) => vlan.Get("trunk") == "yes" || vlan.Elements("tag").Skip(1).Any();

    private static IEnumerable<(string Id, bool IsNative)> Tags(XElement vlan) =>
        vlan.Elements("tag").Select(tag => (tag.Get("id")!, !IsTrunk(vlan) || tag.Get("nativeMode") == "untagged"));

    private Task SetAsync(string device, IEnumerable<string> options, CancellationToken cancellationToken) =>
        BridgeAsync(device, ["link", "set", "dev", device, .. options], cancellationToken);

    private Task<string> BridgeAsync(string device, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        host.RunAsync($"Unable to set up bridge port {device}", "bridge", arguments, cancellationToken);

    private Task<string> RunOpenSwitchAsync(string device, IEnumerable<string> command, CancellationToken cancellationToken) =>
        host.RunAsync($"Unable to change port {device} of Open vSwitch", "ovs-vsctl", ["--timeout=5", "--", .. command], cancellationToken);
}
