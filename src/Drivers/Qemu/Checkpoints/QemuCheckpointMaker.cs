using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.BlockJobs;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Checkpoints;

/// <summary>Takes and deletes checkpoints: bitmaps in the images of running guests, which take note of what is written.</summary>
/// <remarks>qemu_checkpoint.c.</remarks>
/// <param name="node">Where the domains are.</param>
/// <param name="store">Their checkpoints.</param>
internal sealed class QemuCheckpointMaker(QemuNode node, QemuCheckpointStore store)
{
    private const string SizeBitmap = "libvirt-tmp-size-xml";

    /// <summary>Takes a checkpoint; the caller holds the domain's job.</summary>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="xml">What is wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The checkpoint's name.</returns>
    internal async Task<string> TakeAsync(QemuDomain domain, string xml, CancellationToken cancellationToken)
    {
        var run = QemuNode.Running(domain);
        var checkpoint = Draft(domain, xml);
        var actions = await ActionsAsync(domain, run, checkpoint, cancellationToken).ConfigureAwait(false);
        await DirtyBitmaps.TransactAsync(run.Monitor, actions, cancellationToken).ConfigureAwait(false);
        await store.AddAsync(domain, checkpoint, isCurrent: true, CancellationToken.None).ConfigureAwait(false);
        return checkpoint.Name;
    }

    /// <summary>Makes the description of a checkpoint that is about to be taken.</summary>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="xml">What is wanted.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="VirtException">What is wrong with it, or does not fit the domain.</exception>
    /// <remarks>qemuCheckpointPrepare.</remarks>
    internal DomainCheckpoint Draft(QemuDomain domain, string xml)
    {
        var element = store.Read(xml, isRedefined: false);
        var now = node.Host.Clock.GetUtcNow();
        var view = new CheckpointXml(element) { CreationTime = now };
        view.Name ??= now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        view.Parent = domain.Checkpoints.Current?.Name;
        var live = domain.Definition.ToTree();
        CheckpointNormalizer.AlignDisks(element, live);
        foreach (var (target, bitmap) in view.Disks)
        {
            if (bitmap != view.Name)
            {
                throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"bitmap for disk '{target}' must match checkpoint name '{view.Name}'");
            }

            var disk = BlockJobRules.DiskOf(live, target)!;
            if ((disk.Element("driver")?.Get("type") ?? "raw") is var format && format != "qcow2")
            {
                throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"checkpoint for disk {target} unsupported for storage type {format}");
            }

