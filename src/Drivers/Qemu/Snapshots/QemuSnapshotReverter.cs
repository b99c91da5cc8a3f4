using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.BlockJobs;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Drivers.Qemu.Saves;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Snapshots;

/// <summary>Takes domains back to snapshots.</summary>
/// <remarks>
/// qemuSnapshotRevert. The present guest always ends; the snapshot's starts in its place. What an external snapshot keeps
/// is never written to: the guest goes on in new images on top of it.
/// </remarks>
/// <param name="node">Where the domains are.</param>
/// <param name="store">Their snapshots.</param>
internal sealed class QemuSnapshotReverter(QemuNode node, QemuSnapshotStore store)
{
    private readonly QemuSaver _saver = new(node);

    /// <summary>Takes a domain back.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="snapshot">One of its snapshots.</param>
    /// <param name="flags">What state is wanted, whatever the snapshot's.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="cancellationToken">Gives up, until the present guest has ended.</param>
    /// <returns>The way back.</returns>
    internal async Task RevertAsync(
        QemuDomain domain, DomainSnapshot snapshot, SnapshotRevertFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        using var job = await domain.Jobs.BeginLongAsync("snapshot-revert", QemuSaver.BesideLongJob, "virDomainRevertToSnapshot", cancellationToken).ConfigureAwait(false);
        BlockJobRules.CheckNone(domain.Run);
        var isWanted = (flags & (SnapshotRevertFlags.Running | SnapshotRevertFlags.Paused)) != 0;
        if (!domain.IsPersistent)
        {
            throw snapshot.IsOnline || isWanted
                ? QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "transient domains cannot be reverted to snapshots")
                : QemuNode.Speaker.Invalid("transient domain needs to request run or pause to revert to inactive snapshot");
        }

