using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with snapshots of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class DomainSnapshotOperations : FamilyOperations<IDomainSnapshotDriver>
{
    internal DomainSnapshotOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.DomainSnapshots)
    {
    }

    /// <summary>Lists a domain's snapshots.</summary>
    /// <remarks>virDomainListAllSnapshots.</remarks>
    public Task<IReadOnlyList<SnapshotRef>> ListAsync(DomainRef domain, SnapshotListFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.ListAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Lists a snapshot's children.</summary>
    /// <remarks>virDomainSnapshotListAllChildren.</remarks>
    public Task<IReadOnlyList<SnapshotRef>> ListChildrenAsync(SnapshotRef snapshot, SnapshotListFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, snapshot, (family, snapshot) => family.ListChildrenAsync(snapshot, flags, cancellationToken), cancellationToken);

    /// <summary>Finds a snapshot; NoDomainSnapshot when there is none.</summary>
    /// <remarks>virDomainSnapshotLookupByName.</remarks>
    public Task<SnapshotRef> LookupAsync(DomainRef domain, string name, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.LookupAsync(domain, name, cancellationToken), cancellationToken);

    /// <summary>Gives the current snapshot, or nothing when there is none.</summary>
    /// <remarks>virDomainSnapshotCurrent.</remarks>
    public Task<SnapshotRef?> GetCurrentAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetCurrentAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Gives a snapshot's parent; NoDomainSnapshot at a root.</summary>
    /// <remarks>virDomainSnapshotGetParent.</remarks>
    public Task<SnapshotRef> GetParentAsync(SnapshotRef snapshot, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, snapshot, (family, snapshot) => family.GetParentAsync(snapshot, cancellationToken), cancellationToken);

    /// <summary>Gives a snapshot's description.</summary>
    /// <remarks>virDomainSnapshotGetXMLDesc.</remarks>
    public Task<string> GetXmlAsync(SnapshotRef snapshot, SnapshotXmlFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Read).AndIf(flags.HasFlag(SnapshotXmlFlags.Secure), Permissions.Domain.ReadSecure), snapshot, (family, snapshot) => family.GetXmlAsync(snapshot, flags, cancellationToken), cancellationToken);

    /// <summary>Tells whether the host keeps metadata of it.</summary>
    /// <remarks>virDomainSnapshotHasMetadata.</remarks>
    public Task<bool> HasMetadataAsync(SnapshotRef snapshot, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, snapshot, (family, snapshot) => family.HasMetadataAsync(snapshot, cancellationToken), cancellationToken);

    /// <summary>Takes a snapshot.</summary>
    /// <remarks>virDomainSnapshotCreateXML.</remarks>
    public Task<SnapshotRef> CreateAsync(DomainRef domain, string xml, SnapshotCreateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Snapshot).AndIf(flags.HasFlag(SnapshotCreateFlags.Quiesce), Permissions.Domain.FreezeFileSystems), domain, (family, domain) =>
        {
            if (flags.HasFlag(SnapshotCreateFlags.Validate))
            {
                Validate("domain_snapshot", xml);
            }

            return family.CreateAsync(domain, xml, flags, progress, cancellationToken);
        }, cancellationToken);

    /// <summary>Takes a domain back to a snapshot.</summary>
    /// <remarks>virDomainRevertToSnapshot.</remarks>
    public Task RevertAsync(SnapshotRef snapshot, SnapshotRevertFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Snapshot, snapshot, (family, snapshot) => family.RevertAsync(snapshot, flags, progress, cancellationToken), cancellationToken);

    /// <summary>Deletes a snapshot.</summary>
    /// <remarks>virDomainSnapshotDelete.</remarks>
    public Task DeleteAsync(SnapshotRef snapshot, SnapshotDeleteFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Snapshot, snapshot, (family, snapshot) => family.DeleteAsync(snapshot, flags, progress, cancellationToken), cancellationToken);

    /// <summary>Gives one snapshot as a listing shows it.</summary>
    /// <remarks>virDomainSnapshotGetXMLDesc, virDomainSnapshotCurrent.</remarks>
    public async Task<VirtSnapshot> GetAsync(VirtDomain domain, SnapshotRef snapshot, CancellationToken cancellationToken)
    {
        var current = await GetCurrentAsync(snapshot.Domain, cancellationToken).ConfigureAwait(false);
        return await DescribeAsync(domain, snapshot, current, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists a domain's snapshots as a listing shows them; their descriptions are fetched side by side.</summary>
    /// <remarks>virDomainListAllSnapshots, virDomainSnapshotGetXMLDesc, virDomainSnapshotCurrent.</remarks>
    public async Task<IReadOnlyList<VirtSnapshot>> GetAllAsync(VirtDomain domain, SnapshotListFlags flags, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var current = GetCurrentAsync(domain.Ref, cancellationToken);
        var snapshots = await ListAsync(domain.Ref, flags, cancellationToken).ConfigureAwait(false);
        var marked = await current.ConfigureAwait(false);
        return await Task.WhenAll(snapshots.Select(snapshot => DescribeAsync(domain, snapshot, marked, cancellationToken))).ConfigureAwait(false);
    }

    private async Task<VirtSnapshot> DescribeAsync(
        VirtDomain domain, SnapshotRef snapshot, SnapshotRef? current, CancellationToken cancellationToken)
    {
        var xml = await GetXmlAsync(snapshot, SnapshotXmlFlags.None, cancellationToken).ConfigureAwait(false);
        return new VirtSnapshot(domain, snapshot, VirtXml.Parse(xml, "domainsnapshot"), current?.Name == snapshot.Name);
    }
}
