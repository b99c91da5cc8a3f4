using System.Text.Json;
using System.Text.Json.Nodes;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Jobs;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Has QEMU send a guest, and follows it.</summary>
/// <remarks>qemuMigrationSrcRun.</remarks>
/// <param name="node">Where the guest is.</param>
internal sealed class MigrationSender(QemuNode node)
{
    private const string JobName = "migration out";
    private const long Mebibyte = 1024 * 1024;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Sends a guest; it stands still when that is done.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="options">How.</param>
    /// <param name="link">The way there.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="cancellationToken">Gives up; QEMU is told.</param>
    /// <returns>What the other host needs to know.</returns>
    internal async Task<byte[]> SendAsync(
        MigrationJob job, MigrationOptions options, MigrationLink link, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var domain = job.Domain;
        var run = QemuNode.Running(domain);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Ended, job.Stopping.Token);
        var token = linked.Token;
        var cookie = MigrationCookie.Read(options.Cookie, domain.Name, domain.Uuid, node.Host.HostId);
        var persistent = PersistentOf(domain, options);
        await TuneAsync(job, options, link, run, cookie, token).ConfigureAwait(false);
        await MigrationGraphics.RelocateAsync(domain, run, cookie?.Graphics, options, cookie?.HostName, token).ConfigureAwait(false);
        var storage = new StorageCopy(node);
        var hasStorage = MigrationRules.CopiedDisks(domain.Definition.ToTree(), options).Count > 0;
        if (hasStorage)
        {
            var target = cookie?.Storage ?? throw QemuNode.Speaker.Internal("migration of non-shared disks requested but NBD is not set up");
            await storage.StartAsync(job, options, link, target.Port, progress, token).ConfigureAwait(false);
        }

        if (!options.Has(DomainMigrateFlags.Live) && domain.State == DomainState.Running)
        {
            await QemuPower.StopCpusAsync(run, PausedReason.Migration, token).ConfigureAwait(false);
        }

        token.ThrowIfCancellationRequested();
        var isOver = false;
        try
        {
            await link.StartAsync(run.Monitor, isAgain: false, token).ConfigureAwait(false);
            var status = await FollowAsync(job, run, options, mayPause: true, progress, token).ConfigureAwait(false);
            await StandStillAsync(domain, run, token).ConfigureAwait(false);
            if (hasStorage)
            {
                await storage.FinishAsync(job, run, token).ConfigureAwait(false);
            }

            if (status == "pre-switchover")
            {
                await run.Monitor.RunAsync("migrate-continue", new JsonObject { ["state"] = "pre-switchover" }, token).ConfigureAwait(false);
                await FollowAsync(job, run, options, mayPause: false, progress, token).ConfigureAwait(false);
            }

            isOver = true;
        }
        finally
        {
            if (!isOver && !job.IsBroken)
            {
                await GiveUpAsync(job, run).ConfigureAwait(false);
            }
        }

