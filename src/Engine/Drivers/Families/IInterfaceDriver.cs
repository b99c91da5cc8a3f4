namespace VirtPS.Engine.Drivers;

/// <summary>Network interfaces of the host.</summary>
/// <remarks>virInterface*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IInterfaceDriver
{
    /// <summary>Lists interfaces with what a listing shows.</summary>
    /// <remarks>virConnectListAllInterfaces.</remarks>
    Task<IReadOnlyList<InterfaceSummary>> ListAsync(InterfaceListFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<InterfaceSummary>>("virConnectListAllInterfaces");

    /// <summary>Finds an interface by name; NoInterface when there is none.</summary>
    /// <remarks>virInterfaceLookupByName.</remarks>
    Task<InterfaceRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        Unsupported.Call<InterfaceRef>("virInterfaceLookupByName");

    /// <summary>Finds an interface by MAC address; MultipleInterfaces when several match.</summary>
    /// <remarks>virInterfaceLookupByMACString.</remarks>
    Task<InterfaceRef> LookupByMacAsync(string mac, CancellationToken cancellationToken) =>
        Unsupported.Call<InterfaceRef>("virInterfaceLookupByMACString");

    /// <summary>Gives what a listing shows of one interface.</summary>
    /// <remarks>virInterfaceIsActive.</remarks>
    Task<InterfaceSummary> GetSummaryAsync(InterfaceRef device, CancellationToken cancellationToken) =>
        Unsupported.Call<InterfaceSummary>("virInterfaceIsActive");

    /// <summary>Gives an interface's description.</summary>
    /// <remarks>virInterfaceGetXMLDesc.</remarks>
    Task<string> GetXmlAsync(InterfaceRef device, InterfaceXmlFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virInterfaceGetXMLDesc");

    /// <summary>Stores an interface's definition.</summary>
    /// <remarks>virInterfaceDefineXML.</remarks>
    Task<InterfaceRef> DefineAsync(string xml, bool validate, CancellationToken cancellationToken) =>
        Unsupported.Call<InterfaceRef>("virInterfaceDefineXML");

    /// <summary>Brings an interface up.</summary>
    /// <remarks>virInterfaceCreate.</remarks>
    Task StartAsync(InterfaceRef device, CancellationToken cancellationToken) => Unsupported.Call("virInterfaceCreate");

    /// <summary>Takes an interface down.</summary>
    /// <remarks>virInterfaceDestroy.</remarks>
    Task DestroyAsync(InterfaceRef device, CancellationToken cancellationToken) => Unsupported.Call("virInterfaceDestroy");

    /// <summary>Removes a definition.</summary>
    /// <remarks>virInterfaceUndefine.</remarks>
    Task UndefineAsync(InterfaceRef device, CancellationToken cancellationToken) => Unsupported.Call("virInterfaceUndefine");

    /// <summary>Opens a transaction over all interfaces.</summary>
    /// <remarks>virInterfaceChangeBegin.</remarks>
    Task BeginChangeAsync(CancellationToken cancellationToken) => Unsupported.Call("virInterfaceChangeBegin");

    /// <summary>Keeps what changed since.</summary>
    /// <remarks>virInterfaceChangeCommit.</remarks>
    Task CommitChangeAsync(CancellationToken cancellationToken) => Unsupported.Call("virInterfaceChangeCommit");

    /// <summary>Takes back what changed since.</summary>
    /// <remarks>virInterfaceChangeRollback.</remarks>
    Task RollbackChangeAsync(CancellationToken cancellationToken) => Unsupported.Call("virInterfaceChangeRollback");
}