            BlockJobRules.CheckKind(disk);
        }

        if (domain.Checkpoints.Find(view.Name) is not null)
        {
            throw SharedErrors.Of(VirtErrorCode.OperationFailed, $"domain moment {view.Name} already exists");
        }

        var checkpoint = new DomainCheckpoint(element);
        checkpoint.Keep(node.Forms.Loaded(DetectedImages.TakeOut(node, domain.Run, live)));
        return checkpoint;
    }

    /// <summary>Lists what makes the bitmaps of a checkpoint.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The actions of a transaction.</returns>
    internal async Task<JsonArray> ActionsAsync(QemuDomain domain, QemuRun run, DomainCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var actions = new JsonArray();
        foreach (var (_, image, bitmap) in await ImagesAsync(domain, run, checkpoint, cancellationToken).ConfigureAwait(false))
        {
            actions.Add(DirtyBitmaps.Add(image.Node, bitmap, isPersistent: true, isDisabled: false));
        }

        return actions;
    }

    /// <summary>Takes over a checkpoint that was taken before; the caller holds the domain's job.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="xml">The checkpoint.</param>
    /// <param name="validates">Whether its bitmaps must be there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The checkpoint's name.</returns>
    /// <remarks>qemuCheckpointRedefine.</remarks>
    internal async Task<string> RedefineAsync(QemuDomain domain, string xml, bool validates, CancellationToken cancellationToken)
    {
        var checkpoint = new DomainCheckpoint(store.Read(xml, isRedefined: true));
        var tree = domain.Checkpoints;
        tree.CheckCycles(checkpoint);
        if (checkpoint.DomainUuid is { } uuid)
        {
            if (uuid != domain.Uuid)
            {
                throw QemuNode.Speaker.Argument($"definition for checkpoint {checkpoint.Name} must use uuid {VirtUuid.Format(domain.Uuid)}");
            }

            checkpoint.Align();
        }
        else
        {
            checkpoint.NameBitmaps();
        }

        if (validates)
        {
            var run = QemuNode.Running(domain);
            var nodes = await GuestDisks.NodesAsync(run.Monitor, cancellationToken).ConfigureAwait(false);
            foreach (var (target, image, _) in await ImagesAsync(domain, run, checkpoint, cancellationToken).ConfigureAwait(false))
            {
                if (!DirtyBitmaps.IsValid(nodes, image, checkpoint.Name))
                {
                    throw Broken(checkpoint.Name, target);
                }
            }
        }

        var isCurrent = tree.Current is null || (checkpoint.Parent is { } parent && tree.Current.Name == parent);
        await store.AddAsync(domain, checkpoint, isCurrent, CancellationToken.None).ConfigureAwait(false);
        return checkpoint.Name;
    }

    /// <summary>Deletes checkpoints; the caller holds the domain's job.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="flags">What goes.</param>
    /// <param name="cancellationToken">Ends the work between two checkpoints.</param>
    /// <returns>The work.</returns>
    /// <remarks>qemuCheckpointDelete.</remarks>
    internal async Task DeleteAsync(QemuDomain domain, DomainCheckpoint checkpoint, CheckpointDeleteFlags flags, CancellationToken cancellationToken)
    {
        var isMetadataOnly = flags.HasFlag(CheckpointDeleteFlags.MetadataOnly);
        if (!isMetadataOnly && !domain.IsActive)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "cannot delete checkpoint for inactive domain");
        }

        List<DomainCheckpoint> doomed = [];
        if ((flags & (CheckpointDeleteFlags.Children | CheckpointDeleteFlags.ChildrenOnly)) != 0)
        {
            doomed.AddRange(domain.Checkpoints.DescendantsOf(checkpoint).Reverse());
        }

        if (!flags.HasFlag(CheckpointDeleteFlags.ChildrenOnly))
        {
            doomed.Add(checkpoint);
        }

        foreach (var one in doomed)
        {
            if (!isMetadataOnly)
            {
                await DiscardAsync(domain, QemuNode.Running(domain), one, cancellationToken).ConfigureAwait(false);
            }

            await store.RemoveAsync(domain, one, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Tells how much of each disk has changed since a checkpoint; the caller holds the domain's job.</summary>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bytes, by the disks' targets.</returns>
    /// <remarks>qemuCheckpointGetXMLDescUpdateSize.</remarks>
    internal async Task<IReadOnlyDictionary<string, long>> ChangedAsync(QemuDomain domain, DomainCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var run = QemuNode.Running(domain);
        var nodes = await GuestDisks.NodesAsync(run.Monitor, cancellationToken).ConfigureAwait(false);
        var (merges, removals) = (new JsonArray(), new JsonArray());
        List<(string Target, string Node)> asked = [];
        foreach (var (target, image, _) in await ImagesAsync(domain, run, checkpoint, cancellationToken).ConfigureAwait(false))
        {
            if (!DirtyBitmaps.IsValid(nodes, image, checkpoint.Name))
            {
                continue;
            }

            // One that a daemon before this one has left would be in the way.
            if (DirtyBitmaps.Find(nodes, image.Node, SizeBitmap) is not null)
            {
                await DirtyBitmaps.TransactAsync(run.Monitor, new JsonArray(DirtyBitmaps.Remove(image.Node, SizeBitmap)), cancellationToken).ConfigureAwait(false);
            }

            foreach (var action in DirtyBitmaps.MergeAll(nodes, image, null, image.Node, checkpoint.Name, SizeBitmap).ToArray())
            {
                merges.Add(action!.DeepClone());
            }

            removals.Add(DirtyBitmaps.Remove(image.Node, SizeBitmap));
            asked.Add((target, image.Node));
        }

        await DirtyBitmaps.TransactAsync(run.Monitor, merges, cancellationToken).ConfigureAwait(false);
        var after = await GuestDisks.NodesAsync(run.Monitor, cancellationToken).ConfigureAwait(false);
        await DirtyBitmaps.TransactAsync(run.Monitor, removals, CancellationToken.None).ConfigureAwait(false);
        return asked.ToDictionary(pair => pair.Target, pair => DirtyBitmaps.Find(after, pair.Node, SizeBitmap)?.Number("count") ?? 0, StringComparer.Ordinal);
    }

    /// <summary>Makes the error of a bitmap that cannot be relied on.</summary>
    /// <param name="bitmap">The bitmap.</param>
    /// <param name="target">The disk.</param>
    /// <returns>CheckpointInconsistent.</returns>
    internal static VirtException Broken(string bitmap, string target) =>
        QemuNode.Speaker.Say(VirtErrorCode.CheckpointInconsistent, $"missing or broken bitmap '{bitmap}' for disk '{target}'");

    private async Task DiscardAsync(QemuDomain domain, QemuRun run, DomainCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var nodes = await GuestDisks.NodesAsync(run.Monitor, cancellationToken).ConfigureAwait(false);
        var actions = new JsonArray();
        List<StorageImage> closed = [];
        foreach (var (target, image, bitmap) in await ImagesAsync(domain, run, checkpoint, cancellationToken).ConfigureAwait(false))
        {
            var holders = image.Chain.Where(one => DirtyBitmaps.Find(nodes, one.Node, bitmap) is not null).ToList();
            if (holders.Count == 0)
            {
                throw QemuNode.Speaker.Internal($"bitmap '{bitmap}' not found in backing chain of '{target}'");
            }

            holders.ForEach(one => actions.Add(DirtyBitmaps.Remove(one.Node, bitmap)));
            closed.AddRange(holders.Where(one => one != image));
        }

        // Images that no guest writes to are read-only, and their bitmaps with them.
        foreach (var image in closed)
        {
            await ReopenAsync(run, image with { IsReadOnly = false }, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await DirtyBitmaps.TransactAsync(run.Monitor, actions, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var image in closed)
            {
                await ReopenAsync(run, image, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private static Task ReopenAsync(QemuRun run, StorageImage image, CancellationToken cancellationToken) => run.Monitor.TryRunAsync(
        "blockdev-reopen", new JsonObject { ["options"] = new JsonArray(BlockChain.Format(image)) }, cancellationToken);

    // The disks of a checkpoint that the guest still has.
    private async Task<List<(string Target, StorageImage Image, string Bitmap)>> ImagesAsync(
        QemuDomain domain, QemuRun run, DomainCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var live = domain.Definition.ToTree();
        List<(string, StorageImage, string)> images = [];
        foreach (var (target, bitmap) in checkpoint.Bitmaps)
        {
            if (BlockJobRules.DiskOf(live, target) is { } disk && !StorageImage.IsEmpty(disk.Element("source")))
            {
                images.Add((target, await GuestDisks.ChainAsync(node, run, disk, cancellationToken).ConfigureAwait(false), bitmap ?? checkpoint.Name));
            }
        }

        return images;
    }
}
