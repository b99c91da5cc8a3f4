using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.BlockJobs;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Snapshots;

/// <summary>Brings what a running guest wrote since a snapshot into the images below, on all its disks at once.</summary>
/// <remarks>qemuSnapshotDiscardExternal. No disk takes its last step before all of them can.</remarks>
/// <param name="node">Where the guests are.</param>
internal sealed class LiveSnapshotMerge(QemuNode node)
{
    private readonly DiskMerger _merger = new(node);

    /// <summary>Merges the images of a snapshot; the caller holds the domain's long job.</summary>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="run">Its run.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="cancellationToken">Gives up; what was not merged stays as it is.</param>
    /// <returns>What was merged: the disk, the image that is gone, and the one that has its contents.</returns>
    internal async Task<IReadOnlyList<SnapshotMerge>> MergeAsync(QemuDomain domain, QemuRun run, DomainSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (BlockJobTable.Of(run).All.Count > 0)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "cannot delete external snapshots when there is another active block job");
        }

        var recorded = snapshot.Domain?.ToTree()
            ?? throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"snapshot '{snapshot.Name}' does not say which images were below it");
        List<(XElement Disk, CommitOrder Order, SnapshotMerge Merge)> plans = [];
        foreach (var disk in DiskOverlays.External(snapshot))
        {
            plans.Add(await PlanAsync(domain, run, recorded, disk, cancellationToken).ConfigureAwait(false));
        }

        List<QemuBlockJob> jobs = [];
        try
        {
            foreach (var plan in plans)
            {
                jobs.Add(await _merger.StartCommitAsync(domain, run, plan.Disk, plan.Order, cancellationToken).ConfigureAwait(false));
            }

            foreach (var job in jobs)
            {
                await node.BlockJobs.WaitAsync(domain, run, job, one => one.State is BlockJobState.Ready or BlockJobState.Pending, cancellationToken).ConfigureAwait(false);
                Require(job, "block commit failed while deleting");
            }

            foreach (var job in jobs)
            {
                await FinishAsync(domain, run, job).ConfigureAwait(false);
            }
        }
        catch
        {
            await CancelAsync(domain, run, jobs).ConfigureAwait(false);
            throw;
        }

        return [.. plans.Select(plan => plan.Merge)];
    }

    private static void Require(QemuBlockJob job, string what)
    {
        if (job.End is BlockJobStatus.Failed or BlockJobStatus.Canceled)
        {
            throw QemuNode.Speaker.Internal($"{what} disk '{job.Target}' snapshot: '{job.Error ?? "it was cancelled"}'");
        }
    }

    private async Task FinishAsync(QemuDomain domain, QemuRun run, QemuBlockJob job)
    {
        if (job.State == BlockJobState.Ready)
        {
            await new BlockJobPivot(node).PivotAsync(domain, run, job, CancellationToken.None).ConfigureAwait(false);
        }
        else if (job.State == BlockJobState.Pending)
        {
            await run.Monitor.RunAsync("job-finalize", new JsonObject { ["id"] = job.Name }, CancellationToken.None).ConfigureAwait(false);
        }

        await node.BlockJobs.WaitAsync(domain, run, job, _ => false, run.Ended).ConfigureAwait(false);
        Require(job, "finishing block job failed while deleting");
    }

    private async Task CancelAsync(QemuDomain domain, QemuRun run, List<QemuBlockJob> jobs)
    {
        foreach (var job in jobs.Where(job => job.End is null && domain.Run == run))
        {
            try
            {
                await node.BlockJobs.UpdateAsync(domain, run, job, CancellationToken.None).ConfigureAwait(false);
                if (job.End is null)
                {
                    job.State = BlockJobState.Aborting;
                    await run.Monitor.TryRunAsync("block-job-cancel", new JsonObject { ["device"] = job.Name, ["force"] = false }, CancellationToken.None).ConfigureAwait(false);
                }
            }
            catch (VirtException e)
            {
                node.Log(LogPriority.Warning, $"domain '{domain.Name}': {e.Message}");
            }

            node.BlockJobs.Release(domain, run, job);
        }
    }

    // qemuSnapshotDeleteExternalPrepare.
    private async Task<(XElement Disk, CommitOrder Order, SnapshotMerge Merge)> PlanAsync(
        QemuDomain domain, QemuRun run, XElement recorded, SnapshotDiskXml wanted, CancellationToken cancellationToken)
    {
        var disk = DiskCall.Find(domain, wanted.Name!);
        BlockJobRules.Check(run, disk);
        var active = await GuestDisks.ChainAsync(node, run, disk, cancellationToken).ConfigureAwait(false);
        var lookup = new ChainLookup(wanted.Name!, active);
        var top = active.Chain.FirstOrDefault(image => GuestDisks.PathOf(image) == wanted.Source)
            ?? throw QemuNode.Speaker.Argument($"could not find image '{wanted.Source}' in chain for '{wanted.Name}'");
        var parent = recorded.Element("devices")?.Elements("disk").FirstOrDefault(own => DiskCall.TargetOf(own) == wanted.Name)
            ?? throw Failed($"failed to find disk '{wanted.Name}' in snapshot VM XML");
        if (top.Backing is not { } into)
        {
            throw Failed("failed to find parent disk source in backing chain");
        }

        if (GuestDisks.PathOf(into) != InternalSnapshots.PathOf(parent))
        {
            throw Failed("snapshot VM disk source and parent disk source are not the same");
        }

        var order = new CommitOrder(active, top, lookup.Above(top), into, Deletes: true) { IsFinal = top == active, IsAwaited = true };
        return (disk, order, new SnapshotMerge(wanted.Name!, wanted.Source!, GuestDisks.PathOf(into)!, into.Format));
    }

    private static VirtException Failed(string why) => QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, why);
}

/// <summary>What the end of a snapshot did to a disk.</summary>
/// <param name="Target">The disk.</param>
/// <param name="Top">The image that is gone.</param>
/// <param name="Below">The image that has its contents.</param>
/// <param name="BelowFormat">The format of that.</param>
internal sealed record SnapshotMerge(string Target, string Top, string Below, string BelowFormat);
