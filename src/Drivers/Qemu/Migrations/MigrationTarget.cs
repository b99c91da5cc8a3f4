using System.IO.Pipes;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Drivers.Qemu.Saves;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>The first step of a migration at the host that the guest comes to.</summary>
/// <remarks>qemuMigrationDstPrepareDirect, qemuMigrationDstPrepareTunnel.</remarks>
/// <param name="node">Where the domains are.</param>
/// <param name="keeper">What stands for the connection: when it goes before the guest runs, the guest goes too.</param>
internal sealed class MigrationTarget(QemuNode node, object keeper)
{
    /// <summary>Gets ready for a guest.</summary>
    /// <param name="options">How it comes.</param>
    /// <param name="tunnel">Where its memory comes from; null where QEMU listens itself.</param>
    /// <param name="cancellationToken">Gives up; nothing stays behind.</param>
    /// <returns>Where to send to, where the sender does not know it, and what it needs to know.</returns>
    internal async Task<MigrationOffer> PrepareAsync(MigrationOptions options, Stream? tunnel, CancellationToken cancellationToken)
    {
        MigrationRules.Check(options, tunnel is not null, tunnel is null ? "qemuDomainMigratePrepare3Params" : "qemuDomainMigratePrepareTunnel3Params");
        if (node.MigrationSettings.RequiresTls && tunnel is null && !options.Has(DomainMigrateFlags.Tls))
        {
            throw QemuNode.Speaker.Invalid("this libvirtd instance allows migration only with VIR_MIGRATE_TLS flag");
        }

        var entry = tunnel is null ? Choose(options.Uri) : null;
        try
        {
            if (options.Has(DomainMigrateFlags.PostCopyResume))
            {
                var again = await new MigrationResumption(node).PrepareAsync(options, entry!, cancellationToken).ConfigureAwait(false);
                return again with { Text = entry!.Offered };
            }

            var prepared = await PrepareAsync(options, tunnel, entry, cancellationToken).ConfigureAwait(false);
            return new MigrationOffer(entry?.Offered, prepared.Pack());
        }
        catch
        {
            node.Migrations.Ports.Return(entry?.Port ?? 0);
            throw;
        }
    }