        if (snapshot.Domain is not { } recorded)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.SnapshotRevertRisky, $"snapshot '{snapshot.Name}' lacks domain '{domain.Name}' rollback info");
        }

        var definition = recorded.Name == domain.Name ? recorded : recorded.With(changed => changed.Name = domain.Name);
        var stored = snapshot.InactiveDomain ?? definition;
        DomainSnapshot? overlays = null;
        if (snapshot.IsExternal)
        {
            overlays = NewOverlays(snapshot);
            definition = await DiskOverlays.AddAsync(definition, overlays, reuse: false, cancellationToken).ConfigureAwait(false);
            stored = snapshot.InactiveDomain is null ? definition : Follow(stored, overlays);
        }

        if (domain.IsActive)
        {
            await _saver.EndAsync(domain, job, ShutoffReason.FromSnapshot, StoppedDetail.FromSnapshot).ConfigureAwait(false);
        }

        if (!snapshot.IsExternal && !snapshot.IsOnline)
        {
            await InternalSnapshots.ApplyAsync("-a", definition.ToTree(), snapshot, CancellationToken.None).ConfigureAwait(false);
        }

        await node.Changes.StoreAsync(domain, stored, CancellationToken.None).ConfigureAwait(false);
        if (overlays is not null)
        {
            snapshot = await SettleAsync(domain, snapshot, overlays).ConfigureAwait(false);
        }

        await store.SetCurrentAsync(domain, snapshot, CancellationToken.None).ConfigureAwait(false);
        if (snapshot.IsOnline || isWanted)
        {
            await StartAsync(domain, definition, stored, snapshot, flags, progress, cancellationToken).ConfigureAwait(false);
        }

        if (domain.IsPersistent)
        {
            node.Announce(domain, DomainEventType.Defined, DefinedDetail.FromSnapshot);
        }
    }

    private async Task StartAsync(
        QemuDomain domain, DomainDefinition definition, DomainDefinition stored, DomainSnapshot snapshot, SnapshotRevertFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var isPaused = !flags.HasFlag(SnapshotRevertFlags.Running) && (snapshot.State == "paused" || flags.HasFlag(SnapshotRevertFlags.Paused));
        var resetNvram = flags.HasFlag(SnapshotRevertFlags.ResetNvram);
        lock (node.Gate)
        {
            (domain.Definition, domain.NextDefinition) = (definition, stored);
        }

        try
        {
            if (snapshot.Description.MemoryFile is { } memory)
            {
                var image = await SavedImage.OpenAsync(memory, cancellationToken).ConfigureAwait(false);
                await using var held = image.ConfigureAwait(false);
                await _saver.StartAsync(domain, image, isPaused, resetNvram, progress, cancellationToken).ConfigureAwait(false);
                return;
            }

            var order = new QemuStartOrder
            {
                IsPaused = isPaused,
                PausedReason = PausedReason.FromSnapshot,
                SuspendedDetail = SuspendedDetail.FromSnapshot,
                RunningReason = RunningReason.FromSnapshot,
                StartedDetail = StartedDetail.FromSnapshot,
                LoadSnapshot = snapshot.IsOnline ? snapshot.Name : null,
                ResetNvram = resetNvram,
            };
            await node.Starter.StartAsync(domain, order, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _saver.TakeBack(domain);
            throw;
        }
    }

    // What the domain wrote after the snapshot is given up, and with it the images that nothing leads to any more (qemuSnapshotRevertExternalFinish).
    private async Task<DomainSnapshot> SettleAsync(QemuDomain domain, DomainSnapshot snapshot, DomainSnapshot overlays)
    {
        if (domain.Snapshots.Current is { } before && before.Description.Element.Element(DomainSnapshot.RevertDisks) is { } abandoned)
        {
            Remove(abandoned);
            var cleaned = await ChangeAsync(domain, before, element => element.Elements(DomainSnapshot.RevertDisks).Remove()).ConfigureAwait(false);
            snapshot = before == snapshot ? cleaned : snapshot;
        }

        var isLast = domain.Snapshots.ChildrenOf(snapshot).Count == 0;
        var disks = overlays.Description.Element.Element("disks")!;
        return await ChangeAsync(domain, snapshot, element =>
        {
            if (!isLast)
            {
                element.Elements(DomainSnapshot.RevertDisks).Remove();
                element.Add(new XElement(DomainSnapshot.RevertDisks, disks.Elements()));
                return;
            }

            Remove(element.Element("disks")!);
            element.Element("disks")!.ReplaceWith(new XElement(disks));
        }).ConfigureAwait(false);
    }

    private async Task<DomainSnapshot> ChangeAsync(QemuDomain domain, DomainSnapshot snapshot, Action<XElement> change)
    {
        var element = new XElement(snapshot.Description.Element);
        change(element);
        var changed = new DomainSnapshot(element, node.Forms.Inactive) { Domain = snapshot.Domain, InactiveDomain = snapshot.InactiveDomain };
        await store.AddAsync(domain, changed, isCurrent: false, CancellationToken.None).ConfigureAwait(false);
        return changed;
    }

    private void Remove(XElement disks)
    {
        foreach (var disk in disks.Elements("disk").Where(disk => disk.Get("snapshot") == "external"))
        {
            if (disk.Element("source")?.Get("file") is { } path)
            {
                try
                {
                    File.Delete(path);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    node.Log(LogPriority.Warning, $"cannot remove image '{path}' that a domain no longer has: {e.Message}");
                }
            }
        }
    }

    // The name of an image that nothing has yet, made from the time as libvirt makes it.
    private DomainSnapshot NewOverlays(DomainSnapshot snapshot)
    {
        var element = new XElement(snapshot.Description.Element);
        var recorded = snapshot.Domain!.ToTree();
        var suffix = node.Host.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var view = new SnapshotXml(element);
        foreach (var disk in view.Disks.Where(disk => disk.Location == "external"))
        {
            var present = InternalSnapshots.PathOf(SnapshotDraft.DiskOf(recorded, disk.Name!));
            var dot = present.LastIndexOf('.');
            var begin = $"{(dot > present.LastIndexOf('/') ? present[..dot] : present)}.{suffix}";
            var path = begin;
            for (var i = 1; File.Exists(path); i++)
            {
                path = $"{begin}-{i}";
            }

            disk.Element.Set("type", "file");
            var source = disk.Element.Need("source");
            source.RemoveAll();
            source.Set("file", path);
            disk.Element.Need("driver").Set("type", "qcow2");
        }

        return new DomainSnapshot(element, node.Forms.Inactive);
    }

    private static DomainDefinition Follow(DomainDefinition stored, DomainSnapshot overlays) => stored.With(changed =>
    {
        foreach (var disk in DiskOverlays.External(overlays))
        {
            if (changed.Element.Element("devices")!.Elements("disk").FirstOrDefault(own => own.Element("target")?.Get("dev") == disk.Name) is { } own)
            {
                DiskOverlays.Switch(own, disk.Source!, disk.Format!);
            }
        }
    });
}
