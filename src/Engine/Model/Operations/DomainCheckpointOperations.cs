using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with checkpoints of domains of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class DomainCheckpointOperations : FamilyOperations<IDomainCheckpointDriver>
{
    internal DomainCheckpointOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.DomainCheckpoints)
    {
    }

    /// <summary>Lists a domain's checkpoints.</summary>
    /// <remarks>virDomainListAllCheckpoints.</remarks>
    public Task<IReadOnlyList<CheckpointRef>> ListAsync(DomainRef domain, CheckpointListFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.ListAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Lists a checkpoint's children.</summary>
    /// <remarks>virDomainCheckpointListAllChildren.</remarks>
    public Task<IReadOnlyList<CheckpointRef>> ListChildrenAsync(CheckpointRef checkpoint, CheckpointListFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, checkpoint, (family, checkpoint) => family.ListChildrenAsync(checkpoint, flags, cancellationToken), cancellationToken);

    /// <summary>Finds a checkpoint; NoDomainCheckpoint when there is none.</summary>
    /// <remarks>virDomainCheckpointLookupByName.</remarks>
    public Task<CheckpointRef> LookupAsync(DomainRef domain, string name, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.LookupAsync(domain, name, cancellationToken), cancellationToken);

    /// <summary>Gives a checkpoint's parent; NoDomainCheckpoint at a root.</summary>
    /// <remarks>virDomainCheckpointGetParent.</remarks>
    public Task<CheckpointRef> GetParentAsync(CheckpointRef checkpoint, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, checkpoint, (family, checkpoint) => family.GetParentAsync(checkpoint, cancellationToken), cancellationToken);

    /// <summary>Gives a checkpoint's description.</summary>
    /// <remarks>virDomainCheckpointGetXMLDesc.</remarks>
    public Task<string> GetXmlAsync(CheckpointRef checkpoint, CheckpointXmlFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Read).AndIf(flags.HasFlag(CheckpointXmlFlags.Secure), Permissions.Domain.ReadSecure), checkpoint, (family, checkpoint) => family.GetXmlAsync(checkpoint, flags, cancellationToken), cancellationToken);

    /// <summary>Takes a checkpoint.</summary>
    /// <remarks>virDomainCheckpointCreateXML.</remarks>
    public Task<CheckpointRef> CreateAsync(DomainRef domain, string xml, CheckpointCreateFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Checkpoint).AndIf(flags.HasFlag(CheckpointCreateFlags.Quiesce), Permissions.Domain.FreezeFileSystems), domain, (family, domain) =>
        {
            // libvirt leaves no choice here.
            Validate("domain_checkpoint", xml);
            return family.CreateAsync(domain, xml, flags, cancellationToken);
        }, cancellationToken);

    /// <summary>Deletes a checkpoint.</summary>
    /// <remarks>virDomainCheckpointDelete.</remarks>
    public Task DeleteAsync(CheckpointRef checkpoint, CheckpointDeleteFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Checkpoint, checkpoint, (family, checkpoint) => family.DeleteAsync(checkpoint, flags, cancellationToken), cancellationToken);

    /// <summary>Gives a checkpoint as a listing shows it.</summary>
    /// <remarks>virDomainCheckpointGetXMLDesc.</remarks>
    public async Task<VirtCheckpoint> GetAsync(VirtDomain domain, CheckpointRef checkpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var xml = await GetXmlAsync(checkpoint, CheckpointXmlFlags.NoDomain, cancellationToken).ConfigureAwait(false);
        return new VirtCheckpoint(domain, checkpoint, Schema.CheckpointXml.Parse(xml));
    }

    /// <summary>Lists a domain's checkpoints as a listing shows them; their descriptions are fetched side by side.</summary>
    /// <remarks>virDomainListAllCheckpoints, virDomainCheckpointGetXMLDesc.</remarks>
    public async Task<IReadOnlyList<VirtCheckpoint>> GetAllAsync(VirtDomain domain, CheckpointListFlags flags, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var found = await ListAsync(domain.Ref, flags, cancellationToken).ConfigureAwait(false);
        return await Task.WhenAll(found.Select(checkpoint => GetAsync(domain, checkpoint, cancellationToken))).ConfigureAwait(false);
    }
}
