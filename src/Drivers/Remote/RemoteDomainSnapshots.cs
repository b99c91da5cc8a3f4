using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Snapshots on a daemon's host.</summary>
internal sealed class RemoteDomainSnapshots(RemoteLink link, RemoteJobWatch jobs) : IDomainSnapshotDriver
{
    private const int Handles = 1;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SnapshotRef>> ListAsync(DomainRef domain, SnapshotListFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainSnapshotProcedures.ListAll, new(domain, Handles, (uint)flags), cancellationToken).ConfigureAwait(false)).Snapshots;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SnapshotRef>> ListChildrenAsync(SnapshotRef snapshot, SnapshotListFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainSnapshotProcedures.ListAllChildren, new(snapshot, Handles, (uint)flags), cancellationToken).ConfigureAwait(false)).Snapshots;

    /// <inheritdoc/>
    public async Task<SnapshotRef> LookupAsync(DomainRef domain, string name, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainSnapshotProcedures.LookupByName, new(domain, name, 0), cancellationToken).ConfigureAwait(false)).Snapshot;

    /// <inheritdoc/>
    public async Task<SnapshotRef?> GetCurrentAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        try
        {
            return (await link.CallAsync(DomainSnapshotProcedures.GetCurrent, new(domain, 0), cancellationToken).ConfigureAwait(false)).Snapshot;
        }
        catch (VirtException error) when (error.Code == VirtErrorCode.NoDomainSnapshot)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<SnapshotRef> GetParentAsync(SnapshotRef snapshot, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainSnapshotProcedures.GetParent, new(snapshot, 0), cancellationToken).ConfigureAwait(false)).Snapshot;

    /// <inheritdoc/>
    public async Task<string> GetXmlAsync(SnapshotRef snapshot, SnapshotXmlFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainSnapshotProcedures.GetXml, new(snapshot, (uint)flags), cancellationToken).ConfigureAwait(false)).Text;

    /// <inheritdoc/>
    public async Task<bool> HasMetadataAsync(SnapshotRef snapshot, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainSnapshotProcedures.HasMetadata, new(snapshot, 0), cancellationToken).ConfigureAwait(false)).Answer != 0;

    /// <inheritdoc/>
    public async Task<SnapshotRef> CreateAsync(DomainRef domain, string xml, SnapshotCreateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var made = await jobs.RunAsync(
            domain,
            $"Snapshot of {domain.Name}",
            token => link.CallAsync(DomainSnapshotProcedures.CreateXml, new(domain, xml, (uint)flags), token),
            progress,
            cancellationToken).ConfigureAwait(false);
        return made.Snapshot;
    }

    /// <inheritdoc/>
    public Task RevertAsync(SnapshotRef snapshot, SnapshotRevertFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        jobs.RunAsync(
            snapshot.Domain,
            $"Reverting {snapshot.Domain.Name} to {snapshot.Name}",
            token => link.CallAsync(DomainSnapshotProcedures.Revert, new(snapshot, (uint)flags), token),
            progress,
            cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(SnapshotRef snapshot, SnapshotDeleteFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        jobs.RunAsync(
            snapshot.Domain,
            $"Deleting snapshot {snapshot.Name} of {snapshot.Domain.Name}",
            token => link.CallAsync(DomainSnapshotProcedures.Delete, new(snapshot, (uint)flags), token),
            progress,
            cancellationToken);
}
