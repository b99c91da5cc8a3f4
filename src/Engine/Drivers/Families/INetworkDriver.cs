namespace VirtPS.Engine.Drivers;

/// <summary>Virtual networks.</summary>
/// <remarks>virNetwork*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface INetworkDriver
{
    /// <summary>Lists networks with what a listing shows.</summary>
    /// <remarks>virConnectListAllNetworks.</remarks>
    Task<IReadOnlyList<NetworkSummary>> ListAsync(NetworkListFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<NetworkSummary>>("virConnectListAllNetworks");

    /// <summary>Finds a network by name; NoNetwork when there is none.</summary>
    /// <remarks>virNetworkLookupByName.</remarks>
    Task<NetworkRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        Unsupported.Call<NetworkRef>("virNetworkLookupByName");

    /// <summary>Finds a network by uuid; NoNetwork when there is none.</summary>
    /// <remarks>virNetworkLookupByUUID.</remarks>
    Task<NetworkRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        Unsupported.Call<NetworkRef>("virNetworkLookupByUUID");

    /// <summary>Gives what a listing shows of one network.</summary>
    /// <remarks>virNetworkIsActive.</remarks>
    Task<NetworkSummary> GetSummaryAsync(NetworkRef network, CancellationToken cancellationToken) =>
        Unsupported.Call<NetworkSummary>("virNetworkIsActive");

    /// <summary>Gives a network's description.</summary>
    /// <remarks>virNetworkGetXMLDesc.</remarks>
    Task<string> GetXmlAsync(NetworkRef network, NetworkXmlFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virNetworkGetXMLDesc");

    /// <summary>Stores a definition.</summary>
    /// <remarks>virNetworkDefineXMLFlags.</remarks>
    Task<NetworkRef> DefineAsync(string xml, NetworkDefineFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<NetworkRef>("virNetworkDefineXMLFlags");

    /// <summary>Starts a transient network.</summary>
    /// <remarks>virNetworkCreateXMLFlags.</remarks>
    Task<NetworkRef> CreateAsync(string xml, NetworkCreateFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<NetworkRef>("virNetworkCreateXMLFlags");

    /// <summary>Starts a defined network.</summary>
    /// <remarks>virNetworkCreate.</remarks>
    Task StartAsync(NetworkRef network, CancellationToken cancellationToken) => Unsupported.Call("virNetworkCreate");

    /// <summary>Stops a network.</summary>
    /// <remarks>virNetworkDestroy.</remarks>
    Task DestroyAsync(NetworkRef network, CancellationToken cancellationToken) => Unsupported.Call("virNetworkDestroy");

    /// <summary>Removes a definition.</summary>
    /// <remarks>virNetworkUndefine.</remarks>
    Task UndefineAsync(NetworkRef network, CancellationToken cancellationToken) => Unsupported.Call("virNetworkUndefine");

    /// <summary>Says whether a network starts with the host.</summary>
    /// <remarks>virNetworkSetAutostart.</remarks>
    Task SetAutostartAsync(NetworkRef network, bool autostart, CancellationToken cancellationToken) =>
        Unsupported.Call("virNetworkSetAutostart");

    /// <summary>Changes one section.</summary>
    /// <remarks>virNetworkUpdate.</remarks>
    Task UpdateAsync(NetworkRef network, NetworkUpdateCommand command, NetworkSection section, int parentIndex, string xml, NetworkUpdateFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virNetworkUpdate");

    /// <summary>Lists leases, of one client or of all.</summary>
    /// <remarks>virNetworkGetDHCPLeases.</remarks>
    Task<IReadOnlyList<DhcpLease>> GetDhcpLeasesAsync(NetworkRef network, string? mac, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<DhcpLease>>("virNetworkGetDHCPLeases");

    /// <summary>Reads a title, description or metadata element; NoNetworkMetadata when there is none.</summary>
    /// <remarks>virNetworkGetMetadata.</remarks>
    Task<string> GetMetadataAsync(NetworkRef network, DomainMetadataType type, string? uri, NetworkUpdateFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virNetworkGetMetadata");

    /// <summary>Writes, or with null removes, metadata.</summary>
    /// <remarks>virNetworkSetMetadata.</remarks>
    Task SetMetadataAsync(NetworkRef network, DomainMetadataType type, string? metadata, string? key, string? uri, NetworkUpdateFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virNetworkSetMetadata");
}
