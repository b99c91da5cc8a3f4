using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Jobs of domains on a daemon's host.</summary>
internal sealed class RemoteDomainJobs(RemoteLink link) : IDomainJobDriver
{
    /// <inheritdoc/>
    public async Task<DomainJobInfo> GetInfoAsync(DomainRef domain, DomainJobStatsFlags flags, CancellationToken cancellationToken)
    {
        try
        {
            var found = await link.CallAsync(DomainJobProcedures.GetStatistics, new(domain, (uint)flags), cancellationToken).ConfigureAwait(false);
            return new((DomainJobType)found.Type, found.Parameters);
        }
        catch (VirtException error) when (flags == DomainJobStatsFlags.None && error.Code is VirtErrorCode.NoSupport or VirtErrorCode.Rpc)
        {
            // Older hosts and some drivers have the fixed record alone.
            return JobInfoFields.ToInfo(await link.CallAsync(DomainJobProcedures.GetInfo, new(domain), cancellationToken).ConfigureAwait(false));
        }
    }

    /// <inheritdoc/>
    public Task AbortAsync(DomainRef domain, uint flags, CancellationToken cancellationToken) => flags == 0
        ? link.CallAsync(DomainJobProcedures.Abort, new(domain), cancellationToken)
        : link.CallAsync(DomainJobProcedures.AbortFlags, new(domain, flags), cancellationToken);
}