    private async Task<MigrationCookie> PrepareAsync(MigrationOptions options, Stream? tunnel, MigrationEntry? entry, CancellationToken cancellationToken)
    {
        var text = options.Xml ?? throw QemuNode.Speaker.Internal("no domain XML passed");
        var definition = await node.Forms.ReadAsync(VirtXml.Parse(text, "domain"), isNew: false, cancellationToken).ConfigureAwait(false);
        var origin = definition.Name;
        var cookie = MigrationCookie.Read(options.Cookie, origin, definition.Uuid, node.Host.HostId);
        if (options.Name is { Length: > 0 } name && name != origin)
        {
            definition = definition.With(tree => tree.Name = name);
        }

        definition = await AskHooksAsync(definition, cancellationToken).ConfigureAwait(false);

        QemuDomain domain;
        lock (node.Gate)
        {
            domain = node.Table.Prepare(definition);
        }

        MigrationJob? job = null;
        try
        {
            _ = node.Migrations.TakeFailure(domain.Name);
            var held = await domain.Jobs.BeginLongAsync("migration in", DomainJob.Query | DomainJob.Destroy, "virDomainMigratePrepare3Params", cancellationToken).ConfigureAwait(false);
            job = new MigrationJob(domain, held, isIncoming: true, options.Flags) { OriginalName = origin, Port = entry?.Port ?? 0 };
            node.Migrations.Add(job);
            var answer = new MigrationCookie(origin, domain.Uuid, HostNames.Own, node.Host.HostId);
            return options.IsOffline ? answer : await LaunchAsync(job, options, tunnel, entry, cookie, answer, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            if (job is not null)
            {
                // Whoever asked gives the port back.
                job.Port = 0;
                MigrationEnd.Of(node, job, failed: true);
            }

            new QemuSaver(node).TakeBack(domain);
            throw;
        }
    }

    private async Task<MigrationCookie> LaunchAsync(
        MigrationJob job,
        MigrationOptions options,
        Stream? tunnel,
        MigrationEntry? entry,
        MigrationCookie? cookie,
        MigrationCookie answer,
        CancellationToken cancellationToken)
    {
        var domain = job.Domain;
        var storage = new StorageArrival(node);
        if (options.CopiesStorage && cookie?.Storage is { } expected)
        {
            await StorageArrival.MakeDisksAsync(job, options, expected, cancellationToken).ConfigureAwait(false);
        }

        var order = new QemuStartOrder { Incoming = "defer", IsPaused = true };
        var run = await node.Starter.LaunchAsync(domain, order, cancellationToken).ConfigureAwait(false);
        try
        {
            job.Keep(node);
            var offered = options.CopiesStorage && cookie?.Storage is not null ? cookie.Bitmaps : null;
            answer = answer with { Bitmaps = await TuneAsync(job, options, run, offered, cancellationToken).ConfigureAwait(false) };
            if (options.CopiesStorage && cookie?.Storage is { Disks.Count: > 0 })
            {
                await storage.ListenAsync(job, options, entry?.Address, run, cancellationToken).ConfigureAwait(false);
                answer = answer with { Storage = new StorageCookie(job.StoragePort, []) };
            }

            if (tunnel is not null)
            {
                await TunnelAsync(run, tunnel, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await entry!.ListenAsync(
                    node.Migrations.Ports,
                    address => run.Monitor.RunAsync(
                        "migrate-incoming", new JsonObject { ["uri"] = address.ToListen(options.ListenAddress ?? node.MigrationSettings.ListenAddress) }, cancellationToken))
                    .ConfigureAwait(false);
                job.Port = entry.Port;
            }

            lock (node.Gate)
            {
                domain.SetState(DomainState.Paused, PausedReason.Migration);
                domain.Keeper = keeper;
            }

            job.Enter(node, MigrationPhase.Prepare);
            node.Announce(domain, DomainEventType.Started, StartedDetail.Migrated);
            return answer with
            {
                Graphics = MigrationGraphics.Describe(domain.Definition.ToTree()),
                Capabilities = await MigrationTuning.CapabilitiesAsync(run.Monitor, isSource: false, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (Exception e)
        {
            await node.Stopper.AbandonAsync(domain, run).ConfigureAwait(false);
            throw QemuSaver.Explain(e, run, cancellationToken);
        }
    }

    // An administrator's program may have the guest run here with another definition, as long as the guest does not see it.
    private async Task<DomainDefinition> AskHooksAsync(DomainDefinition definition, CancellationToken cancellationToken)
    {
        var text = definition.ToText(-1, secure: true);
        var changed = await node.Hooks.ChangeAsync(definition.Name, "migrate", text, cancellationToken).ConfigureAwait(false);
        if (changed == text)
        {
            return definition;
        }

        var replacement = await node.Forms.ReadAsync(VirtXml.Parse(changed, "domain"), isNew: false, cancellationToken).ConfigureAwait(false);
        MigrationStability.Check(definition, replacement);
        return replacement;
    }

    private async Task<XElement?> TuneAsync(MigrationJob job, MigrationOptions options, QemuRun run, XElement? bitmaps, CancellationToken cancellationToken)
    {
        var tuning = new MigrationTuning(options, isSource: false);
        if (options.Has(DomainMigrateFlags.Tls))
        {
            await MigrationCredentials.MakeAsync(node, job, run, cancellationToken).ConfigureAwait(false);
            tuning.Set("tls-creds", MigrationCredentials.Name);
        }
        else
        {
            tuning.Set("tls-creds", string.Empty);
        }

        tuning.Set("tls-hostname", string.Empty);
        var wanted = await new MigrationBitmaps(node).AcceptAsync(job, run, bitmaps, tuning, cancellationToken).ConfigureAwait(false);
        await tuning.ApplyAsync(job, run.Monitor, cancellationToken).ConfigureAwait(false);
        job.Keep(node);
        return wanted;
    }

    private static async Task TunnelAsync(QemuRun run, Stream tunnel, CancellationToken cancellationToken)
    {
        var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        try
        {
            await MigrationLink.ListenAsync(run.Monitor, pipe, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        _ = PumpAsync(tunnel, pipe);
    }

    // Whether all has come QEMU knows; when the tunnel breaks it sees an early end.
    private static async Task PumpAsync(Stream tunnel, AnonymousPipeServerStream pipe)
    {
        try
        {
            await tunnel.CopyToAsync(pipe).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or VirtException or ObjectDisposedException or OperationCanceledException)
        {
            // The end of the pipe below is all that QEMU needs to know.
        }

        await pipe.DisposeAsync().ConfigureAwait(false);
        await tunnel.DisposeAsync().ConfigureAwait(false);
    }

    private MigrationEntry Choose(string? given)
    {
        if (given is null)
        {
            var host = node.MigrationSettings.Host ?? HostNames.Own;
            if (host.StartsWith("localhost", StringComparison.Ordinal))
            {
                throw QemuNode.Speaker.Internal("hostname on destination resolved to localhost, but migration requires an FQDN");
            }

            return new MigrationEntry(new MigrationAddress("tcp", host, node.Migrations.Ports.Take(), string.Empty, IsWellFormed: false), null, isOwn: true);
        }

        var wanted = MigrationAddress.Parse(given);
        if (wanted.Scheme == "unix" || wanted.Port != 0)
        {
            return new MigrationEntry(wanted, given, isOwn: false);
        }

        return new MigrationEntry(wanted with { Port = node.Migrations.Ports.Take() }, given, isOwn: true);
    }
}
