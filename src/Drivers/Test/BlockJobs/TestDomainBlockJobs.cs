using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.BlockJobs;

/// <summary>Jobs on disks of domains of a test node.</summary>
/// <remarks>libvirt's test driver has none; states, events and errors are those of its QEMU driver. Images exist by name only.</remarks>
internal sealed class TestDomainBlockJobs(TestNode node, TestPace pace) : IDomainBlockJobDriver
{
    private const DomainBlockRebaseFlags PullFlags = DomainBlockRebaseFlags.BandwidthBytes;
    private const DomainBlockRebaseFlags RebaseFlags = DomainBlockRebaseFlags.Shallow | DomainBlockRebaseFlags.ReuseExt | DomainBlockRebaseFlags.Copy
        | DomainBlockRebaseFlags.CopyRaw | DomainBlockRebaseFlags.Relative | DomainBlockRebaseFlags.CopyDev | DomainBlockRebaseFlags.BandwidthBytes;

    private readonly BlockJobRunner _runner = new(node, pace);

    /// <inheritdoc/>
    public Task PullAsync(DomainRef domain, string disk, string? baseImage, long bandwidth, DomainBlockRebaseFlags flags, CancellationToken cancellationToken)
    {
        DomainErrors.CheckFlags(flags, baseImage is null ? PullFlags : PullFlags | DomainBlockRebaseFlags.Relative, "virDomainBlockPull");
        return StartAsync(domain, disk, (found, chain) => BlockJobPlans.Pull(found, chain, baseImage, bandwidth, flags), cancellationToken);
    }

    /// <inheritdoc/>
    public Task RebaseAsync(DomainRef domain, string disk, string? baseImage, long bandwidth, DomainBlockRebaseFlags flags, CancellationToken cancellationToken)
    {
        DomainErrors.CheckFlags(flags, RebaseFlags, "virDomainBlockRebase");
        if (!flags.HasFlag(DomainBlockRebaseFlags.Copy))
        {
            return StartAsync(domain, disk, (found, chain) => BlockJobPlans.Pull(found, chain, baseImage, bandwidth, flags), cancellationToken);
        }

        if (flags.HasFlag(DomainBlockRebaseFlags.Relative))
        {
            throw new VirtException(VirtErrorCode.ArgumentUnsupported, "Relative backing during copy not supported yet", VirtErrorDomain.Test);
        }

        // The two flags that a copy has in common with the call of its own have the same values there.
        var common = (DomainBlockCopyFlags)(flags & (DomainBlockRebaseFlags.Shallow | DomainBlockRebaseFlags.ReuseExt));
        var mirror = CopyTarget.Of(baseImage, flags);
        return StartAsync(domain, disk, (found, chain) => BlockJobPlans.Copy(found, chain, mirror, bandwidth, common), cancellationToken);
    }

    /// <inheritdoc/>
    public Task CopyAsync(DomainRef domain, string disk, string destinationXml, IReadOnlyList<TypedParameter> parameters, DomainBlockCopyFlags flags, CancellationToken cancellationToken)
    {
        DomainErrors.CheckFlags(
            flags,
            DomainBlockCopyFlags.Shallow | DomainBlockCopyFlags.ReuseExt | DomainBlockCopyFlags.TransientJob | DomainBlockCopyFlags.SynchronousWrites
                | DomainBlockCopyFlags.TargetZeroed,
            "virDomainBlockCopy");
        CopyTarget.Rules.Check(parameters);
        var mirror = CopyTarget.Read(destinationXml);
        var bandwidth = checked((long)Math.Min(parameters.Find<ulong>("bandwidth") ?? 0, long.MaxValue));
        return StartAsync(domain, disk, (found, chain) => BlockJobPlans.Copy(found, chain, mirror, bandwidth, flags), cancellationToken);
    }

    /// <inheritdoc/>
    public Task CommitAsync(DomainRef domain, string disk, string? baseImage, string? top, long bandwidth, DomainBlockCommitFlags flags, CancellationToken cancellationToken)
    {
        DomainErrors.CheckFlags(
            flags,
            DomainBlockCommitFlags.Shallow | DomainBlockCommitFlags.Active | DomainBlockCommitFlags.Relative | DomainBlockCommitFlags.Delete
                | DomainBlockCommitFlags.BandwidthBytes,
            "virDomainBlockCommit");
        return StartAsync(domain, disk, (found, chain) => BlockJobPlans.Commit(found, chain, baseImage, top, bandwidth, flags), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task AbortAsync(DomainRef domain, string disk, DomainBlockJobAbortFlags flags, CancellationToken cancellationToken)
    {
        DomainErrors.CheckFlags(flags, DomainBlockJobAbortFlags.Async | DomainBlockJobAbortFlags.Pivot, "virDomainBlockJobAbort");
        var job = await node.RunAsync(
            () =>
            {
                var found = node.Domains.Find(domain, DomainAction.UseGuest);
                var running = Find(found, disk) ?? throw Idle(disk);
                var pivot = flags.HasFlag(DomainBlockJobAbortFlags.Pivot);
                if (pivot && !running.IsReady)
                {
                    throw new VirtException(
                        VirtErrorCode.BlockCopyActive, $"block job '{running.Type.ToString().ToLowerInvariant()}-{running.Target}' not ready for pivot yet", VirtErrorDomain.Test);
                }

                _runner.End(found, running, pivot ? BlockJobStatus.Completed : BlockJobStatus.Canceled);
                return running;
            },
            cancellationToken).ConfigureAwait(false);
        if (!flags.HasFlag(DomainBlockJobAbortFlags.Async))
        {
            await job.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<BlockJobInfo?> GetInfoAsync(DomainRef domain, string disk, CancellationToken cancellationToken) =>
        node.RunAsync(
            () => Find(node.Domains.Find(domain, DomainAction.UseGuest), disk) is { } job
                ? new BlockJobInfo(job.Type, job.Bandwidth, (ulong)job.Done, (ulong)job.Total)
                : null,
            cancellationToken);

    /// <inheritdoc/>
    public Task SetSpeedAsync(DomainRef domain, string disk, long bandwidth, CancellationToken cancellationToken) =>
        node.RunAsync(
            () => { (Find(node.Domains.Find(domain, DomainAction.UseGuest), disk) ?? throw Idle(disk)).Bandwidth = bandwidth; },
            cancellationToken);

    private static VirtException Idle(string disk) => DomainErrors.Argument($"disk {disk} does not have an active block job");

    private static TestBlockJob? Find(TestDomain domain, string disk) =>
        domain.Work.BlockJobs.GetValueOrDefault(DiskChain.Of(new DomainXml(domain.Definition.ToTree()), disk).Target);

    private async Task StartAsync(DomainRef domain, string disk, Func<TestDomain, DiskChain, BlockJobPlan> plan, CancellationToken cancellationToken)
    {
        var (found, job) = await node.RunAsync(
            () =>
            {
                var running = node.Domains.Find(domain, DomainAction.UseGuest);
                var chain = DiskChain.Of(new DomainXml(running.Definition.ToTree()), disk);
                BlockJobRunner.RefuseSecond(running, chain.Target);
                chain.RequireSupport();
                var planned = plan(running, chain);
                if (planned.Show is { } show)
                {
                    running.Definition = DomainReader.Show(running.Definition, show);
                }

                running.Work.BlockJobs.Add(chain.Target, planned.Job);
                return (running, planned.Job);
            },
            cancellationToken).ConfigureAwait(false);
        await _runner.LaunchAsync(found, job).ConfigureAwait(false);
    }
}
