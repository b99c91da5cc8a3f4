using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns jobs on disks.</summary>
/// <remarks>The model counts bandwidths in bytes per second, so that the flags that choose the unit end here.</remarks>
internal static class DomainBlockJobDispatch
{
    /// <summary>VIR_DOMAIN_BLOCK_JOB_INFO_BANDWIDTH_BYTES and VIR_DOMAIN_BLOCK_JOB_SPEED_BANDWIDTH_BYTES.</summary>
    private const uint InBytes = 1;

    internal static void Serve(Dispatcher dispatcher)
    {
        dispatcher.Do(DomainBlockJobProcedures.Abort, static (connection, args, token) =>
            connection.DomainBlockJobs.AbortAsync(args.Domain, args.Path, CallChecks.Flags<DomainBlockJobAbortFlags>(args.Flags, "virDomainBlockJobAbort"), token));
        dispatcher.Serve(DomainBlockJobProcedures.GetInfo, static async (session, args, token) =>
        {
            CallChecks.Flags(args.Flags, InBytes, "virDomainGetBlockJobInfo");
            var job = await session.Connection.DomainBlockJobs.GetInfoAsync(args.Domain, args.Path, token).ConfigureAwait(false);
            return job is null ? default : new(1, (int)job.Type, (ulong)job.Bandwidth >> ((args.Flags & InBytes) != 0 ? 0 : 20), job.Current, job.End);
        });
        dispatcher.Do(DomainBlockJobProcedures.SetSpeed, static (connection, args, token) =>
        {
            CallChecks.Flags(args.Flags, InBytes, "virDomainBlockJobSetSpeed");
            return connection.DomainBlockJobs.SetSpeedAsync(args.Domain, args.Path, Bandwidth.ToBytes(args.Amount, (args.Flags & InBytes) != 0), token);
        });
        dispatcher.Do(DomainBlockJobProcedures.Pull, static (connection, args, token) =>
        {
            var (bytes, flags) = InBytesPerSecond(args.Amount, CallChecks.Flags<DomainBlockRebaseFlags>(args.Flags, "virDomainBlockPull"));
            return connection.DomainBlockJobs.PullAsync(args.Domain, args.Path, null, bytes, flags, token);
        });
        dispatcher.Do(DomainBlockJobProcedures.Rebase, static (connection, args, token) =>
        {
            var (bytes, flags) = InBytesPerSecond(args.Bandwidth, CallChecks.Flags<DomainBlockRebaseFlags>(args.Flags, "virDomainBlockRebase"));
            return connection.DomainBlockJobs.RebaseAsync(args.Domain, args.Path, args.Base, bytes, flags, token);
        });
        dispatcher.Do(DomainBlockJobProcedures.Commit, static (connection, args, token) =>
        {
            var flags = CallChecks.Flags<DomainBlockCommitFlags>(args.Flags, "virDomainBlockCommit");
            return connection.DomainBlockJobs.CommitAsync(
                args.Domain,
                args.Disk,
                args.Base,
                args.Top,
                Bandwidth.ToBytes(args.Bandwidth, flags.HasFlag(DomainBlockCommitFlags.BandwidthBytes)),
                flags & ~DomainBlockCommitFlags.BandwidthBytes,
                token);
        });
        dispatcher.Do(DomainBlockJobProcedures.Copy, static (connection, args, token) =>
            connection.DomainBlockJobs.CopyAsync(args.Domain, args.Path, args.Destination, args.Parameters, CallChecks.Flags<DomainBlockCopyFlags>(args.Flags, "virDomainBlockCopy"), token));
    }

    private static (long Bytes, DomainBlockRebaseFlags Flags) InBytesPerSecond(ulong bandwidth, DomainBlockRebaseFlags flags) =>
        (Bandwidth.ToBytes(bandwidth, flags.HasFlag(DomainBlockRebaseFlags.BandwidthBytes)), flags & ~DomainBlockRebaseFlags.BandwidthBytes);
}
