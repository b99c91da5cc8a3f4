namespace VirtPS.Engine.Drivers;

/// <summary>Domains: long jobs on their disks.</summary>
/// <remarks>virDomainBlock*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IDomainBlockJobDriver
{
    /// <summary>Fills a disk from its backing chain; bandwidth in bytes per second.</summary>
    /// <remarks>virDomainBlockPull.</remarks>
    Task PullAsync(DomainRef domain, string disk, string? baseImage, long bandwidth, DomainBlockRebaseFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainBlockPull");

    /// <summary>Rebases or copies a disk.</summary>
    /// <remarks>virDomainBlockRebase.</remarks>
    Task RebaseAsync(DomainRef domain, string disk, string? baseImage, long bandwidth, DomainBlockRebaseFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainBlockRebase");

    /// <summary>Mirrors a disk.</summary>
    /// <remarks>virDomainBlockCopy.</remarks>
    Task CopyAsync(DomainRef domain, string disk, string destinationXml, IReadOnlyList<TypedParameter> parameters, DomainBlockCopyFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainBlockCopy");

    /// <summary>Commits overlays into their base.</summary>
    /// <remarks>virDomainBlockCommit.</remarks>
    Task CommitAsync(DomainRef domain, string disk, string? baseImage, string? top, long bandwidth, DomainBlockCommitFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainBlockCommit");

    /// <summary>Ends a job, or pivots to its copy.</summary>
    /// <remarks>virDomainBlockJobAbort.</remarks>
    Task AbortAsync(DomainRef domain, string disk, DomainBlockJobAbortFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainBlockJobAbort");

    /// <summary>Tells how a job goes, or nothing when there is none.</summary>
    /// <remarks>virDomainGetBlockJobInfo.</remarks>
    Task<BlockJobInfo?> GetInfoAsync(DomainRef domain, string disk, CancellationToken cancellationToken) =>
        Unsupported.Call<BlockJobInfo?>("virDomainGetBlockJobInfo");

    /// <summary>Limits a job, in bytes per second.</summary>
    /// <remarks>virDomainBlockJobSetSpeed.</remarks>
    Task SetSpeedAsync(DomainRef domain, string disk, long bandwidth, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainBlockJobSetSpeed");
}
