namespace VirtPS.Engine.Drivers;

/// <summary>Checkpoints of domains.</summary>
/// <remarks>virDomainCheckpoint*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IDomainCheckpointDriver
{
    /// <summary>Lists a domain's checkpoints.</summary>
    /// <remarks>virDomainListAllCheckpoints.</remarks>
    Task<IReadOnlyList<CheckpointRef>> ListAsync(DomainRef domain, CheckpointListFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<CheckpointRef>>("virDomainListAllCheckpoints");

    /// <summary>Lists a checkpoint's children.</summary>
    /// <remarks>virDomainCheckpointListAllChildren.</remarks>
    Task<IReadOnlyList<CheckpointRef>> ListChildrenAsync(CheckpointRef checkpoint, CheckpointListFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<CheckpointRef>>("virDomainCheckpointListAllChildren");

    /// <summary>Finds a checkpoint; NoDomainCheckpoint when there is none.</summary>
    /// <remarks>virDomainCheckpointLookupByName.</remarks>
    Task<CheckpointRef> LookupAsync(DomainRef domain, string name, CancellationToken cancellationToken) =>
        Unsupported.Call<CheckpointRef>("virDomainCheckpointLookupByName");

    /// <summary>Gives a checkpoint's parent; NoDomainCheckpoint at a root.</summary>
    /// <remarks>virDomainCheckpointGetParent.</remarks>
    Task<CheckpointRef> GetParentAsync(CheckpointRef checkpoint, CancellationToken cancellationToken) =>
        Unsupported.Call<CheckpointRef>("virDomainCheckpointGetParent");

    /// <summary>Gives a checkpoint's description.</summary>
    /// <remarks>virDomainCheckpointGetXMLDesc.</remarks>
    Task<string> GetXmlAsync(CheckpointRef checkpoint, CheckpointXmlFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virDomainCheckpointGetXMLDesc");

    /// <summary>Takes a checkpoint.</summary>
    /// <remarks>virDomainCheckpointCreateXML.</remarks>
    Task<CheckpointRef> CreateAsync(DomainRef domain, string xml, CheckpointCreateFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<CheckpointRef>("virDomainCheckpointCreateXML");

    /// <summary>Deletes a checkpoint.</summary>
    /// <remarks>virDomainCheckpointDelete.</remarks>
    Task DeleteAsync(CheckpointRef checkpoint, CheckpointDeleteFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainCheckpointDelete");
}
