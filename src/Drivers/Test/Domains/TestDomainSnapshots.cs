using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Snapshots of domains of a test node.</summary>
internal sealed class TestDomainSnapshots(TestNode node) : IDomainSnapshotDriver
{
    private readonly TestDomainTable _table = node.Domains;

    /// <inheritdoc/>
    public Task<IReadOnlyList<SnapshotRef>> ListAsync(DomainRef domain, SnapshotListFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<SnapshotRef>>(
            () => _table.Find(domain) is { Snapshots: { } tree } found ? Refer(found, tree.List(null, flags)) : [],
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SnapshotRef>> ListChildrenAsync(SnapshotRef snapshot, SnapshotListFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<SnapshotRef>>(
            () =>
            {
                var (domain, found) = Find(snapshot);
                return Refer(domain, domain.Snapshots!.List(found, flags));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<SnapshotRef> LookupAsync(DomainRef domain, string name, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var (owner, found) = Find(new SnapshotRef(domain, name));
                return new SnapshotRef(owner.Ref, found.Name);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<SnapshotRef?> GetCurrentAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync<SnapshotRef?>(
            () => _table.Find(domain) is { Snapshots.Current: { } current } found ? new SnapshotRef(found.Ref, current.Name) : null,
            cancellationToken);

    /// <inheritdoc/>
    public Task<SnapshotRef> GetParentAsync(SnapshotRef snapshot, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var (domain, found) = Find(snapshot);
                return found.Parent is { } parent
                    ? new SnapshotRef(domain.Ref, parent)
                    : throw NoSnapshot($"snapshot '{found.Name}' does not have a parent");
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(SnapshotRef snapshot, SnapshotXmlFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var (domain, found) = Find(snapshot);
                return found.ToText(domain.Uuid, flags.HasFlag(SnapshotXmlFlags.Secure));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<bool> HasMetadataAsync(SnapshotRef snapshot, CancellationToken cancellationToken) =>
        node.RunAsync(() => Find(snapshot).Snapshot is not null, cancellationToken);

    /// <inheritdoc/>
    public Task<SnapshotRef> CreateAsync(DomainRef domain, string xml, SnapshotCreateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                SnapshotRules.CheckFlags(flags);
                var found = _table.Find(domain);
                if (!found.IsPersistent && flags.HasFlag(SnapshotCreateFlags.Halt))
                {
                    throw DomainErrors.Invalid("cannot halt after transient domain snapshot");
                }

                var name = flags.HasFlag(SnapshotCreateFlags.Redefine) ? Redefine(found, xml, flags) : Take(found, xml, flags);
                progress?.Report(new JobProgress($"Snapshot {name} of {found.Name}", found.Definition.Memory, found.Definition.Memory));
                return new SnapshotRef(found.Ref, name);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task RevertAsync(SnapshotRef snapshot, SnapshotRevertFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                DomainErrors.CheckExclusive(flags, SnapshotRevertFlags.Running, SnapshotRevertFlags.Paused);
                var (domain, found) = Find(snapshot);
                SnapshotReverter.Revert(_table, domain, found, flags);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(SnapshotRef snapshot, SnapshotDeleteFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                DomainErrors.CheckExclusive(flags, SnapshotDeleteFlags.Children, SnapshotDeleteFlags.ChildrenOnly);
                var (domain, found) = Find(snapshot);
                if ((flags & (SnapshotDeleteFlags.Children | SnapshotDeleteFlags.ChildrenOnly)) != 0)
                {
                    domain.Snapshots!.RemoveDescendants(found);
                }

                if (!flags.HasFlag(SnapshotDeleteFlags.ChildrenOnly))
                {
                    domain.Snapshots!.Remove(found);
                }
            },
            cancellationToken);

    private static string Redefine(TestDomain domain, string xml, SnapshotCreateFlags flags)
    {
        var snapshot = SnapshotMaker.Redefine(xml, domain, flags);
        var tree = domain.Snapshots!;
        if (tree.Find(snapshot.Name) is { } old)
        {
            tree.Replace(old, snapshot);
        }
        else
        {
            tree.Add(snapshot);
        }

        tree.Current = flags.HasFlag(SnapshotCreateFlags.Current) ? snapshot : tree.Current;
        return snapshot.Name;
    }

    private static SnapshotRef[] Refer(TestDomain domain, IEnumerable<DomainSnapshot> snapshots) =>
        [.. snapshots.Select(snapshot => new SnapshotRef(domain.Ref, snapshot.Name))];

    private static VirtException NoSnapshot(string what) => new(VirtErrorCode.NoDomainSnapshot, what, VirtErrorDomain.Test);

    private string Take(TestDomain domain, string xml, SnapshotCreateFlags flags)
    {
        var snapshot = SnapshotMaker.Take(xml, domain, flags, node.Clock.GetUtcNow());
        if (!flags.HasFlag(SnapshotCreateFlags.NoMetadata))
        {
            var tree = domain.Snapshots ??= new SnapshotTree();
            snapshot.Parent = tree.Current?.Name;
            tree.Add(snapshot);
            tree.Current = snapshot;
        }

        if (flags.HasFlag(SnapshotCreateFlags.Halt) && domain.IsActive)
        {
            DomainPower.Stop(_table, domain, ShutoffReason.FromSnapshot, StoppedDetail.FromSnapshot);
        }

        return snapshot.Name;
    }

    private (TestDomain Domain, DomainSnapshot Snapshot) Find(SnapshotRef reference)
    {
        var domain = _table.Find(reference.Domain);
        return (domain, domain.Snapshots?.Find(reference.Name)
            ?? throw NoSnapshot($"no domain snapshot with matching name '{reference.Name}'"));
    }
}
