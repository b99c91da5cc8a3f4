using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks.Ports;

/// <summary>Decides whether a network can keep a rate free for one of its guests.</summary>
/// <remarks>networkCheckBandwidth.</remarks>
/// <param name="network">The running network in libvirt's form.</param>
internal sealed class FloorRules(XElement network)
{
    private readonly string _name = network.Element("name")!.Value;

    /// <summary>The network's limit for what its guests receive; nothing without one.</summary>
    internal TrafficRate? Limit { get; } = TrafficRate.Of(BandwidthXml.Of(network, "inbound"));

    /// <summary>Checks that the rates that are kept free fit the network's limit.</summary>
    /// <param name="mac">The guest's Ethernet address.</param>
    /// <param name="floor">The rate that it asks for, in KB per second; 0 for none.</param>
    /// <param name="others">The sum of the rates of all others.</param>
    /// <exception cref="VirtException">OperationUnsupported where no rate can be kept free, OperationInvalid when so much cannot.</exception>
    internal void Check(MacAddress mac, long floor, long others)
    {
        if (floor == 0)
        {
            return;
        }

        if (!NetworkMode.OwnsBridge(network))
        {
            throw Fault(
                VirtErrorCode.OperationUnsupported,
                $"Invalid use of 'floor' on interface with MAC address {mac} - 'floor' is only supported for interface type 'network' with forward type 'nat', 'route', 'open' or none");
        }

        if (Limit is not { } limit)
        {
            throw Fault(
                VirtErrorCode.OperationUnsupported, $"Invalid use of 'floor' on interface with MAC address {mac} - network '{_name}' has no inbound QoS set");
        }

        var sum = others + floor;
        if (sum > limit.Ceiling)
        {
            throw Fault(
                VirtErrorCode.OperationInvalid,
                $"Cannot plug '{mac}' interface into '{NetworkMode.BridgeOf(network)}' because new combined inbound floor={sum} would overcommit {(limit.Peak > 0 ? "peak" : "average")}={limit.Ceiling} on network '{_name}'");
        }
    }

    private static VirtException Fault(VirtErrorCode code, string sentence) => new(code, sentence, VirtErrorDomain.Network);
}
