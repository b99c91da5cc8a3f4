using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.BlockJobs;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Devices;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Backups;

/// <summary>Ends backups, each when the last of its disks has ended.</summary>
/// <remarks>qemuBackupNotifyBlockjobEnd, qemuBackupJobTerminate.</remarks>
internal sealed class BackupEnds : IQemuPart
{
    /// <summary>The credentials by which the data of a backup are fetched.</summary>
    internal const string TlsId = "objlibvirt_backup_tls0";

    private readonly QemuNode _node;

    /// <summary>Makes it, and has it hear of disks that have ended.</summary>
    /// <param name="node">Where the guests are.</param>
    internal BackupEnds(QemuNode node)
    {
        _node = node;
        node.BlockJobs.BackupEnded = EndedAsync;
    }

    /// <summary>What may be done to a domain while it is backed up.</summary>
    internal static DomainJob Beside => DomainJob.Query | DomainJob.Destroy | DomainJob.Abort | DomainJob.Suspend | DomainJob.Modify;

    /// <summary>Lets callers ask for a backup, and end it.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="backup">The backup, with its job.</param>
    internal void Follow(QemuDomain domain, QemuRun run, QemuBackup backup)
    {
        backup.Job!.Report = token => BackupFigures.AskAsync(run, backup, _node.Host.Clock.GetUtcNow(), token);
        backup.Job.Abort = async token =>
        {
            using var hold = await domain.Jobs.BeginAsync(DomainJob.Abort, "virDomainAbortJob", token).ConfigureAwait(false);
            await CancelAsync(domain, run, backup, token).ConfigureAwait(false);
        };
    }

    /// <summary>Cancels what of a backup still goes on.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="backup">The backup.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work; the ends are heard of later.</returns>
    /// <remarks>qemuBackupJobCancelBlockjobs.</remarks>
    internal async Task CancelAsync(QemuDomain domain, QemuRun run, QemuBackup backup, CancellationToken cancellationToken)
    {
        var isActive = false;
        foreach (var disk in backup.Disks.Where(disk => disk.Get("state") is "running" or "cancelling").ToList())
        {
            if (BlockJobTable.Of(run).OfDisk(disk.Get("name")!) is not { End: null } job)
            {
                continue;
            }

            isActive = true;
            if (disk.Get("state") == "running")
            {
                var before = job.State;
                job.State = BlockJobState.Aborting;
                disk.Set("state", "cancelling");
                var answer = await run.Monitor.TryRunAsync("block-job-cancel", new JsonObject { ["device"] = job.Name, ["force"] = true }, cancellationToken).ConfigureAwait(false);
                if (answer.IsError && job.End is null)
                {
                    job.State = before;
                    disk.Set("state", "running");
                }
            }
        }

        backup.Save(_node, domain, run);
        if (!isActive)
        {
            Terminate(domain, run, backup, DomainJobType.Cancelled);
        }
    }

    /// <summary>Takes away what the data of a backup are fetched from.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="backup">The backup.</param>
    /// <returns>The work.</returns>
    internal static async Task StopServingAsync(QemuRun run, QemuBackup backup)
    {
        await run.Monitor.TryRunAsync("nbd-server-stop", null, CancellationToken.None).ConfigureAwait(false);
        if (backup.HasTls)
        {
            await run.Monitor.TryRunAsync("object-del", new JsonObject { ["id"] = TlsId }, CancellationToken.None).ConfigureAwait(false);
            await run.Monitor.TryRunAsync("object-del", new JsonObject { ["id"] = TlsId + "-secret0" }, CancellationToken.None).ConfigureAwait(false);
        }

        if (backup.Element.Element("server")?.Get("socket") is { } socket)
        {
            File.Delete(socket);
        }
    }

