using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Checkpoints on a daemon's host.</summary>
internal sealed class RemoteDomainCheckpoints(RemoteLink link) : IDomainCheckpointDriver
{
    private const int Handles = 1;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckpointRef>> ListAsync(DomainRef domain, CheckpointListFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainCheckpointProcedures.ListAll, new(domain, Handles, (uint)flags), cancellationToken).ConfigureAwait(false)).Checkpoints;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckpointRef>> ListChildrenAsync(CheckpointRef checkpoint, CheckpointListFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainCheckpointProcedures.ListAllChildren, new(checkpoint, Handles, (uint)flags), cancellationToken).ConfigureAwait(false)).Checkpoints;

    /// <inheritdoc/>
    public async Task<CheckpointRef> LookupAsync(DomainRef domain, string name, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainCheckpointProcedures.LookupByName, new(domain, name, 0), cancellationToken).ConfigureAwait(false)).Checkpoint;

    /// <inheritdoc/>
    public async Task<CheckpointRef> GetParentAsync(CheckpointRef checkpoint, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainCheckpointProcedures.GetParent, new(checkpoint, 0), cancellationToken).ConfigureAwait(false)).Checkpoint;

    /// <inheritdoc/>
    public async Task<string> GetXmlAsync(CheckpointRef checkpoint, CheckpointXmlFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainCheckpointProcedures.GetXml, new(checkpoint, (uint)flags), cancellationToken).ConfigureAwait(false)).Text;

    /// <inheritdoc/>
    public async Task<CheckpointRef> CreateAsync(DomainRef domain, string xml, CheckpointCreateFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainCheckpointProcedures.CreateXml, new(domain, xml, (uint)flags), cancellationToken).ConfigureAwait(false)).Checkpoint;

    /// <inheritdoc/>
    public Task DeleteAsync(CheckpointRef checkpoint, CheckpointDeleteFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainCheckpointProcedures.Delete, new(checkpoint, (uint)flags), cancellationToken);
}
