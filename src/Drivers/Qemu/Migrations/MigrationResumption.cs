using System.Text.Json.Nodes;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Takes up a post-copy migration again that has broken, so that the guest gets the memory that it lacks.</summary>
/// <remarks>VIR_MIGRATE_POSTCOPY_RESUME: qemuMigrationSrcBeginResumePhase, qemuMigrationSrcPerformResume, qemuMigrationDstPrepareResume.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class MigrationResumption(QemuNode node)
{
    /// <summary>Begins again at the source.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the other host needs to know.</returns>
    internal async Task<MigrationOffer> BeginAsync(QemuDomain domain, MigrationOptions options, CancellationToken cancellationToken)
    {
        var job = node.Migrations.Leaving(domain);
        Check(job, options, MigrationPhase.PostcopyFailed);
        var run = QemuNode.Running(domain);
        var status = (await run.Monitor.RunAsync("query-migrate", null, cancellationToken).ConfigureAwait(false)).Text("status");
        if (status != "postcopy-paused")
        {
            throw QemuNode.Speaker.Invalid("QEMU reports migration is still running");
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
    /// <param name="address">Where it listens.</param>
    /// <param name="port">The port, where it is one of ours.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the other host needs to know.</returns>
    internal async Task<MigrationOffer> PrepareAsync(MigrationOptions options, MigrationAddress address, int port, CancellationToken cancellationToken)
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
        job.Enter(node, MigrationPhase.PrepareResume);
        try
        {
            await run.Monitor.RunAsync(
                "migrate-recover", new JsonObject { ["uri"] = address.ToListen(options.ListenAddress ?? node.MigrationSettings.ListenAddress) }, cancellationToken)
                .ConfigureAwait(false);
        }
        catch
        {
            job.Enter(node, MigrationPhase.PostcopyFailed);
            throw;
        }

        node.Migrations.Ports.Return(job.Port);
        job.Port = port;
        var cookie = new MigrationCookie(origin, domain.Uuid, HostNames.Own, node.Host.HostId)
        {
            Capabilities = await MigrationTuning.CapabilitiesAsync(run.Monitor, isSource: false, cancellationToken).ConfigureAwait(false),
        };
        return new MigrationOffer(null, cookie.Pack());
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
            await MigrationLink.To(address).StartAsync(run.Monitor, isAgain: true, linked.Token).ConfigureAwait(false);
            var sender = new MigrationSender(node);
            await FollowAsync(sender, job, run, linked.Token).ConfigureAwait(false);
            if (domain is { State: DomainState.Paused, Reason: PausedReason.PostCopyFailed })
            {
                node.Events.Move(domain, DomainState.Paused, PausedReason.PostCopy, DomainEventType.Suspended, SuspendedDetail.PostCopy);
            }

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

    // QEMU says at first that it stands, until the other side has answered.
    private static async Task FollowAsync(MigrationSender sender, MigrationJob job, QemuRun run, CancellationToken cancellationToken)
    {
        var watch = MigrationWatch.Of(run);
        while (true)
        {
            var heard = watch.Heard;
            var answer = await run.Monitor.RunAsync("query-migrate", null, cancellationToken).ConfigureAwait(false);
            switch (answer.Text("status"))
            {
                case "postcopy-active" or "completed":
                    await sender.RefreshAsync(job, run, cancellationToken).ConfigureAwait(false);
                    return;
                case "postcopy-paused" when answer.Text("error-desc") is { } words:
                    throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"job 'migration out' failed in post-copy phase: {words}");
                case "failed" or "cancelled":
                    throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, "job 'migration out' failed in post-copy phase");
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