    /// <inheritdoc/>
    public async Task ReconnectAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        // Before the jobs are looked at, so that those that have ended find the backup that they belong to.
        if (QemuBackup.Read(_node, run) is { } backup)
        {
            backup.Job = await domain.Jobs.BeginLongAsync("backup", Beside, "virDomainBackupBegin", cancellationToken).ConfigureAwait(false);
            Follow(domain, run, backup);
            foreach (var disk in backup.Disks.Where(disk => disk.Get("state") is null && BlockJobTable.Of(run).OfDisk(disk.Get("name")!) is not null))
            {
                disk.Set("state", "running");
            }

            var states = backup.Disks.Select(disk => disk.Get("state")).ToList();
            if (!states.Contains("running") && !states.Contains("cancelling"))
            {
                // It was on its way and nothing of it has begun, or all of it has ended.
                if (backup.IsPulled)
                {
                    await StopServingAsync(run, backup).ConfigureAwait(false);
                }

                Terminate(domain, run, backup, states.Contains(null) ? DomainJobType.Failed : EndOf(backup, states));
            }
        }
    }

    /// <inheritdoc/>
    public Task StoppedAsync(QemuDomain domain, QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        if (QemuBackup.Of(run) is { } backup)
        {
            Terminate(domain, run, backup, DomainJobType.Cancelled);
        }

        return Task.CompletedTask;
    }

    private async Task EndedAsync(QemuDomain domain, QemuRun run, QemuBlockJob job, (long Done, long Total) figures)
    {
        var backup = QemuBackup.Of(run);
        if (backup?.DiskOf(job.Target) is not { } disk)
        {
            return;
        }

        if (backup.IsPulled)
        {
            await StopServingAsync(run, backup).ConfigureAwait(false);
        }

        backup.Ended = (backup.Ended.Done + figures.Done, backup.Ended.Total + figures.Total);
        backup.Error ??= job.Error;
        disk.Set("state", job.End switch { BlockJobStatus.Completed => "complete", BlockJobStatus.Canceled => "cancelled", _ => "failed" });
        await RemoveNodesAsync(domain, run, backup, disk, job).ConfigureAwait(false);
        backup.Save(_node, domain, run);
        var states = backup.Disks.Select(other => other.Get("state")).ToList();
        if (states.Contains("running"))
        {
            if (states.Contains("failed") || states.Contains("cancelled"))
            {
                await CancelAsync(domain, run, backup, CancellationToken.None).ConfigureAwait(false);
            }
        }
        else if (!states.Contains("cancelling"))
        {
            Terminate(domain, run, backup, EndOf(backup, states));
        }
    }

    // Whoever fetches the data says when it is enough: that is how such a backup ends well.
    private static DomainJobType EndOf(QemuBackup backup, List<string?> states) =>
        states.Contains("failed") ? DomainJobType.Failed : states.Contains("cancelled") && !backup.IsPulled ? DomainJobType.Cancelled : DomainJobType.Completed;

    private async Task RemoveNodesAsync(QemuDomain domain, QemuRun run, QemuBackup backup, XElement disk, QemuBlockJob job)
    {
        if (BlockJobRules.DiskOf(domain.Definition.ToTree(), job.Target) is not { } own)
        {
            return;
        }

        var holder = backup.StoreOf(disk, own);
        var context = await GuestDisks.ContextAsync(_node, run, holder, CancellationToken.None).ConfigureAwait(false);
        await new DeviceRemains(_node, domain, run).ImageAsync(StorageImage.OfDisk(holder, context)!, CancellationToken.None).ConfigureAwait(false);
        if (job.Bitmap is { } bitmap)
        {
            var top = await GuestDisks.ChainAsync(_node, run, own, CancellationToken.None).ConfigureAwait(false);
            await run.Monitor.TryRunAsync("block-dirty-bitmap-remove", new JsonObject { ["node"] = top.Node, ["name"] = bitmap }, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void Terminate(QemuDomain domain, QemuRun run, QemuBackup backup, DomainJobType end)
    {
        if (QemuBackup.Of(run) != backup)
        {
            return;
        }

        foreach (var disk in backup.Disks.Where(disk => (disk.Get("type") ?? "file") == "file" && !backup.Reuses && (backup.IsPulled || end != DomainJobType.Completed)))
        {
            var path = disk.Element(backup.IsPulled ? "scratch" : "target")?.Get("file");
            try
            {
                File.Delete(path!);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _node.Log(LogPriority.Warning, $"failed to remove scratch file '{path}': {e.Message}");
            }
        }

        var figures = BackupFigures.Describe(backup, end, _node.Host.Clock.GetUtcNow());
        domain.CompletedJob = figures;
        QemuBackup.Forget(_node, domain, run);
        _node.Host.Publish(new DomainJobCompletedEvent(domain.Ref, figures.Values));
        backup.Job?.Dispose();
        EndGuest(domain, run, backup);
    }

    // A guest that powered off meanwhile was there for the backup only, unless somebody has resumed it.
    private void EndGuest(QemuDomain domain, QemuRun run, QemuBackup backup)
    {
        lock (_node.Gate)
        {
            if (!backup.KeepsGuest || domain.Run != run || domain.State != DomainState.Paused || domain.Reason != PausedReason.ShuttingDown)
            {
                return;
            }

            domain.SetState(DomainState.Shutdown, ShutdownReason.Unknown);
        }

        _node.Announce(domain, DomainEventType.Shutdown, ShutdownDetail.Finished);
        _node.SaveStatus(domain);
        run.Process?.Signal(HostLibrary.Terminate);
    }
}
