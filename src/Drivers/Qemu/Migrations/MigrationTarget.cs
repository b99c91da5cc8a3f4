using System.IO.Pipes;
using System.Text.Json.Nodes;
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

        var (address, offered, port) = tunnel is null ? Choose(options.Uri) : (null, null, 0);
        try
        {
            if (options.Has(DomainMigrateFlags.PostCopyResume))
            {
                var again = await new MigrationResumption(node).PrepareAsync(options, address!, port, cancellationToken).ConfigureAwait(false);
                return again with { Text = offered };
            }

            var prepared = await PrepareAsync(options, tunnel, address, port, cancellationToken).ConfigureAwait(false);
            return new MigrationOffer(offered, prepared.Pack());
        }
        catch
        {
            node.Migrations.Ports.Return(port);
            throw;
        }
    }

    private async Task<MigrationCookie> PrepareAsync(MigrationOptions options, Stream? tunnel, MigrationAddress? address, int port, CancellationToken cancellationToken)
    {
        var text = options.Xml ?? throw QemuNode.Speaker.Internal("no domain XML passed");
        var definition = await node.Forms.ReadAsync(VirtXml.Parse(text, "domain"), isNew: false, cancellationToken).ConfigureAwait(false);
        var origin = definition.Name;
        var cookie = MigrationCookie.Read(options.Cookie, origin, definition.Uuid, node.Host.HostId);
        if (options.Name is { Length: > 0 } name && name != origin)
        {
            definition = definition.With(tree => tree.Name = name);
        }

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
            job = new MigrationJob(domain, held, isIncoming: true, options.Flags) { OriginalName = origin, Port = port };
            node.Migrations.Add(job);
            var answer = new MigrationCookie(origin, domain.Uuid, HostNames.Own, node.Host.HostId);
            return options.IsOffline ? answer : await LaunchAsync(job, options, tunnel, address, cookie, answer, cancellationToken).ConfigureAwait(false);
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
        MigrationAddress? address,
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
            await TuneAsync(job, options, run, cancellationToken).ConfigureAwait(false);
            if (options.CopiesStorage && cookie?.Storage is { Disks.Count: > 0 })
            {
                await storage.ListenAsync(job, options, address, run, cancellationToken).ConfigureAwait(false);
                answer = answer with { Storage = new StorageCookie(job.StoragePort, []) };
            }

            if (tunnel is not null)
            {
                await TunnelAsync(run, tunnel, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                var listen = address!.ToListen(options.ListenAddress ?? node.MigrationSettings.ListenAddress);
                await run.Monitor.RunAsync("migrate-incoming", new JsonObject { ["uri"] = listen }, cancellationToken).ConfigureAwait(false);
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

    private async Task TuneAsync(MigrationJob job, MigrationOptions options, QemuRun run, CancellationToken cancellationToken)
    {
        var tuning = new MigrationTuning(options, isSource: false);
        if (options.Has(DomainMigrateFlags.Tls))
        {
            await MigrationCredentials.MakeAsync(run.Monitor, node.MigrationSettings.CertificateDirectory, isServer: true, cancellationToken).ConfigureAwait(false);
            job.HasCredentials = true;
            tuning.Set("tls-creds", MigrationCredentials.Name);
        }
        else
        {
            tuning.Set("tls-creds", string.Empty);
        }

        tuning.Set("tls-hostname", string.Empty);
        await tuning.ApplyAsync(job, run.Monitor, cancellationToken).ConfigureAwait(false);
        job.Keep(node);
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

    private (MigrationAddress Address, string? Offered, int Port) Choose(string? given)
    {
        if (given is null)
        {
            var host = node.MigrationSettings.Host ?? HostNames.Own;
            if (host.StartsWith("localhost", StringComparison.Ordinal))
            {
                throw QemuNode.Speaker.Internal("hostname on destination resolved to localhost, but migration requires an FQDN");
            }

            var own = node.Migrations.Ports.Take();
            var address = new MigrationAddress("tcp", host, own, string.Empty, IsWellFormed: false);

            // Without slashes, for the sake of sources that know no other form.
            return (address, address.ForQemu(), own);
        }

        var wanted = MigrationAddress.Parse(given);
        if (wanted.Scheme == "unix" || wanted.Port != 0)
        {
            return (wanted, null, 0);
        }

        var port = node.Migrations.Ports.Take();
        return (wanted with { Port = port }, wanted.With(given, port), port);
    }
}
