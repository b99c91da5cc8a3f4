using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with virtual networks of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class NetworkOperations : FamilyOperations<INetworkDriver>
{
    internal NetworkOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.Networks)
    {
    }

    /// <summary>Lists networks with what a listing shows.</summary>
    /// <remarks>virConnectListAllNetworks.</remarks>
    public async Task<IReadOnlyList<VirtNetwork>> ListAsync(NetworkListFlags flags, CancellationToken cancellationToken)
    {
        var summaries = await ListSummariesAsync(flags, cancellationToken).ConfigureAwait(false);
        return [.. summaries.Select(summary => new VirtNetwork(Connection, summary))];
    }

    /// <summary>Lists networks with what a listing shows, as bare facts.</summary>
    /// <remarks>virConnectListAllNetworks.</remarks>
    internal Task<IReadOnlyList<NetworkSummary>> ListSummariesAsync(NetworkListFlags flags, CancellationToken cancellationToken) =>
        ListAsync((Permissions.Connect.SearchNetworks, Permissions.Network.GetAttributes), family => family.ListAsync(flags, cancellationToken), summary => summary.Network, cancellationToken);

    /// <summary>Finds a network by name; NoNetwork when there is none.</summary>
    /// <remarks>virNetworkLookupByName.</remarks>
    public Task<NetworkRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        FindAsync(Permissions.Network.GetAttributes, family => family.LookupByNameAsync(name, cancellationToken), cancellationToken);

    /// <summary>Finds a network by uuid; NoNetwork when there is none.</summary>
    /// <remarks>virNetworkLookupByUUID.</remarks>
    public Task<NetworkRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        FindAsync(Permissions.Network.GetAttributes, family => family.LookupByUuidAsync(uuid, cancellationToken), cancellationToken);

    /// <summary>Gives one object as a listing shows it.</summary>
    /// <remarks>virNetworkIsActive.</remarks>
    public async Task<VirtNetwork> GetAsync(NetworkRef network, CancellationToken cancellationToken) =>
        new(Connection, await GetSummaryAsync(network, cancellationToken).ConfigureAwait(false));

    /// <summary>Gives what a listing shows of one network, as bare facts.</summary>
    /// <remarks>virNetworkIsActive.</remarks>
    internal Task<NetworkSummary> GetSummaryAsync(NetworkRef network, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Network.Read, network, (family, network) => family.GetSummaryAsync(network, cancellationToken), cancellationToken);

    /// <summary>Gives a network's description.</summary>
    /// <remarks>virNetworkGetXMLDesc.</remarks>
    public Task<string> GetXmlAsync(NetworkRef network, NetworkXmlFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Network.Read, network, (family, network) => family.GetXmlAsync(network, flags, cancellationToken), cancellationToken);

    /// <summary>Stores a definition.</summary>
    /// <remarks>virNetworkDefineXMLFlags.</remarks>
    public Task<NetworkRef> DefineAsync(string xml, NetworkDefineFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Network.Write).And(Permissions.Network.Save), new DescribedTarget("network", xml) { IsValidated = flags.HasFlag(NetworkDefineFlags.Validate) }, family => family.DefineAsync(xml, flags, cancellationToken), cancellationToken);

    /// <summary>Starts a transient network.</summary>
    /// <remarks>virNetworkCreateXMLFlags.</remarks>
    public Task<NetworkRef> CreateAsync(string xml, NetworkCreateFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Network.Write).And(Permissions.Network.Start), new DescribedTarget("network", xml) { IsValidated = flags.HasFlag(NetworkCreateFlags.Validate) }, family => family.CreateAsync(xml, flags, cancellationToken), cancellationToken);

    /// <summary>Starts a defined network.</summary>
    /// <remarks>virNetworkCreate.</remarks>
    public Task StartAsync(NetworkRef network, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Network.Start, network, (family, network) => family.StartAsync(network, cancellationToken), cancellationToken);

    /// <summary>Stops a network.</summary>
    /// <remarks>virNetworkDestroy.</remarks>
    public Task DestroyAsync(NetworkRef network, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Network.Stop, network, (family, network) => family.DestroyAsync(network, cancellationToken), cancellationToken);

    /// <summary>Removes a definition.</summary>
    /// <remarks>virNetworkUndefine.</remarks>
    public Task UndefineAsync(NetworkRef network, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Network.Delete, network, (family, network) => family.UndefineAsync(network, cancellationToken), cancellationToken);

    /// <summary>Says whether a network starts with the host.</summary>
    /// <remarks>virNetworkSetAutostart.</remarks>
    public Task SetAutostartAsync(NetworkRef network, bool autostart, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Network.Write, network, (family, network) => family.SetAutostartAsync(network, autostart, cancellationToken), cancellationToken);

    /// <summary>Changes one section.</summary>
    /// <remarks>virNetworkUpdate.</remarks>
    public Task UpdateAsync(NetworkRef network, NetworkUpdateCommand command, NetworkSection section, int parentIndex, string xml, NetworkUpdateFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Network.Write, Permissions.Network.Save, (uint)flags), network, (family, network) => family.UpdateAsync(network, command, section, parentIndex, xml, flags, cancellationToken), cancellationToken);

    /// <summary>Lists leases, of one client or of all.</summary>
    /// <remarks>virNetworkGetDHCPLeases.</remarks>
    public Task<IReadOnlyList<DhcpLease>> GetDhcpLeasesAsync(NetworkRef network, string? mac, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Network.Read, network, (family, network) => family.GetDhcpLeasesAsync(network, mac, cancellationToken), cancellationToken);

    /// <summary>Reads a title, description or metadata element; NoNetworkMetadata when there is none.</summary>
    /// <remarks>virNetworkGetMetadata.</remarks>
    public Task<string> GetMetadataAsync(NetworkRef network, DomainMetadataType type, string? uri, NetworkUpdateFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Network.Read, network, (family, network) => family.GetMetadataAsync(network, type, uri, flags, cancellationToken), cancellationToken);

    /// <summary>Writes, or with null removes, metadata.</summary>
    /// <remarks>virNetworkSetMetadata.</remarks>
    public Task SetMetadataAsync(NetworkRef network, DomainMetadataType type, string? metadata, string? key, string? uri, NetworkUpdateFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Network.Write, Permissions.Network.Save, (uint)flags), network, (family, network) => family.SetMetadataAsync(network, type, metadata, key, uri, flags, cancellationToken), cancellationToken);
}
