using System.Text.Json.Nodes;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Takes up a post-copy migration again that has broken, so that the guest gets the memory that it lacks.</summary>
/// <remarks>VIR_MIGRATE_POSTCOPY_RESUME: qemuMigrationSrcBeginResumePhase, qemuMigrationSrcPerformResume, qemuMigrationDstPrepareResume.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class MigrationResumption(QemuNode node)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    /// <summary>Begins again at the source.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the other host needs to know.</returns>
    internal async Task<MigrationOffer> BeginAsync(QemuDomain domain, MigrationOptions options, CancellationToken cancellationToken)
    {
        var isKept = options.Has(DomainMigrateFlags.ChangeProtection) || options.Has(DomainMigrateFlags.PeerToPeer);
        if (options.Has(DomainMigrateFlags.PostCopy) && !isKept)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ArgumentUnsupported, "resuming failed post-copy migration requires change protection");
        }

        var job = node.Migrations.Leaving(domain);
        Check(job, options, MigrationPhase.PostcopyFailed);
        var run = QemuNode.Running(domain);
        var status = await SettleAsync(
            run, async () => (await run.Monitor.RunAsync("query-migrate", null, cancellationToken).ConfigureAwait(false)).Text("status"), cancellationToken).ConfigureAwait(false);
        if (status != "postcopy-paused")
        {
            throw StillRunning();
        }

        job.Enter(node, MigrationPhase.BeginResume);
        var cookie = new MigrationCookie(domain.Name, domain.Uuid, HostNames.Own, node.Host.HostId)
        {
            Capabilities = await MigrationTuning.CapabilitiesAsync(run.Monitor, isSource: true, cancellationToken).ConfigureAwait(false),
        };
        var definition = DetectedImages.Portable(node, domain);
        return new MigrationOffer(definition.ToText(-1, secure: true), cookie.Pack());
    }

    /// <summary>Gets the destination ready for what it lacks.</summary>
    /// <param name="options">How.</param>
    /// <param name="entry">Where it listens.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the other host needs to know.</returns>
    internal async Task<MigrationOffer> PrepareAsync(MigrationOptions options, MigrationEntry entry, CancellationToken cancellationToken)
    {
        var tree = VirtXml.Parse(options.Xml ?? throw QemuNode.Speaker.Internal("no domain XML passed"), "domain");
        var origin = (string?)tree.Element("name") ?? string.Empty;
        QemuDomain domain;
        lock (node.Gate)
        {
            domain = node.Table.FindByName(options.Name ?? origin);
        }

        var job = node.Migrations.Coming(domain);
        Check(job, options, MigrationPhase.PostcopyFailed);
        _ = MigrationCookie.Read(options.Cookie, origin, domain.Uuid, node.Host.HostId);
        var run = QemuNode.Running(domain);

        // What QEMU has said counts: a guest that waits for memory may keep it from answering.
        if (await SettleAsync(run, () => Task.FromResult(job.Status), cancellationToken).ConfigureAwait(false) is "postcopy-active" or "completed")
        {
            throw StillRunning();
        }

        job.Enter(node, MigrationPhase.PrepareResume);
        try
        {
            await entry.ListenAsync(
                node.Migrations.Ports,
                address => run.Monitor.RunUrgentAsync(
                    "migrate-recover", new JsonObject { ["uri"] = address.ToListen(options.ListenAddress ?? node.MigrationSettings.ListenAddress) }, cancellationToken))
                .ConfigureAwait(false);
        }
        catch
        {
            job.Enter(node, MigrationPhase.PostcopyFailed);
            throw;
        }

        node.Migrations.Ports.Return(job.Port);
        job.Port = entry.Port;
        return new MigrationOffer(null, new MigrationCookie(origin, domain.Uuid, HostNames.Own, node.Host.HostId).Pack());
    }

    /// <summary>Sends what is left.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="options">How.</param>
    /// <param name="address">Where to.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the other host needs to know.</returns>
    internal async Task<byte[]> PerformAsync(QemuDomain domain, MigrationOptions options, MigrationAddress address, CancellationToken cancellationToken)
    {
        var job = node.Migrations.Leaving(domain);
        Check(job, options, MigrationPhase.BeginResume);
        var run = QemuNode.Running(domain);
        job.Enter(node, MigrationPhase.PerformResume);
        job.IsBusy = true;
        try
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Ended);
            await new MigrationTuning(options, isSource: true).ApplyAgainAsync(run.Monitor, linked.Token).ConfigureAwait(false);
            var log = new QemuLog(node.Places.LogOf(domain.Name));
            var before = log.LastWords();
            await MigrationLink.To(address).StartAsync(run.Monitor, isAgain: true, linked.Token).ConfigureAwait(false);
            await FollowAsync(job, run, () => log.LastWords() is var words && words != before ? words : null, linked.Token).ConfigureAwait(false);
            node.MigrationRecovery.Mend(domain);
            return new MigrationCookie(domain.Name, domain.Uuid, HostNames.Own, node.Host.HostId).Pack();
        }
        catch
        {
            job.Enter(node, MigrationPhase.PostcopyFailed);
            throw;
        }
        finally
        {
            job.IsBusy = false;
        }
    }

    // One host sees a little before the other that the way has broken.
    private static async Task<string?> SettleAsync(QemuRun run, Func<Task<string?>> ask, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Settling);
        var watch = MigrationWatch.Of(run);
        while (true)
        {
            var heard = watch.Heard;
            if (await ask().ConfigureAwait(false) is var status && (status != "postcopy-active" || limit.IsCancellationRequested))
            {
                return status;
            }

            await MigrationWatch.WaitAsync(heard, TimeSpan.FromMilliseconds(100), cancellationToken).ConfigureAwait(false);
        }
    }

    private static VirtException StillRunning() => QemuNode.Speaker.Invalid("QEMU reports migration is still running");

    private static VirtException Failed(string? why) =>
        QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, "job 'migration out' failed in post-copy phase" + (why is null ? string.Empty : $": {why}"));

    // QEMU says that it stands until the other side has answered. That it could not reach that side it writes to its log only.
    private async Task FollowAsync(MigrationJob job, QemuRun run, Func<string?> complaint, CancellationToken cancellationToken)
    {
        var sender = new MigrationSender(node);
        var watch = MigrationWatch.Of(run);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            var heard = watch.Heard;
            var answer = await run.Monitor.RunAsync("query-migrate", null, cancellationToken).ConfigureAwait(false);
            switch (answer.Text("status"))
            {
                case "postcopy-active" or "completed":
                    await sender.RefreshAsync(job, run, cancellationToken).ConfigureAwait(false);
                    return;
                case "postcopy-paused" when complaint() is { } words:
                    throw Failed(words);
                case "postcopy-paused" when limit.IsCancellationRequested:
                    throw Failed("the other host does not answer");
                case "failed" or "cancelled":
                    throw Failed(null);
            }

            await MigrationWatch.WaitAsync(heard, TimeSpan.FromMilliseconds(100), cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Check(MigrationJob job, MigrationOptions options, MigrationPhase expected)
    {
        var name = job.Domain.Name;
        if (!options.Has(DomainMigrateFlags.PostCopy))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ArgumentUnsupported, "resuming failed post-copy migration requires post-copy to be enabled");
        }

        if (job.IsBusy)
        {
            throw QemuNode.Speaker.Invalid($"migration of domain {name} is being actively monitored by another thread");
        }

        if (!job.IsPostcopy)
        {
            throw QemuNode.Speaker.Invalid($"migration of domain {name} is not in post-copy phase");
        }

        if (job.Phase < MigrationPhase.PostcopyFailed)
        {
            throw QemuNode.Speaker.Invalid($"post-copy migration of domain {name} has not failed");
        }

        if (job.Phase > expected)
        {
            throw QemuNode.Speaker.Invalid($"resuming failed post-copy migration of domain {name} already in progress");
        }
    }
}
