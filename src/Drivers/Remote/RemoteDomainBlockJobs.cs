using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Jobs on disks of a daemon's host.</summary>
/// <remarks>The contract counts bandwidths in bytes per second; the wire is told so by a flag where MiB per second would not be exact.</remarks>
internal sealed class RemoteDomainBlockJobs(RemoteLink link) : IDomainBlockJobDriver
{
    private const uint InBytes = 1;

    /// <inheritdoc/>
    public Task PullAsync(DomainRef domain, string disk, string? baseImage, long bandwidth, DomainBlockRebaseFlags flags, CancellationToken cancellationToken)
    {
        if (baseImage is not null)
        {
            return RebaseAsync(domain, disk, baseImage, bandwidth, flags, cancellationToken);
        }

        var (value, raw) = Rebasing(bandwidth, flags);
        return link.CallAsync(DomainBlockJobProcedures.Pull, new(domain, disk, value, raw), cancellationToken);
    }

    /// <inheritdoc/>
    public Task RebaseAsync(DomainRef domain, string disk, string? baseImage, long bandwidth, DomainBlockRebaseFlags flags, CancellationToken cancellationToken)
    {
        var (value, raw) = Rebasing(bandwidth, flags);
        return link.CallAsync(DomainBlockJobProcedures.Rebase, new(domain, disk, baseImage, value, raw), cancellationToken);
    }

    /// <inheritdoc/>
    public Task CopyAsync(DomainRef domain, string disk, string destinationXml, IReadOnlyList<TypedParameter> parameters, DomainBlockCopyFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainBlockJobProcedures.Copy, new(domain, disk, destinationXml, [.. parameters], (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task CommitAsync(DomainRef domain, string disk, string? baseImage, string? top, long bandwidth, DomainBlockCommitFlags flags, CancellationToken cancellationToken)
    {
        var (value, inBytes) = Bandwidth.FromBytes(bandwidth);
        var raw = (flags & ~DomainBlockCommitFlags.BandwidthBytes) | (inBytes ? DomainBlockCommitFlags.BandwidthBytes : 0);
        return link.CallAsync(DomainBlockJobProcedures.Commit, new(domain, disk, baseImage, top, value, (uint)raw), cancellationToken);
    }

    /// <inheritdoc/>
    public Task AbortAsync(DomainRef domain, string disk, DomainBlockJobAbortFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainBlockJobProcedures.Abort, new(domain, disk, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public async Task<BlockJobInfo?> GetInfoAsync(DomainRef domain, string disk, CancellationToken cancellationToken)
    {
        var found = await link.CallAsync(DomainBlockJobProcedures.GetInfo, new(domain, disk, InBytes), cancellationToken).ConfigureAwait(false);
        return found.Found == 0 ? null : new((DomainBlockJobType)found.Type, Bandwidth.ToBytes(found.Bandwidth, inBytes: true), found.Current, found.End);
    }

    /// <inheritdoc/>
    public Task SetSpeedAsync(DomainRef domain, string disk, long bandwidth, CancellationToken cancellationToken)
    {
        var (value, inBytes) = Bandwidth.FromBytes(bandwidth);
        return link.CallAsync(DomainBlockJobProcedures.SetSpeed, new(domain, disk, value, inBytes ? InBytes : 0), cancellationToken);
    }

    private static (ulong Value, uint Flags) Rebasing(long bandwidth, DomainBlockRebaseFlags flags)
    {
        var (value, inBytes) = Bandwidth.FromBytes(bandwidth);
        return (value, (uint)((flags & ~DomainBlockRebaseFlags.BandwidthBytes) | (inBytes ? DomainBlockRebaseFlags.BandwidthBytes : 0)));
    }
}
