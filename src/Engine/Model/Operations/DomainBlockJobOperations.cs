using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with long jobs on domains' disks of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class DomainBlockJobOperations : FamilyOperations<IDomainBlockJobDriver>
{
    internal DomainBlockJobOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.DomainBlockJobs)
    {
    }

    /// <summary>Fills a disk from its backing chain; bandwidth in bytes per second.</summary>
    /// <remarks>virDomainBlockPull.</remarks>
    public Task PullAsync(DomainRef domain, string disk, string? baseImage, long bandwidth, DomainBlockRebaseFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.BlockWrite, domain, (family, domain) => family.PullAsync(domain, disk, baseImage, bandwidth, flags, cancellationToken), cancellationToken);

    /// <summary>Rebases or copies a disk.</summary>
    /// <remarks>virDomainBlockRebase.</remarks>
    public Task RebaseAsync(DomainRef domain, string disk, string? baseImage, long bandwidth, DomainBlockRebaseFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.BlockWrite, domain, (family, domain) => family.RebaseAsync(domain, disk, baseImage, bandwidth, flags, cancellationToken), cancellationToken);

    /// <summary>Mirrors a disk.</summary>
    /// <remarks>virDomainBlockCopy.</remarks>
    public Task CopyAsync(DomainRef domain, string disk, string destinationXml, IReadOnlyList<TypedParameter> parameters, DomainBlockCopyFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.BlockWrite, domain, (family, domain) => family.CopyAsync(domain, disk, destinationXml, parameters, flags, cancellationToken), cancellationToken);

    /// <summary>Commits overlays into their base.</summary>
    /// <remarks>virDomainBlockCommit.</remarks>
    public Task CommitAsync(DomainRef domain, string disk, string? baseImage, string? top, long bandwidth, DomainBlockCommitFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.BlockWrite, domain, (family, domain) => family.CommitAsync(domain, disk, baseImage, top, bandwidth, flags, cancellationToken), cancellationToken);

    /// <summary>Ends a job, or pivots to its copy.</summary>
    /// <remarks>virDomainBlockJobAbort.</remarks>
    public Task AbortAsync(DomainRef domain, string disk, DomainBlockJobAbortFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.AbortAsync(domain, disk, flags, cancellationToken), cancellationToken);

    /// <summary>Tells how a job goes, or nothing when there is none.</summary>
    /// <remarks>virDomainGetBlockJobInfo.</remarks>
    public Task<BlockJobInfo?> GetInfoAsync(DomainRef domain, string disk, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetInfoAsync(domain, disk, cancellationToken), cancellationToken);

    /// <summary>Limits a job, in bytes per second.</summary>
    /// <remarks>virDomainBlockJobSetSpeed.</remarks>
    public Task SetSpeedAsync(DomainRef domain, string disk, long bandwidth, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.SetSpeedAsync(domain, disk, bandwidth, cancellationToken), cancellationToken);
}
