using System.Text.Json;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Qemu.Saves;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Snapshots;

/// <summary>Deletes snapshots, with what they keep or without.</summary>
/// <remarks>
/// qemuSnapshotDelete. What was written since an external snapshot goes into the image below it, which stays: it is the
/// image on top that is removed, once the one below has all of it. QEMU does that while the guest runs, and qemu-img while it does not.
/// </remarks>
/// <param name="node">Where the domains are.</param>
/// <param name="store">Their snapshots.</param>
internal sealed class QemuSnapshotRemover(QemuNode node, QemuSnapshotStore store)
{
    /// <summary>Deletes a snapshot, those below it, or both.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="flags">What goes.</param>
    /// <param name="cancellationToken">Ends the work between two snapshots.</param>
    /// <returns>The work.</returns>
    internal async Task DeleteAsync(QemuDomain domain, DomainSnapshot snapshot, SnapshotDeleteFlags flags, CancellationToken cancellationToken)
    {
        using var job = await domain.Jobs.BeginLongAsync("snapshot-delete", QemuSaver.BesideLongJob, "virDomainSnapshotDelete", cancellationToken).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        job.Abort = _ => stop.CancelAsync();
        List<DomainSnapshot> doomed = [];
        if ((flags & (SnapshotDeleteFlags.Children | SnapshotDeleteFlags.ChildrenOnly)) != 0)
        {
            doomed.AddRange(domain.Snapshots.DescendantsOf(snapshot).Reverse());
        }

        if (!flags.HasFlag(SnapshotDeleteFlags.ChildrenOnly))
        {
            doomed.Add(snapshot);
        }

        foreach (var one in doomed)
        {
            if (!flags.HasFlag(SnapshotDeleteFlags.MetadataOnly))
            {
                await DiscardAsync(domain, one, stop.Token).ConfigureAwait(false);
            }

            await store.RemoveAsync(domain, one, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task DiscardAsync(QemuDomain domain, DomainSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (!snapshot.IsExternal)
        {
            var definition = domain.Definition.ToTree();
            CheckSame(domain, snapshot, definition);
            await (domain.Run is { } run
                ? InternalSnapshots.DeleteLiveAsync(run, definition, snapshot, cancellationToken)
                : InternalSnapshots.ApplyAsync("-d", definition, snapshot, cancellationToken)).ConfigureAwait(false);
            return;
        }

        if (await IsAbandonedAsync(domain, snapshot, cancellationToken).ConfigureAwait(false))
        {
            // The domain was taken back since: nothing is on top of what was written then, and nobody will see it again.
            foreach (var disk in DiskOverlays.External(snapshot))
            {
                File.Delete(disk.Source!);
            }
        }
        else if (domain.Run is { } active)
        {
            foreach (var merge in await MergeLiveAsync(domain, active, snapshot, cancellationToken).ConfigureAwait(false))
            {
                await TurnOthersAsync(domain, snapshot, merge).ConfigureAwait(false);
            }
        }
        else
        {
            await MergeAsync(domain, snapshot, cancellationToken).ConfigureAwait(false);
        }

        if (snapshot.Description.MemoryFile is { } memory)
        {
            File.Delete(memory);
        }
    }

    // qemuSnapshotDeleteValidate: QEMU would look for it in images that do not have it.
    private static void CheckSame(QemuDomain domain, DomainSnapshot snapshot, XElement definition)
    {
        if (!domain.IsActive || snapshot.Domain?.ToTree() is not { } recorded)
        {
            return;
        }

        foreach (var disk in snapshot.Description.Disks.Where(disk => disk.Location == "internal"))
        {
            if (InternalSnapshots.PathOf(SnapshotDraft.DiskOf(definition, disk.Name!)) != InternalSnapshots.PathOf(SnapshotDraft.DiskOf(recorded, disk.Name!)))
            {
                throw QemuNode.Speaker.Say(
                    VirtErrorCode.OperationUnsupported,
                    $"disk image '{disk.Name}' for internal snapshot '{snapshot.Name}' is not the same as disk image currently used by VM");
            }
        }
    }

    private static async Task<bool> IsAbandonedAsync(QemuDomain domain, DomainSnapshot snapshot, CancellationToken cancellationToken)
    {
        var present = domain.Definition.ToTree();
        foreach (var disk in DiskOverlays.External(snapshot))
        {
            var merge = new SnapshotMerge(disk.Name!, disk.Source!, string.Empty, string.Empty);
            if (domain.Snapshots.DescendantsOf(null).Any(other => other != snapshot && other.Domain is { } recorded && Has(recorded, merge)))
            {
                return false;
            }

            if (present.Element("devices")!.Elements("disk").FirstOrDefault(own => own.Element("target")?.Get("dev") == disk.Name) is not { } now || DiskChain.OfDisk(now) is not { } chain)
            {
                continue;
            }

            var images = domain.IsActive ? chain.Images.Select(image => image.Path).ToList()
                : (await ChainOfAsync(InternalSnapshots.PathOf(now), cancellationToken).ConfigureAwait(false)).Select(image => (string?)image.Path).ToList();
            if (images.Contains(disk.Source))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<IReadOnlyList<SnapshotMerge>> MergeLiveAsync(QemuDomain domain, QemuRun run, DomainSnapshot snapshot, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Ended);
        try
        {
            return await new LiveSnapshotMerge(node).MergeAsync(domain, run, snapshot, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (run.Ended.IsCancellationRequested)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, "domain is no longer running");
        }
    }

    private async Task MergeAsync(QemuDomain domain, DomainSnapshot snapshot, CancellationToken cancellationToken)
    {
        var recorded = snapshot.Domain
            ?? throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"snapshot '{snapshot.Name}' does not say which images were below it");
        List<Merge> merges = [];
        foreach (var disk in DiskOverlays.External(snapshot))
        {
            merges.Add(await PlanAsync(domain, snapshot, disk, recorded.ToTree(), cancellationToken).ConfigureAwait(false));
        }

        // Nothing has happened until every disk is known to be fit for it.
        var program = HostProgram.Find("qemu-img", VirtErrorDomain.Qemu);
        foreach (var merge in merges)
        {
            await program.RunAsync(VirtErrorDomain.Qemu, ["commit", "-d", "-f", merge.Format, merge.Top], CancellationToken.None).ConfigureAwait(false);
            if (merge.Above is { } above)
            {
                await program.RunAsync(
                    VirtErrorDomain.Qemu,
                    ["rebase", "-u", "-f", above.Format, "-b", merge.Below, "-F", merge.BelowFormat, above.Path],
                    CancellationToken.None).ConfigureAwait(false);
            }

            await node.Changes.ChangeStoredAsync(domain, changed => Turn(changed.Element, merge.ToSnapshotMerge()), CancellationToken.None).ConfigureAwait(false);

            await TurnOthersAsync(domain, snapshot, merge.ToSnapshotMerge()).ConfigureAwait(false);
            File.Delete(merge.Top);
        }
    }

    private static async Task<Merge> PlanAsync(
        QemuDomain domain, DomainSnapshot snapshot, SnapshotDiskXml disk, XElement recorded, CancellationToken cancellationToken)
    {
        var own = SnapshotDraft.DiskOf(recorded, disk.Name!);
        var below = InternalSnapshots.PathOf(own);
        if (domain.Snapshots.DescendantsOf(null).Any(other => other != snapshot && IsAbove(other, disk.Name!, below)))
        {
            throw Refuse($"another snapshot is on top of '{below}' too");
        }

        var present = InternalSnapshots.PathOf(SnapshotDraft.DiskOf(domain.Definition.ToTree(), disk.Name!));
        var chain = await ChainOfAsync(present, cancellationToken).ConfigureAwait(false);
        var at = chain.FindIndex(image => image.Path == disk.Source);
        if (at < 0 || at + 1 >= chain.Count || chain[at + 1].Path != below)
        {
            throw Refuse($"'{disk.Source}' is not on top of '{below}' in the present images of disk '{disk.Name}'");
        }

        return new Merge(
            disk.Name!, chain[at].Path, chain[at].Format, below, own.Element("driver")?.Get("type") ?? "raw", at == 0 ? null : chain[at - 1]);
    }

    private static bool IsAbove(DomainSnapshot snapshot, string target, string below) =>
        DiskOverlays.External(snapshot).Any(disk => disk.Name == target) && snapshot.Domain is { } domain
        && domain.ToTree().Element("devices")!.Elements("disk").Any(disk => disk.Element("target")?.Get("dev") == target
            && (disk.Element("source")?.Get("file") ?? disk.Element("source")?.Get("dev")) == below);

    private static async Task<List<Image>> ChainOfAsync(string path, CancellationToken cancellationToken)
    {
        var text = await HostProgram.Find("qemu-img", VirtErrorDomain.Qemu)
            .RunAsync(VirtErrorDomain.Qemu, ["info", "--output=json", "--backing-chain", path], cancellationToken).ConfigureAwait(false);
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.Items().Select(image => new Image(image.Text("filename")!, image.Text("format")!))];
    }

    // The snapshots that were taken of the image that goes now have the image below it.
    private async Task TurnOthersAsync(QemuDomain domain, DomainSnapshot snapshot, SnapshotMerge merge)
    {
        foreach (var other in domain.Snapshots.DescendantsOf(null).Where(other => other != snapshot).ToArray())
        {
            if (other.Domain is { } definition && Has(definition, merge))
            {
                other.Domain = definition.With(changed => Turn(changed.Element, merge));
                await store.AddAsync(domain, other, isCurrent: domain.Snapshots.Current == other, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private static bool Has(DomainDefinition definition, SnapshotMerge merge) => definition.ToTree().Element("devices")!.Elements("disk")
        .Any(disk => disk.Element("target")?.Get("dev") == merge.Target && DiskChain.OfDisk(disk)?.Images.Any(image => image.Path == merge.Top) == true);

    private static void Turn(XElement domain, SnapshotMerge merge)
    {
        if (domain.Element("devices")!.Elements("disk").FirstOrDefault(disk => disk.Element("target")?.Get("dev") == merge.Target) is not { } disk
            || DiskChain.OfDisk(disk) is not { } chain)
        {
            return;
        }

        var at = chain.Images.Select((image, i) => image.Path == merge.Top ? i : -1).FirstOrDefault(i => i >= 0, -1);
        if (at == 0 && chain.Images.Count == 1)
        {
            DiskOverlays.Switch(disk, merge.Below, merge.BelowFormat);
        }
        else if (at >= 0)
        {
            chain.Without(at, at + 1).WriteTo(disk);
        }
    }

    private static VirtException Refuse(string why) => QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"deletion of this external snapshot is not supported: {why}");

    private sealed record Image(string Path, string Format);

    private sealed record Merge(string Target, string Top, string Format, string Below, string BelowFormat, Image? Above)
    {
        internal SnapshotMerge ToSnapshotMerge() => new(Target, Top, Below, BelowFormat);
    }
}
