using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Snapshots;

/// <summary>Snapshots of QEMU's domains.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuDomainSnapshots(QemuNode node) : IDomainSnapshotDriver
{
    private readonly QemuSnapshotTaker _taker = new(node, node.Snapshots);
    private readonly QemuSnapshotReverter _reverter = new(node, node.Snapshots);
    private readonly QemuSnapshotRemover _remover = new(node, node.Snapshots);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SnapshotRef>> ListAsync(DomainRef domain, SnapshotListFlags flags, CancellationToken cancellationToken) =>
        Task.FromResult(Held<IReadOnlyList<SnapshotRef>>(() => List(node.Table.Find(domain), null, flags)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<SnapshotRef>> ListChildrenAsync(SnapshotRef snapshot, SnapshotListFlags flags, CancellationToken cancellationToken) =>
        Task.FromResult(Held<IReadOnlyList<SnapshotRef>>(() =>
        {
            var (domain, found) = Find(snapshot);
            return List(domain, found, flags);
        }));

    /// <inheritdoc/>
    public Task<SnapshotRef> LookupAsync(DomainRef domain, string name, CancellationToken cancellationToken) =>
        Task.FromResult(Held(() =>
        {
            var (owner, found) = Find(new SnapshotRef(domain, name));
            return new SnapshotRef(owner.Ref, found.Name);
        }));

    /// <inheritdoc/>
    public Task<SnapshotRef?> GetCurrentAsync(DomainRef domain, CancellationToken cancellationToken) =>
        Task.FromResult(Held<SnapshotRef?>(() => node.Table.Find(domain) is { Snapshots.Current: { } current } found ? new SnapshotRef(found.Ref, current.Name) : null));

    /// <inheritdoc/>
    public Task<SnapshotRef> GetParentAsync(SnapshotRef snapshot, CancellationToken cancellationToken) =>
        Task.FromResult(Held(() =>
        {
            var (domain, found) = Find(snapshot);
            return found.Parent is { } parent
                ? new SnapshotRef(domain.Ref, parent)
                : throw QemuNode.Speaker.Say(VirtErrorCode.NoDomainSnapshot, $"snapshot '{found.Name}' does not have a parent");
        }));

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(SnapshotRef snapshot, SnapshotXmlFlags flags, CancellationToken cancellationToken) =>
        Task.FromResult(Held(() =>
        {
            var (domain, found) = Find(snapshot);
            return found.ToText(domain.Uuid, flags.HasFlag(SnapshotXmlFlags.Secure));
        }));

    /// <inheritdoc/>
    public Task<bool> HasMetadataAsync(SnapshotRef snapshot, CancellationToken cancellationToken) => Task.FromResult(Held(() => Find(snapshot).Snapshot is not null));

    /// <inheritdoc/>
    public async Task<SnapshotRef> CreateAsync(
        DomainRef domain, string xml, SnapshotCreateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        SnapshotRules.CheckFlags(flags);
        if (flags.HasFlag(SnapshotCreateFlags.Quiesce) && !flags.HasFlag(SnapshotCreateFlags.DiskOnly))
        {
            throw SharedErrors.Of(VirtErrorCode.InvalidArg, "use of 'quiesce' flag in virDomainSnapshotCreateXML requires 'disk-only' flag");
        }

        var found = node.Find(domain);
        if (!found.IsPersistent && flags.HasFlag(SnapshotCreateFlags.Halt))
        {
            throw QemuNode.Speaker.Invalid("cannot halt after transient domain snapshot");
        }

        if (flags.HasFlag(SnapshotCreateFlags.Live) && flags.HasFlag(SnapshotCreateFlags.DiskOnly))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, "live snapshot creation is supported only during full system snapshots");
        }

        var name = flags.HasFlag(SnapshotCreateFlags.Redefine)
            ? await RedefineAsync(found, xml, flags, cancellationToken).ConfigureAwait(false)
            : await _taker.TakeAsync(found, xml, flags, progress, cancellationToken).ConfigureAwait(false);
        return new SnapshotRef(found.Ref, name);
    }

    /// <inheritdoc/>
    public Task RevertAsync(SnapshotRef snapshot, SnapshotRevertFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        SharedErrors.CheckExclusive(flags, SnapshotRevertFlags.Running, SnapshotRevertFlags.Paused);
        var (domain, found) = Held(() => Find(snapshot));
        return _reverter.RevertAsync(domain, found, flags, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(SnapshotRef snapshot, SnapshotDeleteFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        SharedErrors.CheckExclusive(flags, SnapshotDeleteFlags.Children, SnapshotDeleteFlags.ChildrenOnly);
        var (domain, found) = Held(() => Find(snapshot));
        return _remover.DeleteAsync(domain, found, flags, cancellationToken);
    }

    private static SnapshotRef[] List(QemuDomain domain, DomainSnapshot? from, SnapshotListFlags flags) =>
        [.. domain.Snapshots.List(from, flags).Select(snapshot => new SnapshotRef(domain.Ref, snapshot.Name))];

    private async Task<string> RedefineAsync(QemuDomain domain, string xml, SnapshotCreateFlags flags, CancellationToken cancellationToken)
    {
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainSnapshotCreateXML", cancellationToken).ConfigureAwait(false);
        var snapshot = node.Snapshots.Read(VirtXml.Parse(xml, "domainsnapshot"));
        domain.Snapshots.CheckCycles(snapshot);
        var other = domain.Snapshots.Find(snapshot.Name);
        SnapshotRules.CheckRedefinition(snapshot, other, domain.Uuid, flags);
        snapshot.AlignDisks(snapshot.Domain ?? other?.Domain
            ?? throw new VirtException(VirtErrorCode.InternalError, "missing domain in snapshot", VirtErrorDomain.DomainSnapshot));
        snapshot.Domain ??= other?.Domain;
        await node.Snapshots.AddAsync(domain, snapshot, flags.HasFlag(SnapshotCreateFlags.Current), cancellationToken).ConfigureAwait(false);
        return snapshot.Name;
    }

    private T Held<T>(Func<T> work)
    {
        lock (node.Gate)
        {
            return work();
        }
    }

    private (QemuDomain Domain, DomainSnapshot Snapshot) Find(SnapshotRef reference)
    {
        var domain = node.Table.Find(reference.Domain);
        return (domain, domain.Snapshots.Find(reference.Name)
            ?? throw QemuNode.Speaker.Say(VirtErrorCode.NoDomainSnapshot, $"no domain snapshot with matching name '{reference.Name}'"));
    }
}
