using System.Numerics;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.BlockJobs;

/// <summary>Jobs on disks of running guests.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuDomainBlockJobs(QemuNode node) : IDomainBlockJobDriver
{
    private const DomainBlockRebaseFlags PullFlags = DomainBlockRebaseFlags.BandwidthBytes;
    private const DomainBlockRebaseFlags RebaseFlags = DomainBlockRebaseFlags.Shallow | DomainBlockRebaseFlags.ReuseExt | DomainBlockRebaseFlags.Copy
        | DomainBlockRebaseFlags.CopyRaw | DomainBlockRebaseFlags.Relative | DomainBlockRebaseFlags.CopyDev | DomainBlockRebaseFlags.BandwidthBytes;

    private static readonly ParameterRules CopyParameters = new(("bandwidth", typeof(ulong)), ("granularity", typeof(uint)), ("buf-size", typeof(ulong)));

    private readonly DiskMerger _merger = new(node);
    private readonly DiskCopier _copier = new(node);
    private readonly BlockJobPivot _pivot = new(node);

    /// <inheritdoc/>
    public Task PullAsync(DomainRef domain, string disk, string? baseImage, long bandwidth, DomainBlockRebaseFlags flags, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(flags, baseImage is null ? PullFlags : PullFlags | DomainBlockRebaseFlags.Relative, "qemuDomainBlockPull");
        return PullOnAsync(domain, disk, baseImage, bandwidth, flags, "virDomainBlockPull", cancellationToken);
    }

    /// <inheritdoc/>
    public async Task RebaseAsync(DomainRef domain, string disk, string? baseImage, long bandwidth, DomainBlockRebaseFlags flags, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(flags, RebaseFlags, "qemuDomainBlockRebase");
        if (!flags.HasFlag(DomainBlockRebaseFlags.Copy))
        {
            await PullOnAsync(domain, disk, baseImage, bandwidth, flags, "virDomainBlockRebase", cancellationToken).ConfigureAwait(false);
            return;
        }

        if (flags.HasFlag(DomainBlockRebaseFlags.Relative))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ArgumentUnsupported, "Relative backing during copy not supported yet");
        }

        if (baseImage?.StartsWith('/') != true)
        {
            throw QemuNode.Speaker.Argument("absolute path must be used as block copy target");
        }

        var isDevice = flags.HasFlag(DomainBlockRebaseFlags.CopyDev);
        var copy = new ChainImage(
            isDevice ? "block" : "file",
            flags.HasFlag(DomainBlockRebaseFlags.CopyRaw) ? "raw" : null,
            new XElement("source", new XAttribute(isDevice ? "dev" : "file", baseImage)),
            Index: null);
        var order = new CopyOrder(flags.HasFlag(DomainBlockRebaseFlags.Shallow), flags.HasFlag(DomainBlockRebaseFlags.ReuseExt), IsTransient: false) { Bandwidth = bandwidth };
        await CopyOnAsync(domain, disk, new DiskChain([copy], isWhole: false), order, "virDomainBlockRebase", cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task CopyAsync(DomainRef domain, string disk, string destinationXml, IReadOnlyList<TypedParameter> parameters, DomainBlockCopyFlags flags, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(
            flags,
            DomainBlockCopyFlags.Shallow | DomainBlockCopyFlags.ReuseExt | DomainBlockCopyFlags.TransientJob | DomainBlockCopyFlags.SynchronousWrites
                | DomainBlockCopyFlags.TargetZeroed,
            "qemuDomainBlockCopy");
        CopyParameters.Check(parameters);
        var granularity = parameters.Find<uint>("granularity") ?? 0;
        if (granularity != 0 && !BitOperations.IsPow2(granularity))
        {
            throw QemuNode.Speaker.Argument("granularity must be power of 2");
        }

        var bandwidth = parameters.Find<ulong>("bandwidth") ?? 0;
        if (bandwidth > long.MaxValue)
        {
            throw QemuNode.Speaker.Argument($"bandwidth must be less than '{long.MaxValue}' bytes/s ({long.MaxValue >> 20} MiB/s)");
        }

        var order = new CopyOrder(
            flags.HasFlag(DomainBlockCopyFlags.Shallow), flags.HasFlag(DomainBlockCopyFlags.ReuseExt), flags.HasFlag(DomainBlockCopyFlags.TransientJob))
        {
            WritesBoth = flags.HasFlag(DomainBlockCopyFlags.SynchronousWrites),
            IsZeroed = flags.HasFlag(DomainBlockCopyFlags.TargetZeroed),
            Bandwidth = (long)bandwidth,
            Granularity = granularity,
            Buffer = (long)Math.Min(parameters.Find<ulong>("buf-size") ?? 0, long.MaxValue),
        };
        return CopyOnAsync(domain, disk, DiskCopier.Read(destinationXml), order, "virDomainBlockCopy", cancellationToken);
    }

    /// <inheritdoc/>
    public async Task CommitAsync(DomainRef domain, string disk, string? baseImage, string? top, long bandwidth, DomainBlockCommitFlags flags, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(
            flags,
            DomainBlockCommitFlags.Shallow | DomainBlockCommitFlags.Active | DomainBlockCommitFlags.Relative | DomainBlockCommitFlags.Delete | DomainBlockCommitFlags.BandwidthBytes,
            "qemuDomainBlockCommit");
        var found = node.Find(domain);
        using var hold = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainBlockCommit", cancellationToken).ConfigureAwait(false);
        await _merger.CommitAsync(found, disk, baseImage, top, bandwidth, flags, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task AbortAsync(DomainRef domain, string disk, DomainBlockJobAbortFlags flags, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(flags, DomainBlockJobAbortFlags.Async | DomainBlockJobAbortFlags.Pivot, "qemuDomainBlockJobAbort");
        var found = node.Find(domain);
        using var hold = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainBlockJobAbort", cancellationToken).ConfigureAwait(false);
        var (run, job) = Need(found, disk);
        if (job.State is BlockJobState.Aborting or BlockJobState.Pivoting)
        {
            throw QemuNode.Speaker.Invalid($"block job on disk '{job.Target}' is still being ended");
        }

        var isPivot = flags.HasFlag(DomainBlockJobAbortFlags.Pivot);
        var waits = !flags.HasFlag(DomainBlockJobAbortFlags.Async);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Ended);
        job.IsAwaited = waits;
        try
        {
            await node.BlockJobs.UpdateAsync(found, run, job, limit.Token).ConfigureAwait(false);
            await (isPivot ? _pivot.PivotAsync(found, run, job, limit.Token) : CancelAsync(found, run, job, limit.Token)).ConfigureAwait(false);
            if (!waits)
            {
                return;
            }

            await node.BlockJobs.WaitAsync(found, run, job, _ => false, limit.Token).ConfigureAwait(false);
            if (isPivot && job.End == BlockJobStatus.Failed)
            {
                throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"block job '{job.Name}' failed while pivoting{(job.Error is null ? string.Empty : ": " + job.Error)}");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, "domain is no longer running");
        }
        finally
        {
            node.BlockJobs.Release(found, run, job);
        }
    }

    /// <inheritdoc/>
    public async Task<BlockJobInfo?> GetInfoAsync(DomainRef domain, string disk, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        using var hold = await found.Jobs.BeginAsync(DomainJob.Query, "virDomainGetBlockJobInfo", cancellationToken).ConfigureAwait(false);
        if (BlockJobTable.Of(QemuNode.Running(found)).OfDisk(DiskCall.TargetOf(DiskCall.Find(found, disk))) is not { } job)
        {
            return null;
        }

        var type = (DomainBlockJobType)(int)job.Kind;
        foreach (var item in (await QemuNode.Running(found).Monitor.RunAsync("query-block-jobs", null, cancellationToken).ConfigureAwait(false)).Items())
        {
            if (item.Text("device") == job.Name)
            {
                var (current, end) = Progress(item.Number("offset") ?? 0, item.Number("len") ?? 0, item.Flag("ready"));
                return new BlockJobInfo(type, item.Number("speed") ?? 0, (ulong)current, (ulong)end);
            }
        }

        // It has ended in QEMU, and what follows from that is not done yet.
        return new BlockJobInfo(type, 0, 0, 1);
    }

    /// <inheritdoc/>
    public async Task SetSpeedAsync(DomainRef domain, string disk, long bandwidth, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        using var hold = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainBlockJobSetSpeed", cancellationToken).ConfigureAwait(false);
        var (run, job) = Need(found, disk);
        await run.Monitor.RunAsync("block-job-set-speed", new JsonObject { ["device"] = job.Name, ["speed"] = bandwidth }, cancellationToken).ConfigureAwait(false);
    }

    // qemuBlockJobInfoTranslate: who looks at the numbers must not take a job for done before it is.
    private static (long Current, long End) Progress(long current, long end, bool? isReady)
    {
        if (current == 0 && end == 0 && isReady is { } ready)
        {
            return (ready ? 1 : 0, 1);
        }

        return (isReady == false && current == end && current > 0 ? current - 1 : current, end);
    }

    private static (QemuRun Run, QemuBlockJob Job) Need(QemuDomain domain, string name)
    {
        var target = DiskCall.TargetOf(DiskCall.Find(domain, name));
        var run = QemuNode.Running(domain);
        return (run, BlockJobTable.Of(run).OfDisk(target) ?? throw QemuNode.Speaker.Argument($"disk {target} does not have an active block job"));
    }

    private async Task PullOnAsync(DomainRef domain, string disk, string? baseImage, long bandwidth, DomainBlockRebaseFlags flags, string owner, CancellationToken cancellationToken)
    {
        if (flags.HasFlag(DomainBlockRebaseFlags.Relative) && baseImage is null)
        {
            throw QemuNode.Speaker.Argument("flag VIR_DOMAIN_BLOCK_REBASE_RELATIVE is valid only with non-null base");
        }

        var found = node.Find(domain);
        using var hold = await found.Jobs.BeginAsync(DomainJob.Modify, owner, cancellationToken).ConfigureAwait(false);
        await _merger.PullAsync(found, disk, baseImage, bandwidth, flags, cancellationToken).ConfigureAwait(false);
    }

    private async Task CopyOnAsync(DomainRef domain, string disk, DiskChain copy, CopyOrder order, string owner, CancellationToken cancellationToken)
    {
        if (copy.Top is { IsLocal: true, Path: { } path } && !path.StartsWith('/'))
        {
            throw QemuNode.Speaker.Argument("absolute path must be used as block copy target");
        }

        var found = node.Find(domain);
        using var hold = await found.Jobs.BeginAsync(DomainJob.Modify, owner, cancellationToken).ConfigureAwait(false);
        await _copier.StartAsync(found, disk, copy, order, cancellationToken).ConfigureAwait(false);
    }

    private async Task CancelAsync(QemuDomain domain, QemuRun run, QemuBlockJob job, CancellationToken cancellationToken)
    {
        if (job.End is not null)
        {
            return;
        }

        var before = job.State;
        job.State = BlockJobState.Aborting;
        try
        {
            await run.Monitor.RunAsync("block-job-cancel", new JsonObject { ["device"] = job.Name, ["force"] = false }, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException)
        {
            job.State = before;
            throw;
        }

        _pivot.Show(domain, run, job, "abort");
    }
}
