namespace VirtPS.Engine.Drivers;

/// <summary>Ports of virtual networks.</summary>
/// <remarks>virNetworkPort*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface INetworkPortDriver
{
    /// <summary>Lists a network's ports.</summary>
    /// <remarks>virNetworkListAllPorts.</remarks>
    Task<IReadOnlyList<NetworkPortRef>> ListAsync(NetworkRef network, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<NetworkPortRef>>("virNetworkListAllPorts");

    /// <summary>Finds a port; NoNetworkPort when there is none.</summary>
    /// <remarks>virNetworkPortLookupByUUID.</remarks>
    Task<NetworkPortRef> LookupByUuidAsync(NetworkRef network, Guid uuid, CancellationToken cancellationToken) =>
        Unsupported.Call<NetworkPortRef>("virNetworkPortLookupByUUID");

    /// <summary>Makes a port.</summary>
    /// <remarks>virNetworkPortCreateXML.</remarks>
    Task<NetworkPortRef> CreateAsync(NetworkRef network, string xml, NetworkPortFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<NetworkPortRef>("virNetworkPortCreateXML");

    /// <summary>Gives a port's description.</summary>
    /// <remarks>virNetworkPortGetXMLDesc.</remarks>
    Task<string> GetXmlAsync(NetworkPortRef port, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virNetworkPortGetXMLDesc");

    /// <summary>Gives a port's bandwidth limits in KiB/s.</summary>
    /// <remarks>virNetworkPortGetParameters.</remarks>
    Task<IReadOnlyList<TypedParameter>> GetParametersAsync(NetworkPortRef port, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<TypedParameter>>("virNetworkPortGetParameters");

    /// <summary>Sets a port's bandwidth limits in KiB/s.</summary>
    /// <remarks>virNetworkPortSetParameters.</remarks>
    Task SetParametersAsync(NetworkPortRef port, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        Unsupported.Call("virNetworkPortSetParameters");

    /// <summary>Removes a port.</summary>
    /// <remarks>virNetworkPortDelete.</remarks>
    Task DeleteAsync(NetworkPortRef port, CancellationToken cancellationToken) => Unsupported.Call("virNetworkPortDelete");
}
