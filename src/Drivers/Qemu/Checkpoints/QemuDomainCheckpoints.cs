using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Checkpoints;

/// <summary>Checkpoints of QEMU's domains.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuDomainCheckpoints(QemuNode node) : IDomainCheckpointDriver
{
    private readonly QemuCheckpointMaker _maker = new(node, node.Checkpoints);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckpointRef>> ListAsync(DomainRef domain, CheckpointListFlags flags, CancellationToken cancellationToken) =>
        Task.FromResult(Held<IReadOnlyList<CheckpointRef>>(() => List(node.Table.Find(domain), null, flags)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckpointRef>> ListChildrenAsync(CheckpointRef checkpoint, CheckpointListFlags flags, CancellationToken cancellationToken) =>
        Task.FromResult(Held<IReadOnlyList<CheckpointRef>>(() =>
        {
            var (domain, found) = Find(checkpoint);
            return List(domain, found, flags);
        }));

    /// <inheritdoc/>
    public Task<CheckpointRef> LookupAsync(DomainRef domain, string name, CancellationToken cancellationToken) =>
        Task.FromResult(Held(() =>
        {
            var (owner, found) = Find(new CheckpointRef(domain, name));
            return new CheckpointRef(owner.Ref, found.Name);
        }));

    /// <inheritdoc/>
    public Task<CheckpointRef> GetParentAsync(CheckpointRef checkpoint, CancellationToken cancellationToken) =>
        Task.FromResult(Held(() =>
        {
            var (domain, found) = Find(checkpoint);
            return found.Parent is { } parent
                ? new CheckpointRef(domain.Ref, parent)
                : throw Missing($"checkpoint '{found.Name}' does not have a parent");
        }));

    /// <inheritdoc/>
    public async Task<string> GetXmlAsync(CheckpointRef checkpoint, CheckpointXmlFlags flags, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(flags, CheckpointXmlFlags.Secure | CheckpointXmlFlags.NoDomain | CheckpointXmlFlags.Size, "qemuCheckpointGetXMLDesc");
        var (domain, found) = Held(() => Find(checkpoint));
        if (!flags.HasFlag(CheckpointXmlFlags.Size))
        {
            return Held(() => found.ToText(flags));
        }

        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainCheckpointGetXMLDesc", cancellationToken).ConfigureAwait(false);
        var changed = await _maker.ChangedAsync(domain, found, cancellationToken).ConfigureAwait(false);
        return Held(() => found.ToText(flags, target => changed.TryGetValue(target, out var bytes) ? bytes : null));
    }

    /// <inheritdoc/>
    public async Task<CheckpointRef> CreateAsync(DomainRef domain, string xml, CheckpointCreateFlags flags, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(flags, CheckpointCreateFlags.Redefine | CheckpointCreateFlags.RedefineValidate, "qemuCheckpointCreateXML");
        var isRedefined = flags.HasFlag(CheckpointCreateFlags.Redefine);
        if (flags.HasFlag(CheckpointCreateFlags.RedefineValidate) && !isRedefined)
        {
            throw SharedErrors.Of(
                VirtErrorCode.InvalidArg, "flags: Flag 'VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE' is required by flag 'VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE'");
        }

        var found = node.Find(domain);
        if (!isRedefined && !found.IsActive)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "cannot create checkpoint for inactive domain");
        }

        using var job = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainCheckpointCreateXML", cancellationToken).ConfigureAwait(false);
        var name = isRedefined
            ? await _maker.RedefineAsync(found, xml, flags.HasFlag(CheckpointCreateFlags.RedefineValidate), cancellationToken).ConfigureAwait(false)
            : await _maker.TakeAsync(found, xml, cancellationToken).ConfigureAwait(false);
        return new CheckpointRef(found.Ref, name);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(CheckpointRef checkpoint, CheckpointDeleteFlags flags, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(
            flags, CheckpointDeleteFlags.Children | CheckpointDeleteFlags.MetadataOnly | CheckpointDeleteFlags.ChildrenOnly, "qemuCheckpointDelete");
        SharedErrors.CheckExclusive(flags, CheckpointDeleteFlags.Children, CheckpointDeleteFlags.ChildrenOnly);
        var domain = node.Find(checkpoint.Domain);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainCheckpointDelete", cancellationToken).ConfigureAwait(false);
        var (_, found) = Held(() => Find(checkpoint));
        await _maker.DeleteAsync(domain, found, flags, cancellationToken).ConfigureAwait(false);
    }

    private static CheckpointRef[] List(QemuDomain domain, DomainCheckpoint? from, CheckpointListFlags flags) =>
        [.. domain.Checkpoints.List(from, flags).Select(checkpoint => new CheckpointRef(domain.Ref, checkpoint.Name))];

    private static VirtException Missing(string what) => QemuNode.Speaker.Say(VirtErrorCode.NoDomainCheckpoint, what);

    private T Held<T>(Func<T> work)
    {
        lock (node.Gate)
        {
            return work();
        }
    }

    private (QemuDomain Domain, DomainCheckpoint Checkpoint) Find(CheckpointRef reference)
    {
        var domain = node.Table.Find(reference.Domain);
        return (domain, domain.Checkpoints.Find(reference.Name) ?? throw Missing($"no domain checkpoint with matching name '{reference.Name}'"));
    }
}
