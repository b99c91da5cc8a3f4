using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Devices;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.BlockJobs;

/// <summary>Ends jobs that keep two images the same by going over to the one that they write.</summary>
/// <remarks>qemuBlockPivot.</remarks>
/// <param name="node">Where the guests are.</param>
internal sealed class BlockJobPivot(QemuNode node)
{
    /// <summary>Has a guest go on with the image that a job has written; the caller holds the domain's job.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Ends the wait for QEMU's answer.</param>
    /// <returns>The order; that it is done is told by news of the job.</returns>
    /// <exception cref="VirtException">BlockCopyActive while the job is not that far; OperationInvalid for one that has no such end.</exception>
    internal async Task PivotAsync(QemuDomain domain, QemuRun run, QemuBlockJob job, CancellationToken cancellationToken)
    {
        if (job.State != BlockJobState.Ready)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.BlockCopyActive, $"block job '{job.Name}' not ready for pivot yet");
        }

        if (job.Kind is not (BlockJobKind.Copy or BlockJobKind.ActiveCommit))
        {
            throw QemuNode.Speaker.Invalid($"job type '{job.Kind.ToString().ToLowerInvariant()}' does not support pivot");
        }

        var disk = BlockJobRules.DiskOf(domain.Definition.ToTree(), job.Target)!;
        var change = await PrepareAsync(domain, run, disk, job, cancellationToken).ConfigureAwait(false);
        job.State = BlockJobState.Pivoting;
        BlockJobTable.Of(run).Save(node, domain, run);
        try
        {
            await run.Monitor.RunAsync("job-complete", new JsonObject { ["id"] = job.Name }, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException)
        {
            job.State = BlockJobState.Ready;
            BlockJobTable.Of(run).Save(node, domain, run);
            await change.UndoAsync().ConfigureAwait(false);
            throw;
        }

        Show(domain, run, job, "pivot");
    }

    /// <summary>Shows how a job is about to end.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="job">The job.</param>
    /// <param name="state">What the definition says: <c>abort</c> or <c>pivot</c>.</param>
    internal void Show(QemuDomain domain, QemuRun run, QemuBlockJob job, string state)
    {
        node.BlockJobs.ChangeDisk(domain, job, disk => disk.Element("mirror")?.Set("ready", state));
        BlockJobTable.Of(run).Save(node, domain, run);
    }

    // What the guest writes while the pivot goes on is kept in a bitmap of its own; and what is below a copy that was there is opened.
    private async Task<LiveChange> PrepareAsync(QemuDomain domain, QemuRun run, XElement disk, QemuBlockJob job, CancellationToken cancellationToken)
    {
        var holder = new XElement(disk);
        holder.Elements("readonly").Remove();
        (job.Kind == BlockJobKind.Copy ? DiskChain.OfMirror(disk) : DiskChain.OfDisk(disk))!.WriteTo(holder);
        var context = await node.Preparation.DescribeAsync(domain, run, holder, cancellationToken).ConfigureAwait(false);
        var change = new LiveChange(domain, run, new LaunchBuilder(domain.Definition.ToTree(), context));
        var images = StorageImage.OfDisk(holder, context)!;
        try
        {
            if (job is { Kind: BlockJobKind.Copy, Reuses: true, IsShallow: true } && images.Backing is { } below)
            {
                await change.AddAsync(BlockChain.Of(change.Launch, below), cancellationToken).ConfigureAwait(false);
                await run.Monitor.RunAsync("blockdev-snapshot", new JsonObject { ["node"] = below.Node, ["overlay"] = images.Node }, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await change.UndoAsync().ConfigureAwait(false);
            throw;
        }

        var into = job.Kind == BlockJobKind.Copy ? images : images.Chain.First(image => image.Name == job.Base);
        await run.Monitor.TryRunAsync(
            "transaction",
            new JsonObject { ["actions"] = new JsonArray(DirtyBitmaps.Add(into.Node, DirtyBitmaps.ActiveWrites, isPersistent: false, isDisabled: false)) },
            cancellationToken).ConfigureAwait(false);
        return change;
    }
}
