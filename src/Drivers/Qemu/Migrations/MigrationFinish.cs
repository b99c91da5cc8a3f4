using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Agent;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Jobs;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Drivers.Qemu.Saves;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>The last step of a migration at the host that the guest comes to.</summary>
/// <remarks>qemuMigrationDstFinish.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class MigrationFinish(QemuNode node)
{
    private readonly MigrationSender _follower = new(node);

    /// <summary>Lets a guest run that has come, or forgets it.</summary>
    /// <param name="options">What is known of it.</param>
    /// <param name="cancelled">Whether it did not wholly come.</param>
    /// <param name="cancellationToken">Gives up; the guest is ended then.</param>
    /// <returns>The domain, and what the other host needs to know.</returns>
    /// <exception cref="VirtException">MigrateFinishOk when it was cancelled as asked; otherwise why it does not run here.</exception>
    internal async Task<MigrationResult> RunAsync(MigrationOptions options, bool cancelled, CancellationToken cancellationToken)
    {
        var received = node.Host.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var job = Find(options);
        var domain = job.Domain;
        if (options.Has(DomainMigrateFlags.PostCopyResume) && !job.IsBroken && job.Phase != MigrationPhase.PrepareResume)
        {
            throw QemuNode.Speaker.Invalid($"post-copy migration of domain {domain.Name} has not failed");
        }

        var isAgain = job.Phase == MigrationPhase.PrepareResume;
        job.Enter(node, isAgain ? MigrationPhase.FinishResume : MigrationPhase.Finish3);
        if (cancelled)
        {
            await FailAsync(job, mayKill: !isAgain).ConfigureAwait(false);
            throw node.Migrations.TakeFailure(domain.Name)
                ?? QemuNode.Speaker.Say(VirtErrorCode.MigrateFinishOk, "migration successfully aborted");
        }

        try
        {
            var cookie = MigrationCookie.Read(options.Cookie, job.OriginalName, domain.Uuid, node.Host.HostId);
            var answer = new MigrationCookie(job.OriginalName, domain.Uuid, HostNames.Own, node.Host.HostId);
            if (options.IsOffline)
            {
                await PersistAsync(domain, cookie, cancellationToken).ConfigureAwait(false);
                MigrationEnd.Of(node, job);
                return new MigrationResult(domain.Ref, answer.Pack());
            }

            var figures = await ArriveAsync(job, options, cookie, isAgain, received, cancellationToken).ConfigureAwait(false);
            var arrived = domain.Ref;
            Complete(job, domain);
            await SettleAsync(job).ConfigureAwait(false);
            return new MigrationResult(arrived, (answer with { Statistics = figures?.Describe() }).Pack());
        }
        catch (Exception e)
        {
            var run = domain.Run;
            var why = run is null ? node.Migrations.TakeFailure(domain.Name) ?? e : QemuSaver.Explain(e, run, cancellationToken);
            await FailAsync(job, mayKill: !job.IsPostcopy).ConfigureAwait(false);
            throw why;
        }
    }

    /// <summary>Has a guest that came by post-copy count as one of this host's.</summary>
    /// <param name="job">The migration.</param>
    /// <returns>The work.</returns>
    internal async Task CompleteUnattendedAsync(MigrationJob job)
    {
        job.Enter(node, MigrationPhase.FinishResume);
        Complete(job, job.Domain);
        await SettleAsync(job).ConfigureAwait(false);
    }

    private MigrationJob Find(MigrationOptions options)
    {
        var name = options.Name ?? throw QemuNode.Speaker.Internal("no domain name passed");
        lock (node.Gate)
        {
            try
            {
                return node.Migrations.Coming(node.Table.FindByName(name));
            }
            catch (VirtException e) when (e.Code == VirtErrorCode.NoDomain && node.Migrations.TakeFailure(name) is { } failure)
            {
                throw failure;
            }
        }
    }

    private async Task<JobFigures?> ArriveAsync(
        MigrationJob job, MigrationOptions options, MigrationCookie? cookie, bool isAgain, long received, CancellationToken cancellationToken)
    {
        var domain = job.Domain;
        var run = domain.Run ?? throw QemuNode.Speaker.Internal("guest unexpectedly quit");
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Ended);
        if (isAgain)
        {
            await _follower.FollowAsync(job, run, options.With(DomainMigrateFlags.None, default), mayPause: false, progress: null, linked.Token).ConfigureAwait(false);
            return null;
        }

        await new StorageArrival(node).FinishAsync(job, run, linked.Token).ConfigureAwait(false);
        if (options.Has(DomainMigrateFlags.PersistDest))
        {
            await PersistAsync(domain, cookie, linked.Token).ConfigureAwait(false);
        }

        var incoming = options.With(options.Flags & DomainMigrateFlags.PostCopy, default);
        var isPostcopy = await _follower.FollowAsync(job, run, incoming, mayPause: false, progress: null, linked.Token).ConfigureAwait(false) != "completed";
        job.IsPostcopy = isPostcopy;
        await RefreshAsync(domain, run, linked.Token).ConfigureAwait(false);
        if (!options.Has(DomainMigrateFlags.Paused))
        {
            await node.Starter.RunCpusAsync(domain, isPostcopy ? RunningReason.PostCopy : RunningReason.Migrated, linked.Token).ConfigureAwait(false);
            job.Keep(node);
        }

        var figures = cookie?.Statistics is { } statistics ? JobFigures.Read(statistics) : null;
        if (figures is not null)
        {
            var now = node.Host.Clock.GetUtcNow().ToUnixTimeMilliseconds();
            figures.Delta = figures.Sent == 0 ? null : received - figures.Sent;
            figures.Elapsed = figures.Started == 0 ? figures.Elapsed : now - figures.Started;
            figures.Downtime = figures.Stopped == 0 ? figures.Downtime : now - figures.Stopped;
        }

        if (isPostcopy)
        {
            // Without its connection the guest must not end any more: it lives here only.
            domain.Keeper = null;
            await _follower.FollowAsync(job, run, options.With(DomainMigrateFlags.None, default), mayPause: false, progress: null, linked.Token).ConfigureAwait(false);
        }

        domain.CompletedJob = isPostcopy ? null : figures?.ToInfo(DomainJobType.Completed, QemuJobInfo.MigrationIn);
        return figures;
    }

    // What came with the guest's memory is known only now.
    private async Task RefreshAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        var made = await run.Monitor.RunAsync("query-chardev", null, cancellationToken).ConfigureAwait(false);
        node.Changes.ChangeLive(domain, tree => QemuAgents.TakeStates(tree.Element, made));
        new QemuRunSetup(run, node.Settings.File.Graphics).TakeThreads(await run.Monitor.RunAsync("query-cpus-fast", null, cancellationToken).ConfigureAwait(false));
    }

    private void Complete(MigrationJob job, QemuDomain domain)
    {
        domain.Keeper = null;
        if (job.IsPostcopy)
        {
            if (domain.State == DomainState.Running)
            {
                lock (node.Gate)
                {
                    domain.SetState(DomainState.Running, RunningReason.Migrated);
                }
            }

            // QEMU said that the guest runs when it came over; that it is all there nobody has said yet.
            node.Announce(domain, DomainEventType.Resumed, ResumedDetail.Migrated);
        }

        if (domain.State == DomainState.Paused)
        {
            lock (node.Gate)
            {
                domain.SetState(DomainState.Paused, PausedReason.User);
            }

            node.Announce(domain, DomainEventType.Suspended, SuspendedDetail.Paused);
        }
    }

    private async Task SettleAsync(MigrationJob job)
    {
        try
        {
            if (job.Domain.Run is { HasMonitor: true } run)
            {
                await MigrationTuning.ResetAsync(job, run.Monitor, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (VirtException)
        {
            // A guest that has ended since needs no parameters.
        }
        finally
        {
            MigrationEnd.Of(node, job);
        }
    }

    private async Task FailAsync(MigrationJob job, bool mayKill)
    {
        var domain = job.Domain;
        if (!mayKill && domain.IsActive)
        {
            node.MigrationRecovery.BreakTarget(job);
            return;
        }

        if (domain.IsActive)
        {
            using (await domain.Jobs.BeginWithinAsync(job.Job, "virDomainMigrateFinish3Params", CancellationToken.None).ConfigureAwait(false))
            {
                if (domain.IsActive)
                {
                    await node.Stopper.DestroyAsync(domain, isGraceful: false, ShutoffReason.Failed, StoppedDetail.Failed, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }

        MigrationEnd.Of(node, job, failed: true);
        new QemuSaver(node).TakeBack(domain);
    }

    private async Task PersistAsync(QemuDomain domain, MigrationCookie? cookie, CancellationToken cancellationToken)
    {
        var wasKnown = domain.IsPersistent;
        var stored = cookie?.Persistent is { } element
            ? await node.Forms.ReadAsync(element, isNew: false, cancellationToken).ConfigureAwait(false)
            : DetectedImages.Portable(node, domain);
        if (stored.Name != domain.Name)
        {
            stored = stored.With(tree => tree.Name = domain.Name);
        }

        await node.Definitions.SaveAsync(domain.Name, stored.Text, cancellationToken).ConfigureAwait(false);
        lock (node.Gate)
        {
            domain.IsPersistent = true;
            if (domain.IsActive)
            {
                domain.NextDefinition = stored;
            }
            else
            {
                (domain.Definition, domain.NextDefinition) = (stored, null);
            }
        }

        node.SaveStatus(domain);
        node.Host.Publish(new DomainLifecycleEvent(domain.Ref, DomainEventType.Defined, wasKnown ? DefinedDetail.Updated : DefinedDetail.Added));
    }
}
