using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Drivers.Shared.Networks.Ports;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network.Ports;

/// <summary>Keeps rates of a network's bridge free for its guests.</summary>
/// <remarks>networkPlugBandwidth, networkUnplugBandwidth and networkUpdatePortBandwidth.</remarks>
/// <param name="shaper">What changes the bridge's queues.</param>
internal sealed class GuestRates(TrafficShaper shaper)
{
    /// <summary>Gives a port the rate that it asks for, in place of what it had.</summary>
    /// <param name="network">The network, whose port is still the old one.</param>
    /// <param name="old">The port as it was; nothing for a new one.</param>
    /// <param name="wanted">The port as it shall be; nothing for one that goes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The port as it is now, with the number of its class.</returns>
    /// <exception cref="VirtException">OperationUnsupported or OperationInvalid when so much cannot be kept free; what the host said.</exception>
    internal async Task<XElement?> ChangeAsync(VirtualNetwork network, NetworkPort? old, XElement? wanted, CancellationToken cancellationToken)
    {
        var rules = new FloorRules(network.Definition);
        var oldFloor = old?.TrafficClass is null ? 0 : old.Floor;
        var floor = wanted is null ? 0 : NetworkPort.FloorOf(wanted);
        var others = network.Ports.FloorSum - oldFloor;
        var mac = MacAddress.Parse((wanted ?? old!.Definition).Element("mac")!.Get("address")!);
        rules.Check(mac, floor, others);
        var result = wanted is null ? null : new XElement(wanted);
        var id = old?.TrafficClass;
        if (floor != oldFloor && rules.Limit is { } limit)
        {
            var bridge = NetworkMode.BridgeOf(network.Definition)!;
            id = await ChangeClassAsync(bridge, limit, mac, id, floor, network, cancellationToken).ConfigureAwait(false);
            await shaper.ChangeRateAsync(bridge, limit, id: null, limit.Ceiling - others - floor, cancellationToken).ConfigureAwait(false);
        }

        result?.Element("bandwidth")?.Set("classID", floor > 0 ? id?.Invariant() : null);
        return result;
    }

    private async Task<int?> ChangeClassAsync(
        string bridge, TrafficRate limit, MacAddress mac, int? id, long floor, VirtualNetwork network, CancellationToken cancellationToken)
    {
        if (floor == 0)
        {
            await shaper.RemoveGuestAsync(bridge, id!.Value, cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (id is { } known)
        {
            await shaper.ChangeRateAsync(bridge, limit, known, floor, cancellationToken).ConfigureAwait(false);
            return known;
        }

        var fresh = network.Ports.FreeTrafficClass();
        try
        {
            await shaper.AddGuestAsync(bridge, limit, mac, floor, fresh, cancellationToken).ConfigureAwait(false);
            return fresh;
        }
        catch
        {
            await shaper.RemoveGuestAsync(bridge, fresh, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }
}
