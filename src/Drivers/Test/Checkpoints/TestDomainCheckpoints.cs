using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Checkpoints;

/// <summary>Checkpoints of domains of a test node.</summary>
/// <remarks>libvirt's test driver has none; rules and errors are those of its QEMU driver.</remarks>
internal sealed class TestDomainCheckpoints(TestNode node) : IDomainCheckpointDriver
{
    // What a guest of a test node has changed on each disk since any checkpoint.
    private const long Changed = 1L << 20;

    private readonly TestDomainTable _table = node.Domains;

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckpointRef>> ListAsync(DomainRef domain, CheckpointListFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<CheckpointRef>>(
            () => _table.Find(domain) is { Checkpoints: { } tree } found ? [.. tree.List(null, flags).Select(one => Refer(found, one))] : [],
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckpointRef>> ListChildrenAsync(CheckpointRef checkpoint, CheckpointListFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<CheckpointRef>>(
            () =>
            {
                var (domain, found) = Find(checkpoint);
                return [.. domain.Checkpoints!.List(found, flags).Select(one => Refer(domain, one))];
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<CheckpointRef> LookupAsync(DomainRef domain, string name, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var (owner, found) = Find(new CheckpointRef(domain, name));
                return Refer(owner, found);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<CheckpointRef> GetParentAsync(CheckpointRef checkpoint, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var (domain, found) = Find(checkpoint);
                return found.Parent is { } parent
                    ? new CheckpointRef(domain.Ref, parent)
                    : throw Missing($"checkpoint '{found.Name}' does not have a parent");
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(CheckpointRef checkpoint, CheckpointXmlFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                DomainErrors.CheckFlags(flags, CheckpointXmlFlags.Secure | CheckpointXmlFlags.NoDomain | CheckpointXmlFlags.Size, "virDomainCheckpointGetXMLDesc");
                var (domain, found) = Find(checkpoint);
                if (flags.HasFlag(CheckpointXmlFlags.Size))
                {
                    DomainStateMachine.Require(domain, DomainAction.UseGuest);
                }

                return found.ToText(flags, _ => Changed);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<CheckpointRef> CreateAsync(DomainRef domain, string xml, CheckpointCreateFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                DomainErrors.CheckFlags(
                    flags,
                    CheckpointCreateFlags.Redefine | CheckpointCreateFlags.Quiesce | CheckpointCreateFlags.RedefineValidate,
                    "virDomainCheckpointCreateXML");
                DomainErrors.CheckExclusive(flags, CheckpointCreateFlags.Redefine, CheckpointCreateFlags.Quiesce);
                var found = _table.Find(domain);
                return Refer(found, CheckpointMaker.Make(found, xml, flags));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(CheckpointRef checkpoint, CheckpointDeleteFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                DomainErrors.CheckFlags(
                    flags,
                    CheckpointDeleteFlags.Children | CheckpointDeleteFlags.MetadataOnly | CheckpointDeleteFlags.ChildrenOnly,
                    "virDomainCheckpointDelete");
                DomainErrors.CheckExclusive(flags, CheckpointDeleteFlags.Children, CheckpointDeleteFlags.ChildrenOnly);
                var (domain, found) = Find(checkpoint);
                if (!domain.IsActive && !flags.HasFlag(CheckpointDeleteFlags.MetadataOnly))
                {
                    throw new VirtException(VirtErrorCode.OperationUnsupported, "cannot delete checkpoint for inactive domain", VirtErrorDomain.Test);
                }

                if ((flags & (CheckpointDeleteFlags.Children | CheckpointDeleteFlags.ChildrenOnly)) != 0)
                {
                    domain.Checkpoints!.RemoveDescendants(found);
                }

                if (!flags.HasFlag(CheckpointDeleteFlags.ChildrenOnly))
                {
                    domain.Checkpoints!.Remove(found);
                }
            },
            cancellationToken);

    /// <summary>Makes the error that says that there is no such checkpoint.</summary>
    /// <param name="what">What is missing.</param>
    /// <returns>The error.</returns>
    internal static VirtException Missing(string what) => new(VirtErrorCode.NoDomainCheckpoint, what, VirtErrorDomain.Test);

    private static CheckpointRef Refer(TestDomain domain, DomainCheckpoint checkpoint) => new(domain.Ref, checkpoint.Name);

    private (TestDomain Domain, DomainCheckpoint Checkpoint) Find(CheckpointRef reference)
    {
        var domain = _table.Find(reference.Domain);
        return domain.Checkpoints?.Find(reference.Name) is { } found
            ? (domain, found)
            : throw Missing($"no domain checkpoint with matching name '{reference.Name}'");
    }
}
