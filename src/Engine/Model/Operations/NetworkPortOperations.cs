using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with ports of virtual networks of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class NetworkPortOperations : FamilyOperations<INetworkPortDriver>
{
    internal NetworkPortOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.NetworkPorts)
    {
    }

    /// <summary>Lists a network's ports.</summary>
    /// <remarks>virNetworkListAllPorts.</remarks>
    public Task<IReadOnlyList<NetworkPortRef>> ListAsync(NetworkRef network, CancellationToken cancellationToken) =>
        ListAsync((Permissions.Network.SearchPorts, Permissions.NetworkPort.GetAttributes), network, (family, network) => family.ListAsync(network, cancellationToken), port => port, cancellationToken);

    /// <summary>Finds a port; NoNetworkPort when there is none.</summary>
    /// <remarks>virNetworkPortLookupByUUID.</remarks>
    public Task<NetworkPortRef> LookupByUuidAsync(NetworkRef network, Guid uuid, CancellationToken cancellationToken) =>
        FindAsync(Permissions.NetworkPort.GetAttributes, family => family.LookupByUuidAsync(network, uuid, cancellationToken), cancellationToken);

    /// <summary>Makes a port.</summary>
    /// <remarks>virNetworkPortCreateXML.</remarks>
    public Task<NetworkPortRef> CreateAsync(NetworkRef network, string xml, NetworkPortFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NetworkPort.Create, new DescribedTarget("network_port", xml) { IsValidated = flags.HasFlag(NetworkPortFlags.Validate) }, network, (family, network) => family.CreateAsync(network, xml, flags, cancellationToken), cancellationToken);

    /// <summary>Gives a port's description.</summary>
    /// <remarks>virNetworkPortGetXMLDesc.</remarks>
    public Task<string> GetXmlAsync(NetworkPortRef port, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NetworkPort.Read, port, (family, port) => family.GetXmlAsync(port, cancellationToken), cancellationToken);

    /// <summary>Gives a port's bandwidth limits in KiB/s.</summary>
    /// <remarks>virNetworkPortGetParameters.</remarks>
    public Task<IReadOnlyList<TypedParameter>> GetParametersAsync(NetworkPortRef port, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NetworkPort.Read, port, (family, port) => family.GetParametersAsync(port, cancellationToken), cancellationToken);

    /// <summary>Sets a port's bandwidth limits in KiB/s.</summary>
    /// <remarks>virNetworkPortSetParameters.</remarks>
    public Task SetParametersAsync(NetworkPortRef port, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NetworkPort.Write, port, (family, port) => family.SetParametersAsync(port, parameters, cancellationToken), cancellationToken);

    /// <summary>Removes a port.</summary>
    /// <remarks>virNetworkPortDelete.</remarks>
    public Task DeleteAsync(NetworkPortRef port, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NetworkPort.Delete, port, (family, port) => family.DeleteAsync(port, cancellationToken), cancellationToken);
}
