using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.BlockJobs;

/// <summary>Follows block jobs from their start to their end, across restarts of the daemon.</summary>
/// <remarks>
/// qemu_blockjob.c. QEMU keeps a job that has ended until it is dismissed, so that an end that nobody has heard of is found
/// later: images, definitions and events follow then as they would have at once.
/// </remarks>
internal sealed class BlockJobKeeper : IQemuPart
{
    // What the driver's own passing jobs are called; one that a daemon before this one has left is of no use to anybody.
    private static readonly string[] Passing = ["blockdev-create-", "snapshot-save-", "snapshot-delete-", "snapshot-load-"];

    private readonly QemuNode _node;
    private readonly BlockJobEnds _ends;

    /// <summary>Makes it, and has it hear of QEMU's jobs.</summary>
    /// <param name="node">Where the guests are.</param>
    internal BlockJobKeeper(QemuNode node)
    {
        _node = node;
        _ends = new BlockJobEnds(node);
        node.Events.Add("JOB_STATUS_CHANGE", Changed);
    }

    /// <summary>Called once a backup's job has ended, with how many bytes it copied and how many there were.</summary>
    internal Func<QemuDomain, QemuRun, QemuBlockJob, (long Done, long Total), Task>? BackupEnded { get; set; }

    /// <summary>Has QEMU start a job, and follows it; the caller holds the domain's job.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="job">The job.</param>
    /// <param name="command">QEMU's command.</param>
    /// <param name="arguments">Its arguments but the job's name.</param>
    /// <param name="show">Changes the live definition to show the job; nothing when there is nothing to be seen.</param>
    /// <param name="cancellationToken">Ends the wait for QEMU's answer.</param>
    /// <returns>The start.</returns>
    internal async Task StartAsync(
        QemuDomain domain, QemuRun run, QemuBlockJob job, string command, JsonObject arguments, Action<XElement>? show, CancellationToken cancellationToken)
    {
        Register(domain, run, [job]);
        arguments["job-id"] = job.Name;
        arguments["auto-dismiss"] = false;
        try
        {
            await run.Monitor.RunAsync(command, arguments, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Withdraw(domain, run, [job]);
            throw;
        }

        if (show is not null)
        {
            ChangeDisk(domain, job, show);
        }

        Begin(domain, run, [job]);
    }

    /// <summary>Makes jobs known before QEMU starts them, so that none is lost.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="jobs">The jobs.</param>
    internal void Register(QemuDomain domain, QemuRun run, IReadOnlyList<QemuBlockJob> jobs)
    {
        var table = BlockJobTable.Of(run);
        foreach (var job in jobs)
        {
            table.Add(job);
        }

        table.Save(_node, domain, run);
    }

    /// <summary>Forgets jobs that QEMU did not start.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="jobs">The jobs.</param>
    internal void Withdraw(QemuDomain domain, QemuRun run, IReadOnlyList<QemuBlockJob> jobs)
    {
        var table = BlockJobTable.Of(run);
        foreach (var job in jobs)
        {
            table.Remove(job);
        }

        table.Save(_node, domain, run);
    }

    /// <summary>Follows jobs that QEMU has started.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="jobs">The jobs.</param>
    internal void Begin(QemuDomain domain, QemuRun run, IReadOnlyList<QemuBlockJob> jobs)
    {
        foreach (var job in jobs)
        {
            job.State = BlockJobState.Running;
        }

        BlockJobTable.Of(run).Save(_node, domain, run);
        foreach (var job in jobs)
        {
            Resume(domain, run, job);
        }
    }

    /// <summary>Answers the news of a job that has come meanwhile; the caller holds the domain's job.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal async Task UpdateAsync(QemuDomain domain, QemuRun run, QemuBlockJob job, CancellationToken cancellationToken)
    {
        while (job.TryTake(out var state))
        {
            if (state == BlockJobState.Concluded && job.State == BlockJobState.Concluded)
            {
                // Its end was told twice, as when a daemon finds it again just then.
                continue;
            }

            if (state == BlockJobState.Concluded)
            {
                await ConcludeAsync(domain, run, job, cancellationToken).ConfigureAwait(false);
            }
            else if (job.State is BlockJobState.New or BlockJobState.Running)
            {
                job.State = state;
                if (state == BlockJobState.Ready)
                {
                    ChangeDisk(domain, job, disk => disk.Element("mirror")?.Set("ready", "yes"));
                    Tell(domain, job, BlockJobStatus.Ready);
                }

                BlockJobTable.Of(run).Save(_node, domain, run);
            }
        }
    }

    /// <summary>Waits until a job is in a state, or has ended; the caller holds the domain's job, and has said that it waits.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="job">The job.</param>
    /// <param name="isReached">Tells whether the state is reached.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The wait.</returns>
    internal async Task WaitAsync(QemuDomain domain, QemuRun run, QemuBlockJob job, Func<QemuBlockJob, bool> isReached, CancellationToken cancellationToken)
    {
        await UpdateAsync(domain, run, job, cancellationToken).ConfigureAwait(false);
        while (job.State != BlockJobState.Concluded && !isReached(job))
        {
            await job.WaitAsync(cancellationToken).ConfigureAwait(false);
            await UpdateAsync(domain, run, job, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Says that nobody waits for a job any more, so that its news are answered as they come.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="job">The job.</param>
    internal void Release(QemuDomain domain, QemuRun run, QemuBlockJob job)
    {
        job.IsAwaited = false;
        Resume(domain, run, job);
    }

    /// <summary>Changes the disk of a job in the live definition.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="job">The job.</param>
    /// <param name="change">Changes the disk.</param>
    internal void ChangeDisk(QemuDomain domain, QemuBlockJob job, Action<XElement> change) => _node.Changes.ChangeLive(domain, tree =>
    {
        if (BlockJobRules.DiskOf(tree.Element, job.Target) is { } disk)
        {
            change(disk);
        }
    });

    /// <inheritdoc/>
    public async Task ReconnectAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        var table = BlockJobTable.Of(run);
        using var hold = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainReconnect", cancellationToken).ConfigureAwait(false);
        var answer = await run.Monitor.TryRunAsync("query-jobs", null, cancellationToken).ConfigureAwait(false);
        var known = answer.IsError ? [] : answer.Value.Items().Where(item => item.Text("id") is not null).ToDictionary(item => item.Text("id")!, StringComparer.Ordinal);
        foreach (var (id, _) in known.Where(pair => table.Find(pair.Key) is null && pair.Value.Text("status") == "concluded" && Passing.Any(begin => pair.Key.StartsWith(begin, StringComparison.Ordinal))))
        {
            await run.Monitor.TryRunAsync("job-dismiss", new JsonObject { ["id"] = id }, cancellationToken).ConfigureAwait(false);
        }

        await SettleAsync(domain, run, cancellationToken).ConfigureAwait(false);
        foreach (var job in table.All.ToArray())
        {
            if (!known.TryGetValue(job.Name, out var present))
            {
                await MissAsync(domain, run, job, cancellationToken).ConfigureAwait(false);
                continue;
            }

            // What was about to be asked of it may never have been.
            job.State = present.Text("status") switch
            {
                "ready" when job.State == BlockJobState.Pivoting => BlockJobState.Ready,
                _ when job.State == BlockJobState.New => BlockJobState.Running,
                _ => job.State,
            };
            if (StateOf(present.Text("status")) is { } state)
            {
                job.Note(state);
            }

            await UpdateAsync(domain, run, job, cancellationToken).ConfigureAwait(false);
        }

        var repair = new BlockGraphRepair(_node);
        await repair.AdoptAsync(domain, run, cancellationToken).ConfigureAwait(false);
        await repair.SweepAsync(domain, run, cancellationToken).ConfigureAwait(false);
    }

    // It was never started, or it has ended and what follows from that was not all done.
    private async Task MissAsync(QemuDomain domain, QemuRun run, QemuBlockJob job, CancellationToken cancellationToken)
    {
        if (job.End is null && job.Kind != BlockJobKind.Backup)
        {
            _node.Log(LogPriority.Warning, $"domain '{domain.Name}': block job '{job.Name}' is gone");
            ChangeDisk(domain, job, disk => disk.Elements("mirror").Remove());
            Withdraw(domain, run, [job]);
            return;
        }

        job.Error ??= job.End is null ? "the backup was not begun on all disks" : null;
        job.End ??= BlockJobStatus.Failed;
        await FinishAsync(domain, run, job, cancellationToken).ConfigureAwait(false);
    }

    private static BlockJobState? StateOf(string? status) => status switch
    {
        "ready" => BlockJobState.Ready,
        "pending" => BlockJobState.Pending,
        "concluded" => BlockJobState.Concluded,
        _ => null,
    };

    private void Changed(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        if (StateOf(happened.Text("status")) is { } state && BlockJobTable.Of(run).Find(happened.Text("id")) is { } job)
        {
            if (state != BlockJobState.Concluded)
            {
                job.Note(state);
                Resume(domain, run, job);
                return;
            }

            _node.Events.Later(domain, run, async token =>
            {
                try
                {
                    await SettleAsync(domain, run, token).ConfigureAwait(false);
                }
                finally
                {
                    job.Note(state);
                    Resume(domain, run, job);
                }
            });
        }
    }

    // While the start is not done, or somebody waits, the news are answered there.
    private void Resume(QemuDomain domain, QemuRun run, QemuBlockJob job)
    {
        if (job.IsAwaited || job.State == BlockJobState.New)
        {
            return;
        }

        _node.Events.Later(domain, run, async token =>
        {
            using var hold = await HoldAsync(domain, token).ConfigureAwait(false);
            if (!job.IsAwaited)
            {
                await UpdateAsync(domain, run, job, token).ConfigureAwait(false);
            }
        });
    }

    private static async Task<IDisposable> HoldAsync(QemuDomain domain, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await domain.Jobs.BeginAsync(DomainJob.Modify, "block job", cancellationToken).ConfigureAwait(false);
            }
            catch (VirtException e) when (e.Code == VirtErrorCode.OperationTimeout)
            {
                // What has happened in QEMU must be followed, however long somebody else is at the domain.
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    // qemuBlockJobEventProcessConcluded.
    private async Task ConcludeAsync(QemuDomain domain, QemuRun run, QemuBlockJob job, CancellationToken cancellationToken)
    {
        await SettleAsync(domain, run, cancellationToken).ConfigureAwait(false);
        job.End ??= job.State == BlockJobState.Aborting ? BlockJobStatus.Canceled : BlockJobStatus.Completed;
        await FinishAsync(domain, run, job, cancellationToken).ConfigureAwait(false);
    }

    // Takes all jobs that have ended from QEMU, at once: QEMU 7.2 dies of a look at its block nodes while one that pulled is still there.
    // How they ended is written down before, so that a daemon that comes after can do the rest.
    private async Task SettleAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        var table = BlockJobTable.Of(run);
        using var turn = await table.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        List<QemuBlockJob> settled = [];
        foreach (var item in (await run.Monitor.RunAsync("query-jobs", null, cancellationToken).ConfigureAwait(false)).Items().Where(item => item.Text("status") == "concluded"))
        {
            if (table.Find(item.Text("id")) is { End: null } job)
            {
                job.Error = item.Text("error");
                job.Figures = (item.Number("current-progress") ?? 0, item.Number("total-progress") ?? 0);
                job.End = job.State == BlockJobState.Aborting ? BlockJobStatus.Canceled : job.Error is null ? BlockJobStatus.Completed : BlockJobStatus.Failed;
                settled.Add(job);
            }
        }

        if (settled.Count > 0)
        {
            table.Save(_node, domain, run);
        }

        foreach (var job in settled)
        {
            await run.Monitor.TryRunAsync("job-dismiss", new JsonObject { ["id"] = job.Name }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FinishAsync(QemuDomain domain, QemuRun run, QemuBlockJob job, CancellationToken cancellationToken)
    {
        var end = job.End!.Value;
        try
        {
            await _ends.ApplyAsync(domain, run, job, end, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            _node.Log(LogPriority.Error, $"domain '{domain.Name}': after block job '{job.Name}': {e.Message}");
        }

        if (job.Kind == BlockJobKind.Backup && BackupEnded is { } ended)
        {
            await ended(domain, run, job, job.Figures).ConfigureAwait(false);
        }

        Tell(domain, job, end);
        job.State = BlockJobState.Concluded;
        BlockJobTable.Of(run).Remove(job);
        BlockJobTable.Of(run).Save(_node, domain, run);
    }

    // qemuBlockJobEmitEvents: the path is the one that the disk has by now.
    private void Tell(QemuDomain domain, QemuBlockJob job, BlockJobStatus status)
    {
        if (BlockJobRules.DiskOf(domain.Definition.ToTree(), job.Target) is not { } disk)
        {
            return;
        }

        var type = (DomainBlockJobType)(int)job.Kind;
        if (DiskChain.OfDisk(disk)?.Top is { IsLocal: true, Path: { } path })
        {
            _node.Host.Publish(new DomainBlockJobEvent(domain.Ref, path, type, status));
        }

        _node.Host.Publish(new DomainBlockJob2Event(domain.Ref, job.Target!, type, status));
    }
}