        return Pack(job, persistent, await RefreshAsync(job, run, token).ConfigureAwait(false));
    }

    /// <summary>Follows what QEMU sends to its end.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="run">The guest's run.</param>
    /// <param name="options">How it goes.</param>
    /// <param name="mayPause">Whether QEMU pauses before it lets go of the guest's devices, which counts as an end.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>QEMU's word for how it stands: completed, pre-switchover, or postcopy-active.</returns>
    /// <exception cref="VirtException">OperationFailed with QEMU's own words; OperationAborted when somebody stopped it.</exception>
    internal async Task<string> FollowAsync(
        MigrationJob job, QemuRun run, MigrationOptions options, bool mayPause, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var watch = MigrationWatch.Of(run);
        while (true)
        {
            var heard = watch.Heard;
            var answer = await AskAsync(job, run, watch, cancellationToken).ConfigureAwait(false);
            var status = answer.Text("status") ?? "none";
            Take(job, answer);
            switch (status)
            {
                case "completed":
                case "pre-switchover" when mayPause:
                case "postcopy-active" or "postcopy-recover" when options.Has(DomainMigrateFlags.PostCopy):
                    return status;
                case "postcopy-paused":
                    throw Failed(job, "failed in post-copy phase");
                case "failed":
                    throw Failed(job, answer.Text("error-desc") is { } words ? $"failed: {words}" : "unexpectedly failed");
                case "cancelled" or "cancelling" when job.IsAborted:
                    throw Cancelled(job);
                case "cancelled":
                    throw Cancelled(job);
                case "none":
                    throw Failed(job, "is not active");
            }

            if (options.Has(DomainMigrateFlags.AbortOnError) && job.Domain is { State: DomainState.Paused, Reason: PausedReason.IOError })
            {
                throw Failed(job, "failed due to I/O error");
            }

            if (options.CopiesStorage)
            {
                await new StorageCopy(node).CheckAsync(job, run, cancellationToken).ConfigureAwait(false);
            }

            if (job.Figures is { } figures)
            {
                progress?.Report(new JobProgress($"Migrating {job.Domain.Name}", figures["memory_processed"] + figures.MirrorDone, figures["memory_total"] + figures.MirrorTotal));
            }

            await MigrationWatch.WaitAsync(heard, Look, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets others ask how far a migration is, and stop it.</summary>
    /// <param name="job">The migration.</param>
    internal void Watch(MigrationJob job)
    {
        job.Job.Report = token => ReportAsync(job, token);
        job.Job.Abort = token => AbortAsync(job, token);
    }

    /// <summary>Tells how far a migration is.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The job.</returns>
    private async Task<DomainJobInfo> ReportAsync(MigrationJob job, CancellationToken cancellationToken)
    {
        if (job.Domain.Run is not { HasMonitor: true } run)
        {
            return QemuJobInfo.None;
        }

        var answer = await run.Monitor.RunAsync("query-migrate", null, cancellationToken).ConfigureAwait(false);

        // What is left of an earlier migration says nothing of this one.
        var figures = job.Phase == MigrationPhase.Begin3 ? new JobFigures() : JobFigures.Of(answer);
        await new StorageCopy(node).MeasureAsync(job, run, figures, cancellationToken).ConfigureAwait(false);
        figures.Elapsed = (long)(node.Host.Clock.GetUtcNow() - job.Job.Began).TotalMilliseconds;
        return figures.ToInfo(DomainJobType.Unbounded, QemuJobInfo.MigrationOut);
    }

    /// <summary>Reads once more how it went.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="run">The guest's run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The figures, which are also the migration's.</returns>
    internal async Task<JobFigures> RefreshAsync(MigrationJob job, QemuRun run, CancellationToken cancellationToken)
    {
        Take(job, await run.Monitor.RunAsync("query-migrate", null, cancellationToken).ConfigureAwait(false));
        return job.Figures!;
    }

    /// <summary>Has a migration stop, whatever it does just now; who follows it cleans up.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="cancellationToken">Ends the wait for QEMU.</param>
    /// <returns>The request.</returns>
    internal static async Task AbortAsync(MigrationJob job, CancellationToken cancellationToken)
    {
        job.IsAborted = true;
        if (job.Domain.Run is { HasMonitor: true } run)
        {
            await run.Monitor.TryRunAsync("migrate_cancel", null, cancellationToken).ConfigureAwait(false);
        }

        await job.Stopping.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Says that somebody stopped a migration.</summary>
    /// <param name="job">The migration.</param>
    /// <returns>OperationAborted.</returns>
    internal static VirtException Cancelled(MigrationJob job) =>
        QemuNode.Speaker.Say(VirtErrorCode.OperationAborted, $"job '{(job.IsIncoming ? "migration in" : JobName)}' canceled by client");

    /// <summary>Has QEMU stop what it sends, and waits until it has.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="run">The guest's run.</param>
    /// <returns>The stop.</returns>
    internal async Task GiveUpAsync(MigrationJob job, QemuRun run)
    {
        try
        {
            if (!run.HasMonitor || run.Monitor.Closed.IsCompleted)
            {
                return;
            }

            if (job.Domain is { State: DomainState.Paused, Reason: PausedReason.PostCopy })
            {
                // It went over, but did not run there yet.
                lock (node.Gate)
                {
                    job.Domain.SetState(DomainState.Paused, PausedReason.Migration);
                }
            }

            await run.Monitor.TryRunAsync("migrate_cancel", null, run.Ended).ConfigureAwait(false);
            var watch = MigrationWatch.Of(run);
            while (true)
            {
                var heard = watch.Heard;
                var status = (await run.Monitor.RunAsync("query-migrate", null, run.Ended).ConfigureAwait(false)).Text("status");
                if (status is null or "none" or "completed" or "failed" or "cancelled")
                {
                    return;
                }

                await MigrationWatch.WaitAsync(heard, Look, run.Ended).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is VirtException or OperationCanceledException)
        {
            // The guest has ended: nothing is sent any more.
        }
    }

    // A QEMU that waits for memory which nobody sends answers nothing; what it said before counts then.
    private static async Task<JsonElement> AskAsync(MigrationJob job, QemuRun run, MigrationWatch watch, CancellationToken cancellationToken)
    {
        var asking = run.Monitor.RunAsync("query-migrate", null, cancellationToken);
        while (true)
        {
            var heard = watch.Heard;
            if (job.IsBroken)
            {
                throw Failed(job, "failed in post-copy phase");
            }

            if (await Task.WhenAny(asking, heard).ConfigureAwait(false) == asking)
            {
                return await asking.ConfigureAwait(false);
            }
        }
    }

    private static VirtException Failed(MigrationJob job, string how) =>
        QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"job '{(job.IsIncoming ? "migration in" : JobName)}' {how}");

    private async Task TuneAsync(MigrationJob job, MigrationOptions options, MigrationLink link, QemuRun run, MigrationCookie? cookie, CancellationToken cancellationToken)
    {
        var tuning = new MigrationTuning(options, isSource: true);
        var limit = options.Bandwidth is { } wanted
            ? wanted <= MigrationLimits.NoLimit ? (long)wanted : throw QemuNode.Speaker.Say(VirtErrorCode.Overflow, $"bandwidth must be less than {MigrationLimits.NoLimit + 1}")
            : node.Migrations.LimitsOf(job.Domain).Speed;
        tuning.Set("max-bandwidth", limit * Mebibyte);
        if (options.Has(DomainMigrateFlags.Tls))
        {
            if (link.Address is { Scheme: "unix" } && !tuning.HasTlsHost)
            {
                throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "Explicit destination hostname is required for TLS migration over UNIX socket");
            }

            await MigrationCredentials.MakeAsync(node, job, run, cancellationToken).ConfigureAwait(false);
            tuning.Set("tls-creds", MigrationCredentials.Name);
            if (!tuning.HasTlsHost)
            {
                tuning.Set("tls-hostname", link.Address?.Host ?? string.Empty);
            }
        }
        else
        {
            tuning.Set("tls-creds", string.Empty);
            tuning.Set("tls-hostname", string.Empty);
        }

        await new MigrationBitmaps(node).SendAsync(job, run, cookie?.Bitmaps, options, tuning, cancellationToken).ConfigureAwait(false);
        await tuning.ApplyAsync(job, run.Monitor, cancellationToken).ConfigureAwait(false);
        job.Keep(node);
    }

    // QEMU says that the guest stands still before it says how the migration ended; the event may be on its way still.
    private static async Task StandStillAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        var watch = MigrationWatch.Of(run);
        while (domain.State == DomainState.Running)
        {
            var heard = watch.Heard;
            if (domain.State == DomainState.Running)
            {
                await MigrationWatch.WaitAsync(heard, Look, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Take(MigrationJob job, JsonElement answer)
    {
        var figures = JobFigures.Of(answer);
        var before = job.Figures;
        figures.Started = job.Job.Began.ToUnixTimeMilliseconds();
        (figures.Stopped, figures.MirrorTotal, figures.MirrorDone) = (before?.Stopped ?? 0, before?.MirrorTotal ?? 0, before?.MirrorDone ?? 0);
        var now = node.Host.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        figures.Elapsed = now - figures.Started;
        if (job.StoppedAt is { } stopped)
        {
            figures.Stopped = stopped;
            figures.Downtime = now - stopped;
        }

        job.Figures = figures;
    }

    private byte[] Pack(MigrationJob job, System.Xml.Linq.XElement? persistent, JobFigures figures)
    {
        figures.Sent = node.Host.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        return new MigrationCookie(job.Domain.Name, job.Domain.Uuid, HostNames.Own, node.Host.HostId)
        {
            Features = persistent is null ? [] : ["persistent"],
            Persistent = persistent,
            Statistics = figures.Describe(),
        }.Pack();
    }

    private System.Xml.Linq.XElement? PersistentOf(QemuDomain domain, MigrationOptions options)
    {
        if (!options.Has(DomainMigrateFlags.PersistDest))
        {
            return null;
        }

        var tree = options.PersistentXml is { } given
            ? node.Forms.Inactive(VirtXml.Parse(given, "domain"))
            : node.Forms.Inactive(domain.StoredDefinition.ToTree());
        return tree;
    }
}
