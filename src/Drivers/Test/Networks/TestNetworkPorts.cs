using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks.Ports;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Networks;

/// <summary>Ports of a test node's virtual networks.</summary>
/// <remarks>libvirt's test driver has none; these follow the rules of its driver for real networks, and no traffic is limited.</remarks>
internal sealed class TestNetworkPorts(TestNode node) : INetworkPortDriver
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<NetworkPortRef>> ListAsync(NetworkRef network, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<NetworkPortRef>>(() => [.. Find(network).Ports.All.Select(port => new NetworkPortRef(network, port.Uuid))], cancellationToken);

    /// <inheritdoc/>
    public Task<NetworkPortRef> LookupByUuidAsync(NetworkRef network, Guid uuid, CancellationToken cancellationToken) =>
        node.RunAsync(() => new NetworkPortRef(network, Find(network).Ports.Find(uuid).Uuid), cancellationToken);

    /// <inheritdoc/>
    public async Task<NetworkPortRef> CreateAsync(NetworkRef network, string xml, NetworkPortFlags flags, CancellationToken cancellationToken)
    {
        var wanted = NetworkPortNormalizer.Normalize(VirtXml.Parse(xml, "networkport"));
        PortClaim.Check(wanted, flags);
        return await node.RunAsync(() => Create(Find(network), wanted, flags.HasFlag(NetworkPortFlags.Reclaim)), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(NetworkPortRef port, CancellationToken cancellationToken) =>
        node.RunAsync(() => VirtXml.Write(Find(port.Network).Ports.Find(port.Uuid).Definition), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetParametersAsync(NetworkPortRef port, CancellationToken cancellationToken) =>
        node.RunAsync(() => PortParameters.Read(Find(port.Network).Ports.Find(port.Uuid).Definition), cancellationToken);

    /// <inheritdoc/>
    public Task SetParametersAsync(NetworkPortRef port, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) => node.RunAsync(
        () =>
        {
            var network = Find(port.Network);
            var old = network.Ports.Find(port.Uuid);
            Keep(network, PortParameters.Write(old.Definition, parameters), old);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(NetworkPortRef port, CancellationToken cancellationToken) => node.RunAsync(
        () =>
        {
            var network = Find(port.Network);
            network.Ports.Remove(network.Ports.Find(port.Uuid).Uuid);
        },
        cancellationToken);

    private static NetworkPortRef Create(TestNetwork network, XElement wanted, bool claims)
    {
        var fresh = new NetworkPort(wanted);
        PortClaim.CheckNew(network.Ports, fresh);
        var planner = new PortPlanner(network.Definition, network.Ports);
        if (claims)
        {
            planner.CheckClaim(fresh);
        }

        return new NetworkPortRef(network.Ref, Keep(network, claims ? wanted : planner.Plan(wanted), old: null).Uuid);
    }

    private static NetworkPort Keep(TestNetwork network, XElement wanted, NetworkPort? old)
    {
        var port = new NetworkPort(new XElement(wanted));
        new FloorRules(network.Definition).Check(port.Mac, port.Floor, network.Ports.FloorSum - (old?.TrafficClass is null ? 0 : old.Floor));
        port.Definition.Element("bandwidth")?.Set(
            "classID", port.Floor == 0 ? null : (old?.TrafficClass ?? network.Ports.FreeTrafficClass()).Invariant());
        network.Ports.Set(port);
        return port;
    }

    private TestNetwork Find(NetworkRef network)
    {
        var found = node.Networks.Find(network.Name);
        return found.IsActive
            ? found
            : throw new VirtException(VirtErrorCode.OperationInvalid, $"network '{found.Name}' is not active", VirtErrorDomain.Network);
    }
}
