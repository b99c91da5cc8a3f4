using VirtPS.Drivers.Qemu.Agent;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Saves;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Qemu.Snapshots;

/// <summary>Takes snapshots of domains.</summary>
/// <remarks>qemuSnapshotCreate. What fails leaves the guest as it was.</remarks>
/// <param name="node">Where the domains are.</param>
/// <param name="store">Their snapshots.</param>
internal sealed class QemuSnapshotTaker(QemuNode node, QemuSnapshotStore store)
{
    private readonly DiskOverlays _overlays = new(node);
    private readonly QemuSaver _saver = new(node);

    /// <summary>Takes a snapshot.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="xml">What is wanted.</param>
    /// <param name="flags">How.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The snapshot's name.</returns>
    internal async Task<string> TakeAsync(
        QemuDomain domain, string xml, SnapshotCreateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        using var job = await domain.Jobs.BeginLongAsync("snapshot", QemuSaver.BesideLongJob, "virDomainSnapshotCreateXML", cancellationToken).ConfigureAwait(false);
        var snapshot = SnapshotDraft.Make(node, domain, xml, flags);
        if (domain.Snapshots.Find(snapshot.Name) is not null && !flags.HasFlag(SnapshotCreateFlags.NoMetadata))
        {
            throw SharedErrors.Of(VirtErrorCode.OperationFailed, $"domain moment {snapshot.Name} already exists");
        }

        if (flags.HasFlag(SnapshotCreateFlags.Quiesce) && !domain.IsActive)
        {
            throw SharedErrors.NotRunning();
        }

        if (domain.Run is { } run)
        {
            await TakeLiveAsync(domain, run, snapshot, flags, job, progress, cancellationToken).ConfigureAwait(false);
        }
        else if (snapshot.IsExternal)
        {
            var changed = await DiskOverlays.AddAsync(domain.Definition, snapshot, flags.HasFlag(SnapshotCreateFlags.ReuseExt), cancellationToken).ConfigureAwait(false);
            await node.Changes.StoreAsync(domain, changed, CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            await InternalSnapshots.ApplyAsync("-c", domain.Definition.ToTree(), snapshot, cancellationToken).ConfigureAwait(false);
        }

        if (!flags.HasFlag(SnapshotCreateFlags.NoMetadata))
        {
            snapshot.Parent = domain.Snapshots.Current?.Name;
            await store.AddAsync(domain, snapshot, isCurrent: true, CancellationToken.None).ConfigureAwait(false);
        }

        if (flags.HasFlag(SnapshotCreateFlags.Halt) && domain.IsActive)
        {
            await _saver.EndAsync(domain, job, ShutoffReason.FromSnapshot, StoppedDetail.FromSnapshot).ConfigureAwait(false);
        }

        return snapshot.Name;
    }

    private async Task TakeLiveAsync(
        QemuDomain domain, QemuRun run, DomainSnapshot snapshot, SnapshotCreateFlags flags, DomainLongJob job, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Ended);
        var wasRunning = domain.State == DomainState.Running;
        var isWhole = snapshot.Description.MemoryLocation is "internal" or "external";
        var format = snapshot.Description.MemoryFile is null
            ? SaveFormat.Raw
            : SaveFormats.Need(node.Settings.File.Saves.SnapshotFormat, "snapshot", SaveFormats.IsHere);
        var agent = flags.HasFlag(SnapshotCreateFlags.Quiesce) ? QemuAgents.For(node, domain) : null;
        if (agent is not null)
        {
            await agent.RunAsync("guest-fsfreeze-freeze", null, linked.Token).ConfigureAwait(false);
        }

        try
        {
            if (isWhole && !flags.HasFlag(SnapshotCreateFlags.Live))
            {
                await QemuSaver.PauseAsync(domain, run, wasRunning, PausedReason.Snapshot, linked.Token).ConfigureAwait(false);
            }

            if (snapshot.Description.MemoryLocation == "internal")
            {
                await InternalSnapshots.SaveLiveAsync(run, domain.Definition.ToTree(), snapshot, linked.Token).ConfigureAwait(false);
                return;
            }

            await TakeExternalAsync(domain, run, (snapshot, format), flags, job, progress, linked.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw QemuSaver.Explain(e, run, cancellationToken);
        }
        finally
        {
            if (isWhole && !flags.HasFlag(SnapshotCreateFlags.Halt))
            {
                await _saver.GoOnAsync(domain, run, wasRunning, RunningReason.Unpaused).ConfigureAwait(false);
            }

            if (agent is not null && domain.Run == run)
            {
                await ThawAsync(domain, agent).ConfigureAwait(false);
            }
        }
    }

    private async Task TakeExternalAsync(
        QemuDomain domain, QemuRun run, (DomainSnapshot Snapshot, SaveFormat Format) wanted, SnapshotCreateFlags flags, DomainLongJob job, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var snapshot = wanted.Snapshot;
        var memory = snapshot.Description.MemoryFile;
        if (memory is not null)
        {
            await SaveMemoryAsync(domain, run, memory, wanted, job, progress, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await _overlays.AddLiveAsync(domain, run, snapshot, flags.HasFlag(SnapshotCreateFlags.ReuseExt), cancellationToken).ConfigureAwait(false);
        }
        catch when (memory is not null)
        {
            File.Delete(memory);
            throw;
        }
    }

    private static async Task SaveMemoryAsync(
        QemuDomain domain, QemuRun run, string file, (DomainSnapshot Snapshot, SaveFormat Format) wanted, DomainLongJob job, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var (snapshot, format) = wanted;
        var header = new SaveHeader { Xml = snapshot.Domain!.ToText(-1, secure: true), WasRunning = snapshot.State == "running", Format = format };
        var transfer = new MemoryTransfer(run);
        var image = await SavedImage.BeginAsync(file, header, cancellationToken).ConfigureAwait(false);
        await using var held = image.ConfigureAwait(false);
        job.Report = token => transfer.ReportAsync(QemuJobInfo.Snapshot, token);
        job.Abort = transfer.CancelAsync;
        await QemuSaver.WriteAsync(transfer, image, $"Snapshot {snapshot.Name} of {domain.Name}", progress, cancellationToken).ConfigureAwait(false);
        job.Abort = null;
        await image.FinishAsync().ConfigureAwait(false);

        // QEMU 10 and newer leave the images closed after their memory has gone; older ones open them as the guest goes on.
        await run.Monitor.TryRunAsync("blockdev-set-active", new System.Text.Json.Nodes.JsonObject { ["active"] = true }, cancellationToken).ConfigureAwait(false);
    }

    private async Task ThawAsync(QemuDomain domain, QemuAgent agent)
    {
        try
        {
            await agent.RunAsync("guest-fsfreeze-thaw", null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            node.Log(Engine.Daemons.Settings.LogPriority.Error, $"file systems of domain '{domain.Name}' stay frozen: {e.Message}");
        }
    }
}
