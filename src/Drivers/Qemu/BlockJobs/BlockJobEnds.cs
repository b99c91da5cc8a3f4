using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Devices;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.BlockJobs;

/// <summary>Brings definitions and block nodes after what a block job has done.</summary>
/// <remarks>
/// qemuBlockJobEventProcessConcludedTransition. The stored definition follows only where it still has the disk's image; no
/// file is removed but by a commit that was told to.
/// </remarks>
/// <param name="node">Where the guests are.</param>
internal sealed class BlockJobEnds(QemuNode node)
{
    /// <summary>Does what the end of a job calls for; the caller holds the domain's job.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="job">The job, in the state before its end.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal async Task ApplyAsync(QemuDomain domain, QemuRun run, QemuBlockJob job, BlockJobStatus end, CancellationToken cancellationToken)
    {
        if (BlockJobRules.DiskOf(domain.Definition.ToTree(), job.Target) is not { } disk || DiskChain.OfDisk(disk) is not { } chain)
        {
            return;
        }

        var at = new Place(domain, run, job, disk, chain);
        switch (job.Kind)
        {
            case BlockJobKind.Pull when end == BlockJobStatus.Completed:
                await PulledAsync(at, cancellationToken).ConfigureAwait(false);
                break;
            case BlockJobKind.Commit when end == BlockJobStatus.Completed:
                await CommittedAsync(at, cancellationToken).ConfigureAwait(false);
                break;
            case BlockJobKind.ActiveCommit when end == BlockJobStatus.Completed:
                await PivotedToBaseAsync(at, cancellationToken).ConfigureAwait(false);
                break;
            case BlockJobKind.ActiveCommit:
                await NotCommittedAsync(at, cancellationToken).ConfigureAwait(false);
                break;
            case BlockJobKind.Copy when await HasPivotedAsync(at, end, cancellationToken).ConfigureAwait(false):
                await PivotedToCopyAsync(at, cancellationToken).ConfigureAwait(false);
                break;
            case BlockJobKind.Copy:
                await NotCopiedAsync(at, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    // Where the guest writes to says it best; with a filter in between, what was asked for.
    private static async Task<bool> HasPivotedAsync(Place at, BlockJobStatus end, CancellationToken cancellationToken)
    {
        var drives = await GuestDisks.DrivesAsync(at.Run.Monitor, cancellationToken).ConfigureAwait(false);
        var top = drives.GetValueOrDefault(DiskDevices.QomName(at.Disk)).Field("inserted")?.Text("node-name");
        bool Is(DiskChain? chain) => chain?.Top.Index is { } index && (top == $"libvirt-{index}-format" || top == $"libvirt-{index}-storage");
        return Is(DiskChain.OfMirror(at.Disk)) || (!Is(at.Chain) && end == BlockJobStatus.Completed && at.Job.State == BlockJobState.Pivoting);
    }

    private async Task PulledAsync(Place at, CancellationToken cancellationToken)
    {
        var stays = at.Job.Base is null ? at.Chain.Images.Count : at.Chain.Find(at.Job.Base);
        await MergeBitmapsAsync(at, into: null, cancellationToken).ConfigureAwait(false);
        if (stays < 0)
        {
            return;
        }

        await StoreAsync(at, stays, stored => stored.Without(1, stays)).ConfigureAwait(false);
        await RemoveNodesAsync(at, at.Disk, 1, stays, cancellationToken).ConfigureAwait(false);
        Change(at, disk => at.Chain.Without(1, stays).WriteTo(disk));
    }

    private async Task CommittedAsync(Place at, CancellationToken cancellationToken)
    {
        var (above, top, into) = (at.Chain.Find(at.Job.Above), at.Chain.Find(at.Job.Top), at.Chain.Find(at.Job.Base));
        if (above < 0 || top < 0 || into < 0)
        {
            return;
        }

        await MergeBitmapsAsync(at, at.Job.Base, cancellationToken).ConfigureAwait(false);
        await StoreAsync(at, into, stored => stored.Without(top, into)).ConfigureAwait(false);
        await RemoveNodesAsync(at, at.Disk, top, into, cancellationToken).ConfigureAwait(false);
        Change(at, disk => at.Chain.Without(top, into).WriteTo(disk));
        RemoveImages(at, top, into);
    }

    private async Task PivotedToBaseAsync(Place at, CancellationToken cancellationToken)
    {
        var into = at.Chain.Find(at.Job.Base);
        if (into < 0)
        {
            return;
        }

        // The image on top is of no use any more, so that a stored definition must not keep it whatever it says of those below.
        var whole = Match(at, into);
        var fresh = at.Chain.From(into);
        await RewriteAsync(at, stored => whole is not null ? stored.From(into) : fresh.Stored(DetectedImages.Of(node, at.Run))).ConfigureAwait(false);
        await MergeBitmapsAsync(at, at.Job.Base, cancellationToken).ConfigureAwait(false);
        Change(at, disk =>
        {
            fresh.WriteTo(disk);
            disk.Elements("mirror").Remove();
        });
        await RemoveNodesAsync(at, at.Disk, 0, into, cancellationToken).ConfigureAwait(false);
        RemoveImages(at, 0, into);
    }

    private async Task NotCommittedAsync(Place at, CancellationToken cancellationToken)
    {
        if (await ImagesAsync(at, at.Disk, cancellationToken).ConfigureAwait(false) is { } top && top.Chain.FirstOrDefault(image => image.Name == at.Job.Base) is { } into)
        {
            await at.Run.Monitor.TryRunAsync(
                "block-dirty-bitmap-remove", new JsonObject { ["node"] = into.Node, ["name"] = DirtyBitmaps.ActiveWrites }, cancellationToken).ConfigureAwait(false);
        }

        Change(at, disk => disk.Elements("mirror").Remove());
    }

    private async Task PivotedToCopyAsync(Place at, CancellationToken cancellationToken)
    {
        if (DiskChain.OfMirror(at.Disk) is not { } copy)
        {
            return;
        }

        await CopyBitmapsAsync(at, copy, cancellationToken).ConfigureAwait(false);
        var keepsBelow = at.Job.IsShallow && !at.Job.Reuses && copy.Images.Count == 1;
        var fresh = keepsBelow ? new DiskChain([copy.Top, .. at.Chain.Images.Skip(1)], at.Chain.IsWhole) : copy;
        if (at.Disk.Element("readonly") is not null)
        {
            var holder = new XElement(at.Disk);
            fresh.WriteTo(holder);
            await ReopenAsync(at, (await ImagesAsync(at, holder, cancellationToken).ConfigureAwait(false))!, cancellationToken).ConfigureAwait(false);
        }

        await RewriteAsync(at, _ => fresh.Stored(DetectedImages.Of(node, at.Run))).ConfigureAwait(false);
        Change(at, disk =>
        {
            fresh.WriteTo(disk);
            disk.Elements("mirror").Remove();
        });
        await RemoveNodesAsync(at, at.Disk, 0, keepsBelow ? 1 : at.Chain.Images.Count, cancellationToken).ConfigureAwait(false);
    }

    private async Task NotCopiedAsync(Place at, CancellationToken cancellationToken)
    {
        if (DiskChain.OfMirror(at.Disk) is { } copy)
        {
            // The images below a shallow copy that was there before are opened at the pivot only.
            var holder = new XElement(at.Disk);
            copy.WriteTo(holder);
            var opened = at.Job is { Reuses: true, IsShallow: true } ? 1 : copy.Images.Count;
            await RemoveNodesAsync(at, holder, 0, opened, cancellationToken).ConfigureAwait(false);
        }

        Change(at, disk => disk.Elements("mirror").Remove());
    }

    private async Task MergeBitmapsAsync(Place at, string? into, CancellationToken cancellationToken)
    {
        if (await ImagesAsync(at, at.Disk, cancellationToken).ConfigureAwait(false) is not { } images)
        {
            return;
        }

        var nodes = await GuestDisks.NodesAsync(at.Run.Monitor, cancellationToken).ConfigureAwait(false);
        var isActive = at.Job.Kind == BlockJobKind.ActiveCommit;
        var top = into is null || isActive ? images : images.Chain.FirstOrDefault(image => image.Name == at.Job.Top) ?? images;
        var below = images.Chain.FirstOrDefault(image => image.Name == at.Job.Base);
        var target = into is null ? images : below!;
        var actions = DirtyBitmaps.MergeAll(nodes, top, below, target.Node, writes: isActive ? target.Node : null);
        if (actions.Count == 0)
        {
            return;
        }

        // An image that is no guest's to write is read-only, and its bitmaps with it.
        var reopens = into is not null && !isActive;
        if (reopens)
        {
            await ReopenAsync(at, target with { IsReadOnly = false }, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await DirtyBitmaps.TransactAsync(at.Run.Monitor, actions, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (reopens)
            {
                await ReopenAsync(at, target, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task CopyBitmapsAsync(Place at, DiskChain copy, CancellationToken cancellationToken)
    {
        var holder = new XElement(at.Disk);
        copy.WriteTo(holder);
        if (await ImagesAsync(at, at.Disk, cancellationToken).ConfigureAwait(false) is not { } top || await ImagesAsync(at, holder, cancellationToken).ConfigureAwait(false) is not { } mirror)
        {
            return;
        }

        var nodes = await GuestDisks.NodesAsync(at.Run.Monitor, cancellationToken).ConfigureAwait(false);
        var actions = DirtyBitmaps.MergeAll(nodes, top, at.Job.IsShallow ? top.Backing : null, mirror.Node, writes: mirror.Node);
        await DirtyBitmaps.TransactAsync(at.Run.Monitor, actions, cancellationToken).ConfigureAwait(false);
    }

    // qemuBlockReopenReadWrite and qemuBlockReopenReadOnly; a raw image has no bitmaps to change.
    private static async Task ReopenAsync(Place at, StorageImage image, CancellationToken cancellationToken)
    {
        if (image.NeedsFormatNode)
        {
            await at.Run.Monitor.TryRunAsync(
                "blockdev-reopen", new JsonObject { ["options"] = new JsonArray(BlockChain.Format(image)) }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<StorageImage?> ImagesAsync(Place at, XElement disk, CancellationToken cancellationToken) =>
        StorageImage.OfDisk(disk, await GuestDisks.ContextAsync(node, at.Run, disk, cancellationToken).ConfigureAwait(false));

    private async Task RemoveNodesAsync(Place at, XElement holder, int from, int to, CancellationToken cancellationToken)
    {
        if (await ImagesAsync(at, holder, cancellationToken).ConfigureAwait(false) is not { } top)
        {
            return;
        }

        var remains = new DeviceRemains(node, at.Domain, at.Run);
        foreach (var image in top.Chain.Skip(from).Take(to - from))
        {
            await remains.ImageAsync(image, cancellationToken).ConfigureAwait(false);
        }
    }

    private void RemoveImages(Place at, int from, int to)
    {
        foreach (var image in at.Job.Deletes ? at.Chain.Images.Skip(from).Take(to - from).Where(image => image.Type == "file") : [])
        {
            try
            {
                File.Delete(image.Path!);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                node.Log(LogPriority.Warning, $"cannot remove image '{image.Path}': {e.Message}");
            }
        }
    }

    private void Change(Place at, Action<XElement> change) => node.Changes.ChangeLive(at.Domain, tree =>
    {
        if (BlockJobRules.DiskOf(tree.Element, at.Job.Target) is { } disk)
        {
            change(disk);
        }
    });

    // qemuBlockJobGetConfigDisk: the stored chain, where it is the same down to an image, or to its end.
    private static DiskChain? Match(Place at, int bottom)
    {
        var stored = at.Domain.IsPersistent ? BlockJobRules.DiskOf(at.Domain.StoredDefinition.ToTree(), at.Job.Target) : null;
        if (stored is null || DiskChain.OfDisk(stored) is not { } chain)
        {
            return null;
        }

        var toEnd = bottom >= at.Chain.Images.Count;
        var count = toEnd ? at.Chain.Images.Count : bottom + 1;
        return chain.Images.Count >= count && (!toEnd || (chain.Images.Count == count && chain.IsWhole == at.Chain.IsWhole)) && chain.Images.Take(count).Zip(at.Chain.Images).All(pair => pair.First.IsAt(pair.Second))
            ? chain
            : null;
    }

    // A stored chain that is the same follows; one that is not is forgotten below its top, and found in the headers again.
    private Task StoreAsync(Place at, int bottom, Func<DiskChain, DiskChain> change)
    {
        var isSame = Match(at, bottom) is not null;
        return RewriteAsync(at, stored => isSame ? change(stored) : new DiskChain([stored.Top], isWhole: false));
    }

    private async Task RewriteAsync(Place at, Func<DiskChain, DiskChain> change)
    {
        if (!at.Domain.IsPersistent
            || BlockJobRules.DiskOf(at.Domain.StoredDefinition.ToTree(), at.Job.Target) is not { } before
            || DiskChain.OfDisk(before) is not { } chain
            || !chain.Top.IsAt(at.Chain.Top))
        {
            return;
        }

        await node.Changes.ChangeStoredAsync(
            at.Domain, tree => Unnumbered(change(chain)).WriteTo(BlockJobRules.DiskOf(tree.Element, at.Job.Target)!), CancellationToken.None).ConfigureAwait(false);
    }

    private static DiskChain Unnumbered(DiskChain chain) => new([.. chain.Images.Select(image => image.Stored())], chain.IsWhole);

    private sealed record Place(QemuDomain Domain, QemuRun Run, QemuBlockJob Job, XElement Disk, DiskChain Chain);
}
