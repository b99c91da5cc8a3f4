using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Drivers.Qemu.Saves;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Brings migrations to an end that nobody sees through any more: after a restart of the daemon, a lost client, or a broken post-copy.</summary>
/// <remarks>qemuProcessRecoverMigration, qemuMigrationAnyConnectionClosed, qemuProcessHandleMigrationStatus.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class MigrationRecovery(QemuNode node) : IQemuPart
{
    /// <inheritdoc/>
    public async Task ReconnectAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        if (!run.Annexes.TryGetValue(MigrationJob.Annex, out var kept))
        {
            return;
        }

        var isIncoming = (string?)kept.Attribute("direction") == "in";
        var held = await domain.Jobs.BeginLongAsync(
            isIncoming ? "migration in" : "migration out", isIncoming ? QemuSaver.BesideLongJob : MigrationSource.Beside, "daemon", cancellationToken).ConfigureAwait(false);
        if (MigrationJob.Read(domain, held, kept) is not { } job)
        {
            run.Annexes.Remove(MigrationJob.Annex);
            held.Dispose();
            return;
        }

        if (!isIncoming)
        {
            new MigrationSender(node).Watch(job);
        }

        node.Migrations.Add(job);
        job.Status = (await run.Monitor.RunAsync("query-migrate", null, cancellationToken).ConfigureAwait(false)).Text("status");
        node.Log(LogPriority.Info, $"domain '{domain.Name}' was in phase {job.Phase.Word()} of a migration {(job.IsIncoming ? "in" : "out")}; QEMU says '{job.Status ?? "none"}'");
        await (job.IsIncoming ? RecoverTargetAsync(job, run) : RecoverSourceAsync(job, run)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task StoppedAsync(QemuDomain domain, QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        if (node.Migrations.Find(domain) is { } job)
        {
            if (job.IsIncoming && job.Phase is MigrationPhase.Prepare or MigrationPhase.Finish3 && run.HasMonitor && !job.IsEnding)
            {
                var words = new QemuLog(node.Places.LogOf(domain.Name)).LastWords();
                node.Migrations.KeepFailure(domain.Name, QemuNode.Speaker.Internal($"QEMU unexpectedly closed the monitor (vm='{domain.Name}'): {words}"));
            }

            // Who still works on it hears of the end by the run, and ends the job then.
            if (!job.IsBusy)
            {
                MigrationEnd.Of(node, job, failed: job.IsIncoming);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Takes up what QEMU says of a migration of its own accord.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="job">The migration.</param>
    internal void Hear(QemuDomain domain, QemuRun run, MigrationJob job)
    {
        switch (job.Status)
        {
            case "postcopy-active" when !job.IsIncoming && domain is { State: DomainState.Paused, Reason: PausedReason.Migration }:
                node.Events.Move(domain, DomainState.Paused, PausedReason.PostCopy, DomainEventType.Suspended, SuspendedDetail.PostCopy);
                break;
            case "postcopy-paused" when job.IsIncoming:
                BreakTarget(job);
                break;
            case "postcopy-paused":
                BreakSource(job);
                break;
            case "postcopy-recover" or "postcopy-active":
                Mend(domain);
                break;
            case "completed" when job.IsBroken && !job.IsBusy:
                node.Events.Later(domain, run, _ => CompleteAsync(job));
                break;
        }
    }

    /// <summary>Marks a guest whose memory is on the way, and no longer moves, at the host that it leaves.</summary>
    /// <param name="job">The migration.</param>
    internal void BreakSource(MigrationJob job)
    {
        // Who sees the state must see the phase too.
        job.Enter(node, MigrationPhase.PostcopyFailed);
        if (job.Domain is { State: DomainState.Paused, Reason: not PausedReason.PostCopyFailed })
        {
            node.Events.Move(job.Domain, DomainState.Paused, PausedReason.PostCopyFailed, DomainEventType.Suspended, SuspendedDetail.PostCopyFailed);
        }
    }

    /// <summary>Marks a guest whose memory is on the way, and no longer moves, at the host that it comes to.</summary>
    /// <param name="job">The migration.</param>
    internal void BreakTarget(MigrationJob job)
    {
        job.Domain.Keeper = null;
        job.Enter(node, MigrationPhase.PostcopyFailed);
        if (job.Domain.State == DomainState.Running && job.Domain.Reason != RunningReason.PostCopyFailed)
        {
            node.Events.Move(job.Domain, DomainState.Running, RunningReason.PostCopyFailed, DomainEventType.Resumed, ResumedDetail.PostCopyFailed);
        }
    }

    /// <summary>Says of a guest whose memory had stopped on its way that it moves again, at either host.</summary>
    /// <param name="domain">The domain.</param>
    internal void Mend(QemuDomain domain)
    {
        switch (domain.State)
        {
            case DomainState.Paused when domain.Reason == PausedReason.PostCopyFailed:
                node.Events.Move(domain, DomainState.Paused, PausedReason.PostCopy, DomainEventType.Suspended, SuspendedDetail.PostCopy);
                break;
            case DomainState.Running when domain.Reason == RunningReason.PostCopyFailed:
                node.Events.Move(domain, DomainState.Running, RunningReason.PostCopy, DomainEventType.Resumed, ResumedDetail.PostCopy);
                break;
        }
    }

    /// <summary>Ends the migrations that a connection was to see through, and no longer can.</summary>
    /// <param name="keeper">What stands for the connection.</param>
    /// <returns>The work.</returns>
    internal async Task AbandonAsync(object keeper)
    {
        foreach (var job in node.Migrations.KeptBy(keeper))
        {
            job.Keeper = null;
            switch (job.Phase)
            {
                case MigrationPhase.Begin3:
                    MigrationEnd.Of(node, job);
                    break;
                case MigrationPhase.Perform3Done when job.IsPostcopy:
                    BreakSource(job);
                    break;
                case MigrationPhase.Perform3Done:
                    node.Log(
                        LogPriority.Warning,
                        $"Migration of domain {job.Domain.Name} finished but we don't know if the domain was successfully started on destination or not");
                    await LetGoAsync(job).ConfigureAwait(false);
                    break;
                default:
                    break;
            }
        }
    }

    private async Task RecoverSourceAsync(MigrationJob job, QemuRun run)
    {
        var domain = job.Domain;
        switch (job.Phase)
        {
            case MigrationPhase.Perform3:
                // It did not run at the other host yet, so it may go on here.
                await new MigrationSender(node).GiveUpAsync(job, run).ConfigureAwait(false);
                await new MigrationSource(node).ReturnAsync(job).ConfigureAwait(false);
                break;
            case MigrationPhase.Confirm3Cancelled when !job.IsPostcopy:
                await new MigrationSource(node).ReturnAsync(job).ConfigureAwait(false);
                break;
            case MigrationPhase.Confirm3:
                await new MigrationSource(node).LeaveAsync(job, CancellationToken.None).ConfigureAwait(false);
                MigrationEnd.Of(node, job);
                break;
            case MigrationPhase.Begin3:
            case MigrationPhase.Perform3Done when !job.IsPostcopy:
                await LetGoAsync(job).ConfigureAwait(false);
                break;
            default:
                await TakeUpAsync(job, BreakSource).ConfigureAwait(false);
                break;
        }

        node.SaveStatus(domain);
    }

    private async Task RecoverTargetAsync(MigrationJob job, QemuRun run)
    {
        var domain = job.Domain;
        if (job.Phase == MigrationPhase.Finish3 && !job.IsPostcopy && domain.State == DomainState.Running)
        {
            // It ran here already, so its old host has lost it.
            await LetGoAsync(job).ConfigureAwait(false);
        }
        else if (job.IsPostcopy || job.IsBroken || job.Phase is MigrationPhase.PrepareResume or MigrationPhase.FinishResume)
        {
            await TakeUpAsync(job, BreakTarget).ConfigureAwait(false);
        }
        else
        {
            job.IsEnding = true;
            await node.Stopper.DestroyAsync(domain, isGraceful: false, ShutoffReason.Failed, StoppedDetail.Failed, CancellationToken.None).ConfigureAwait(false);
            MigrationEnd.Of(node, job, failed: true);
        }
    }

    private async Task TakeUpAsync(MigrationJob job, Action<MigrationJob> mark)
    {
        if (job.Status == "completed")
        {
            await CompleteAsync(job).ConfigureAwait(false);
        }
        else if (job.Status == "postcopy-active")
        {
            job.Enter(node, MigrationPhase.PostcopyFailed);
        }
        else
        {
            mark(job);
        }
    }

    private async Task CompleteAsync(MigrationJob job)
    {
        if (job.IsIncoming)
        {
            await new MigrationFinish(node).CompleteUnattendedAsync(job).ConfigureAwait(false);
            return;
        }

        job.Enter(node, MigrationPhase.ConfirmResume);
        await new MigrationSource(node).LeaveAsync(job, CancellationToken.None).ConfigureAwait(false);
        MigrationEnd.Of(node, job);
    }

    private async Task LetGoAsync(MigrationJob job)
    {
        try
        {
            if (job.Domain.Run is { HasMonitor: true } run)
            {
                await MigrationTuning.ResetAsync(job, run.Monitor, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (VirtException e)
        {
            node.Log(LogPriority.Warning, $"domain '{job.Domain.Name}': {e.Message}");
        }

        MigrationEnd.Of(node, job);
    }
}
