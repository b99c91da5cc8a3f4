using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Jobs;
using VirtPS.Drivers.Qemu.Saves;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>The steps of a migration at the host that the guest leaves.</summary>
/// <remarks>qemuMigrationSrcBegin, qemuMigrationSrcPerform, qemuMigrationSrcConfirm.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class MigrationSource(QemuNode node)
{
    /// <summary>What others may do with a domain while it leaves.</summary>
    internal const DomainJob Beside = QemuSaver.BesideLongJob | DomainJob.Suspend | DomainJob.MigrationOperation;

    private readonly MigrationSender _sender = new(node);

    /// <summary>Describes a guest for the other host, and keeps others away from it if that is wanted.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="options">How it is to go.</param>
    /// <param name="keeper">What stands for the connection that sees it through.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The description, and what the other host needs to know.</returns>
    internal async Task<MigrationOffer> BeginAsync(DomainRef reference, MigrationOptions options, object keeper, CancellationToken cancellationToken)
    {
        MigrationRules.Check(options, options.Has(DomainMigrateFlags.Tunnelled), "qemuDomainMigrateBegin3Params");
        var domain = node.Find(reference);
        if (options.Has(DomainMigrateFlags.PostCopyResume))
        {
            return await new MigrationResumption(node).BeginAsync(domain, options, cancellationToken).ConfigureAwait(false);
        }

        if (!options.Has(DomainMigrateFlags.ChangeProtection))
        {
            using var moment = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainMigrateBegin3Params", cancellationToken).ConfigureAwait(false);
            return await DescribeAsync(domain, options, cancellationToken).ConfigureAwait(false);
        }

        var job = await StartAsync(domain, options, cancellationToken).ConfigureAwait(false);
        try
        {
            var offer = await DescribeAsync(domain, options, cancellationToken).ConfigureAwait(false);
            job.Keeper = keeper;
            return offer;
        }
        catch
        {
            End(job);
            throw;
        }
    }

    /// <summary>Sends a guest to a host that is ready for it.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="options">How.</param>
    /// <param name="keeper">What stands for the connection that sees it through.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="cancellationToken">Gives up; the guest goes on here.</param>
    /// <returns>What the other host needs to know.</returns>
    internal async Task<byte[]> PerformAsync(
        DomainRef reference, MigrationOptions options, object keeper, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        MigrationRules.Check(options, isTunnel: false, "qemuDomainMigratePerform3Params");
        var domain = node.Find(reference);
        var address = MigrationAddress.Parse(options.Uri ?? throw QemuNode.Speaker.Internal("no migration URI passed"));
        if (options.Has(DomainMigrateFlags.PostCopyResume))
        {
            return await new MigrationResumption(node).PerformAsync(domain, options, address, cancellationToken).ConfigureAwait(false);
        }

        MigrationJob job;
        if (options.Has(DomainMigrateFlags.ChangeProtection))
        {
            job = node.Migrations.Leaving(domain);
        }
        else
        {
            job = await StartAsync(domain, options, cancellationToken).ConfigureAwait(false);
        }

        job.Keeper = null;
        var cookie = await SendAsync(job, options, MigrationLink.To(address), progress, cancellationToken).ConfigureAwait(false);
        job.Keeper = keeper;
        return cookie;
    }

    /// <summary>Begins a job that keeps others away from a domain which leaves.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="options">How it goes.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    /// <returns>The migration.</returns>
    internal async Task<MigrationJob> StartAsync(QemuDomain domain, MigrationOptions options, CancellationToken cancellationToken)
    {
        var held = await domain.Jobs.BeginLongAsync("migration out", Beside, "virDomainMigratePerform3Params", cancellationToken).ConfigureAwait(false);
        var job = new MigrationJob(domain, held, isIncoming: false, options.Flags) { WasRunning = domain.State == DomainState.Running };
        _sender.Watch(job);
        node.Migrations.Add(job);
        job.Keep(node);
        return job;
    }

    /// <summary>Describes a guest for the other host; the caller holds its job.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="options">How it is to go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The description, and what the other host needs to know.</returns>
    internal async Task<MigrationOffer> DescribeAsync(QemuDomain domain, MigrationOptions options, CancellationToken cancellationToken)
    {
        if (!options.IsOffline)
        {
            _ = QemuNode.Running(domain);
        }

        await MigrationRules.CheckLeavingAsync(domain, options, cancellationToken).ConfigureAwait(false);
        var definition = DefinitionFor(domain, options.Xml);
        var tree = definition.ToTree();
        var copies = MigrationRules.CopiedDisks(tree, options).Count > 0;
        var cookie = new MigrationCookie(domain.Name, domain.Uuid, HostNames.Own, node.Host.HostId)
        {
            Features = tree.Element("maxMemory") is null ? [] : ["memory-hotplug"],
            Capabilities = options.IsOffline ? null
                : await MigrationTuning.CapabilitiesAsync(QemuNode.Running(domain).Monitor, isSource: true, cancellationToken).ConfigureAwait(false),
            Storage = copies ? await new StorageCopy(node).DescribeAsync(domain, cancellationToken).ConfigureAwait(false) : null,
            Bitmaps = copies ? await new MigrationBitmaps(node).OfferAsync(domain, options, cancellationToken).ConfigureAwait(false) : null,
        };
        return new MigrationOffer(definition.ToText(-1, secure: true), cookie.Pack());
    }

    /// <summary>Sends a guest; when that fails it goes on here and the migration is over.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="options">How.</param>
    /// <param name="link">The way there.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the other host needs to know.</returns>
    internal async Task<byte[]> SendAsync(
        MigrationJob job, MigrationOptions options, MigrationLink link, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        job.IsBusy = true;
        try
        {
            job.Flags = options.Flags;
            job.Enter(node, MigrationPhase.Perform3);
            var cookie = await _sender.SendAsync(job, options, link, progress, cancellationToken).ConfigureAwait(false);
            job.Enter(node, MigrationPhase.Perform3Done);
            return cookie;
        }
        catch (Exception e)
        {
            job.IsBusy = false;
            var why = e is OperationCanceledException && job.IsAborted ? MigrationSender.Cancelled(job) : e;
            if (job.IsBroken)
            {
                job.Keep(node);
            }
            else
            {
                await ReturnAsync(job).ConfigureAwait(false);
            }

            throw ReferenceEquals(why, e) && job.Domain.Run is { } run ? QemuSaver.Explain(e, run, cancellationToken) : why is OperationCanceledException && !cancellationToken.IsCancellationRequested
                ? QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, "domain is no longer running")
                : why;
        }
        finally
        {
            job.IsBusy = false;
        }
    }

    /// <summary>Ends a guest here that has arrived, or lets it go on that has not.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="options">How it went.</param>
    /// <param name="cancelled">Whether it did not arrive.</param>
    /// <param name="cancellationToken">Ends the wait, where there is something to wait for.</param>
    /// <returns>The end.</returns>
    internal async Task ConfirmAsync(DomainRef reference, MigrationOptions options, bool cancelled, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        var job = node.Migrations.Leaving(domain);
        job.Keeper = null;
        await ConfirmAsync(job, options, cancelled, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a guest here that has arrived, or lets it go on that has not.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="options">How it went.</param>
    /// <param name="cancelled">Whether it did not arrive.</param>
    /// <param name="cancellationToken">Ends the wait, where there is something to wait for.</param>
    /// <returns>The end.</returns>
    internal async Task ConfirmAsync(MigrationJob job, MigrationOptions options, bool cancelled, CancellationToken cancellationToken)
    {
        var domain = job.Domain;

        // What QEMU has finished counts, whatever the other host failed to say.
        cancelled = cancelled && !(job is { IsPostcopy: true, Status: "completed" });
        if (job.IsBroken && cancelled)
        {
            job.Keep(node);
            return;
        }

        job.Enter(node, cancelled ? MigrationPhase.Confirm3Cancelled : options.Has(DomainMigrateFlags.PostCopyResume) ? MigrationPhase.ConfirmResume : MigrationPhase.Confirm3);
        if (cancelled)
        {
            if (domain is { State: DomainState.Paused, Reason: PausedReason.PostCopy or PausedReason.PostCopyFailed })
            {
                node.MigrationRecovery.BreakSource(job);
                return;
            }

            await ReturnAsync(job).ConfigureAwait(false);
            return;
        }

        var cookie = MigrationCookie.Read(options.Cookie, domain.Name, domain.Uuid, node.Host.HostId);
        if (cookie?.Statistics is { } statistics && job.Figures is { } figures)
        {
            var told = JobFigures.Read(statistics);
            (figures.Delta, figures.Downtime) = (told.Delta, told.Downtime ?? figures.Downtime);
        }

        if (!options.IsOffline)
        {
            await LeaveAsync(job, cancellationToken).ConfigureAwait(false);
        }

        End(job);
        if (options.Has(DomainMigrateFlags.UndefineSource) && !domain.IsActive)
        {
            await ForgetAsync(domain, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends a guest here that runs at the other host.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="cancellationToken">Ends the wait for its process.</param>
    /// <returns>The end.</returns>
    internal async Task LeaveAsync(MigrationJob job, CancellationToken cancellationToken)
    {
        var domain = job.Domain;
        if (domain.Run is not { } run)
        {
            return;
        }

        var figures = job.Figures ?? new JobFigures();
        if (job.IsPostcopy && run.HasMonitor)
        {
            // What was read when the guest went over lacks all that was sent after.
            figures = await _sender.RefreshAsync(job, run, cancellationToken).ConfigureAwait(false);
        }

        await MigrationGraphics.WaitAsync(domain, run, cancellationToken).ConfigureAwait(false);
        figures.Elapsed = node.Host.Clock.GetUtcNow().ToUnixTimeMilliseconds() - figures.Started;
        var done = figures.ToInfo(DomainJobType.Completed, QemuJobInfo.MigrationOut);
        domain.CompletedJob = done;
        using (await domain.Jobs.BeginWithinAsync(job.Job, "virDomainMigrateConfirm3Params", cancellationToken).ConfigureAwait(false))
        {
            if (domain.Run == run)
            {
                await node.Stopper.DestroyAsync(domain, isGraceful: false, ShutoffReason.Migrated, StoppedDetail.Migrated, CancellationToken.None).ConfigureAwait(false);
            }
        }

        node.Host.Publish(new DomainJobCompletedEvent(domain.Ref, done.Values));
    }

    /// <summary>Lets a guest go on here, because it did not arrive, and ends its migration.</summary>
    /// <param name="job">The migration.</param>
    /// <returns>The work.</returns>
    internal async Task ReturnAsync(MigrationJob job)
    {
        var domain = job.Domain;
        try
        {
            if (domain.Run is { HasMonitor: true } run && !run.IsBeingDestroyed && !run.Monitor.Closed.IsCompleted)
            {
                await new StorageCopy(node).CancelAsync(job, run, CancellationToken.None).ConfigureAwait(false);
                await MigrationBitmaps.DropAsync(job, run).ConfigureAwait(false);
                await MigrationTuning.ResetAsync(job, run.Monitor, CancellationToken.None).ConfigureAwait(false);
                if (job.WasRunning && domain is { State: DomainState.Paused, Reason: PausedReason.Migration or PausedReason.PostCopy or PausedReason.Unknown })
                {
                    await node.Starter.RunCpusAsync(domain, RunningReason.MigrationCanceled, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
        catch (VirtException e)
        {
            node.Log(LogPriority.Error, $"cannot resume domain '{domain.Name}' after its migration failed: {e.Message}");
        }
        finally
        {
            End(job);
        }
    }

    /// <summary>Ends a migration without a word to QEMU.</summary>
    /// <param name="job">The migration.</param>
    internal void End(MigrationJob job) => MigrationEnd.Of(node, job);

    private DomainDefinition DefinitionFor(QemuDomain domain, string? given)
    {
        var live = DetectedImages.Portable(node, domain);
        if (given is null)
        {
            return live;
        }

        var replacement = DomainDefinition.Of(node.Forms.Inactive(VirtXml.Parse(given, "domain")), node.Forms.Inactive);
        MigrationStability.Check(live, replacement);
        return replacement;
    }

    private async Task ForgetAsync(QemuDomain domain, CancellationToken cancellationToken)
    {
        if (!domain.IsPersistent)
        {
            return;
        }

        node.Definitions.Remove(domain.Name);

        // What both hosts see is the other host's now.
        var tpm = SharedFileSystem.Holds(node.Places.Tpms) ? DomainUndefineFlags.KeepTpm : DomainUndefineFlags.Tpm;
        foreach (var part in node.Parts)
        {
            await part.UndefinedAsync(domain, DomainUndefineFlags.CheckpointsMetadata | tpm, cancellationToken).ConfigureAwait(false);
        }

        lock (node.Gate)
        {
            domain.IsPersistent = false;
            domain.Autostart = false;
            domain.AutostartOnce = false;
            node.Table.Remove(domain);
        }
    }
}
