using VirtPS.Engine.Jobs;

namespace VirtPS.Engine.Drivers;

/// <summary>Snapshots of domains.</summary>
/// <remarks>virDomainSnapshot*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IDomainSnapshotDriver
{
    /// <summary>Lists a domain's snapshots.</summary>
    /// <remarks>virDomainListAllSnapshots.</remarks>
    Task<IReadOnlyList<SnapshotRef>> ListAsync(DomainRef domain, SnapshotListFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<SnapshotRef>>("virDomainListAllSnapshots");

    /// <summary>Lists a snapshot's children.</summary>
    /// <remarks>virDomainSnapshotListAllChildren.</remarks>
    Task<IReadOnlyList<SnapshotRef>> ListChildrenAsync(SnapshotRef snapshot, SnapshotListFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<SnapshotRef>>("virDomainSnapshotListAllChildren");

    /// <summary>Finds a snapshot; NoDomainSnapshot when there is none.</summary>
    /// <remarks>virDomainSnapshotLookupByName.</remarks>
    Task<SnapshotRef> LookupAsync(DomainRef domain, string name, CancellationToken cancellationToken) =>
        Unsupported.Call<SnapshotRef>("virDomainSnapshotLookupByName");

    /// <summary>Gives the current snapshot, or nothing when there is none.</summary>
    /// <remarks>virDomainSnapshotCurrent.</remarks>
    Task<SnapshotRef?> GetCurrentAsync(DomainRef domain, CancellationToken cancellationToken) =>
        Unsupported.Call<SnapshotRef?>("virDomainSnapshotCurrent");

    /// <summary>Gives a snapshot's parent; NoDomainSnapshot at a root.</summary>
    /// <remarks>virDomainSnapshotGetParent.</remarks>
    Task<SnapshotRef> GetParentAsync(SnapshotRef snapshot, CancellationToken cancellationToken) =>
        Unsupported.Call<SnapshotRef>("virDomainSnapshotGetParent");

    /// <summary>Gives a snapshot's description.</summary>
    /// <remarks>virDomainSnapshotGetXMLDesc.</remarks>
    Task<string> GetXmlAsync(SnapshotRef snapshot, SnapshotXmlFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virDomainSnapshotGetXMLDesc");

    /// <summary>Tells whether the host keeps metadata of it.</summary>
    /// <remarks>virDomainSnapshotHasMetadata.</remarks>
    Task<bool> HasMetadataAsync(SnapshotRef snapshot, CancellationToken cancellationToken) =>
        Unsupported.Call<bool>("virDomainSnapshotHasMetadata");

    /// <summary>Takes a snapshot.</summary>
    /// <remarks>virDomainSnapshotCreateXML.</remarks>
    Task<SnapshotRef> CreateAsync(DomainRef domain, string xml, SnapshotCreateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        Unsupported.Call<SnapshotRef>("virDomainSnapshotCreateXML");

    /// <summary>Takes a domain back to a snapshot.</summary>
    /// <remarks>virDomainRevertToSnapshot.</remarks>
    Task RevertAsync(SnapshotRef snapshot, SnapshotRevertFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainRevertToSnapshot");

    /// <summary>Deletes a snapshot.</summary>
    /// <remarks>virDomainSnapshotDelete.</remarks>
    Task DeleteAsync(SnapshotRef snapshot, SnapshotDeleteFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSnapshotDelete");
}
