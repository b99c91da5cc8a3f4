using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with host interfaces of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class InterfaceOperations : FamilyOperations<IInterfaceDriver>
{
    internal InterfaceOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.Interfaces)
    {
    }

    /// <summary>Lists interfaces with what a listing shows.</summary>
    /// <remarks>virConnectListAllInterfaces.</remarks>
    public async Task<IReadOnlyList<VirtInterface>> ListAsync(InterfaceListFlags flags, CancellationToken cancellationToken)
    {
        var summaries = await ListSummariesAsync(flags, cancellationToken).ConfigureAwait(false);
        return [.. summaries.Select(summary => new VirtInterface(Connection, summary))];
    }

    /// <summary>Lists interfaces with what a listing shows, as bare facts.</summary>
    /// <remarks>virConnectListAllInterfaces.</remarks>
    internal Task<IReadOnlyList<InterfaceSummary>> ListSummariesAsync(InterfaceListFlags flags, CancellationToken cancellationToken) =>
        ListAsync((Permissions.Connect.SearchInterfaces, Permissions.Interface.GetAttributes), family => family.ListAsync(flags, cancellationToken), summary => summary.Interface, cancellationToken);

    /// <summary>Finds an interface by name; NoInterface when there is none.</summary>
    /// <remarks>virInterfaceLookupByName.</remarks>
    public Task<InterfaceRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        FindAsync(Permissions.Interface.GetAttributes, family => family.LookupByNameAsync(name, cancellationToken), cancellationToken);

    /// <summary>Finds an interface by MAC address; MultipleInterfaces when several match.</summary>
    /// <remarks>virInterfaceLookupByMACString.</remarks>
    public Task<InterfaceRef> LookupByMacAsync(string mac, CancellationToken cancellationToken) =>
        FindAsync(Permissions.Interface.GetAttributes, family => family.LookupByMacAsync(mac, cancellationToken), cancellationToken);

    /// <summary>Gives one object as a listing shows it.</summary>
    /// <remarks>virInterfaceIsActive.</remarks>
    public async Task<VirtInterface> GetAsync(InterfaceRef device, CancellationToken cancellationToken) =>
        new(Connection, await GetSummaryAsync(device, cancellationToken).ConfigureAwait(false));

    /// <summary>Gives what a listing shows of one interface, as bare facts.</summary>
    /// <remarks>virInterfaceIsActive.</remarks>
    internal Task<InterfaceSummary> GetSummaryAsync(InterfaceRef device, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Interface.Read, device, (family, device) => family.GetSummaryAsync(device, cancellationToken), cancellationToken);

    /// <summary>Gives an interface's description.</summary>
    /// <remarks>virInterfaceGetXMLDesc.</remarks>
    public Task<string> GetXmlAsync(InterfaceRef device, InterfaceXmlFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Interface.Read, device, (family, device) => family.GetXmlAsync(device, flags, cancellationToken), cancellationToken);

    /// <summary>Stores an interface's definition.</summary>
    /// <remarks>virInterfaceDefineXML.</remarks>
    public Task<InterfaceRef> DefineAsync(string xml, bool validate, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Interface.Write).And(Permissions.Interface.Save), new DescribedTarget("interface", xml) { IsValidated = validate }, family => family.DefineAsync(xml, validate, cancellationToken), cancellationToken);

    /// <summary>Brings an interface up.</summary>
    /// <remarks>virInterfaceCreate.</remarks>
    public Task StartAsync(InterfaceRef device, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Interface.Start, device, (family, device) => family.StartAsync(device, cancellationToken), cancellationToken);

    /// <summary>Takes an interface down.</summary>
    /// <remarks>virInterfaceDestroy.</remarks>
    public Task DestroyAsync(InterfaceRef device, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Interface.Stop, device, (family, device) => family.DestroyAsync(device, cancellationToken), cancellationToken);

    /// <summary>Removes a definition.</summary>
    /// <remarks>virInterfaceUndefine.</remarks>
    public Task UndefineAsync(InterfaceRef device, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Interface.Delete, device, (family, device) => family.UndefineAsync(device, cancellationToken), cancellationToken);

    /// <summary>Opens a transaction over all interfaces.</summary>
    /// <remarks>virInterfaceChangeBegin.</remarks>
    public Task BeginChangeAsync(CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.InterfaceTransaction, null, family => family.BeginChangeAsync(cancellationToken), cancellationToken);

    /// <summary>Keeps what changed since.</summary>
    /// <remarks>virInterfaceChangeCommit.</remarks>
    public Task CommitChangeAsync(CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.InterfaceTransaction, null, family => family.CommitChangeAsync(cancellationToken), cancellationToken);

    /// <summary>Takes back what changed since.</summary>
    /// <remarks>virInterfaceChangeRollback.</remarks>
    public Task RollbackChangeAsync(CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.InterfaceTransaction, null, family => family.RollbackChangeAsync(cancellationToken), cancellationToken);
}
