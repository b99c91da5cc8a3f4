using System.IO.Pipes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Uri;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>A migration that the source's daemon manages: it talks to the destination itself.</summary>
/// <remarks>qemuMigrationSrcPerformPeer2Peer3.</remarks>
/// <param name="node">Where the domains are.</param>
/// <param name="source">The steps at this host.</param>
internal sealed class PeerMigration(QemuNode node, MigrationSource source)
{
    private const string Xml = "destination_xml";
    private const string Name = "destination_name";
    private const string Uri = "migrate_uri";

    // What only this host does something about, or has done already.
    private const DomainMigrateFlags OwnFlags = DomainMigrateFlags.AbortOnError | DomainMigrateFlags.AutoConverge | DomainMigrateFlags.ChangeProtection;

    /// <summary>Migrates a domain.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="connectionUri">Where to.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="cancellationToken">Gives up; the guest goes on here.</param>
    /// <returns>The migration.</returns>
    internal async Task RunAsync(
        DomainRef reference, string connectionUri, MigrationOptions options, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        Check(options);
        var domain = node.Find(reference);
        if (!options.IsOffline && !domain.IsActive)
        {
            throw SharedErrors.NotRunning();
        }

        var opener = node.Migrations.Peers ?? throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "this process opens no connections to other hosts");
        var peer = await opener(VirtUri.Parse(connectionUri), cancellationToken).ConfigureAwait(false);
        await using var held = peer.ConfigureAwait(false);
        var destination = peer.DomainMigrations
            ?? throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, "Destination libvirt does not support peer-to-peer migration protocol");
        var isAgain = options.Has(DomainMigrateFlags.PostCopyResume);
        var job = isAgain ? node.Migrations.Leaving(domain) : await source.StartAsync(domain, options, cancellationToken).ConfigureAwait(false);
        MigrationOffer begun;
        try
        {
            begun = isAgain
                ? await new MigrationResumption(node).BeginAsync(domain, options, cancellationToken).ConfigureAwait(false)
                : await source.DescribeAsync(domain, options, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            if (!isAgain)
            {
                source.End(job);
            }

            throw;
        }

        await MoveAsync(job, destination, begun, options, progress, cancellationToken).ConfigureAwait(false);
    }

    private static void Check(MigrationOptions options)
    {
        MigrationRules.Check(options, options.Has(DomainMigrateFlags.Tunnelled), "qemuDomainMigratePerform3Params");
        if (!options.Has(DomainMigrateFlags.Tunnelled))
        {
            return;
        }

        foreach (var (isGiven, what) in new[]
                 {
                     (options.Uri is not null, "migration URI"), (options.ListenAddress is not null, "listen address"), (options.DisksPort != 0, "disks port address"),
                 })
        {
            if (isGiven)
            {
                throw QemuNode.Speaker.Say(VirtErrorCode.ArgumentUnsupported, $"{what} is not supported by tunnelled migration");
            }
        }
    }

    private async Task MoveAsync(
        MigrationJob job, IDomainMigrationDriver destination, MigrationOffer begun, MigrationOptions options, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var flags = options.Flags & ~OwnFlags;
        if (job.Domain.State == DomainState.Paused && !options.Has(DomainMigrateFlags.PostCopy))
        {
            flags |= DomainMigrateFlags.Paused;
        }

        var far = options.With(flags, begun.Cookie).With(Xml, begun.Text);
        MigrationOffer prepared;
        var link = Tunnel(options, out var pipe);
        try
        {
            prepared = pipe is not null
                ? await destination.PrepareTunnelAsync(pipe, far.ToStep(), cancellationToken).ConfigureAwait(false)
                : await destination.PrepareAsync(far.ToStep(), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            if (pipe is not null)
            {
                await pipe.DisposeAsync().ConfigureAwait(false);
            }

            await LetGoAsync(job).ConfigureAwait(false);
            throw;
        }

        far = far.With(Uri, prepared.Text).With(Name, options.Name ?? job.Domain.Name);
        var near = options.With(options.Flags | DomainMigrateFlags.ChangeProtection, prepared.Cookie).With(Uri, prepared.Text);
        ReadOnlyMemory<byte> cookie = default;
        try
        {
            if (!options.IsOffline)
            {
                cookie = await SendAsync(job, near, link, progress, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (VirtException failure)
        {
            throw await GiveUpAsync(destination, far, flags, failure).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await GiveUpAsync(destination, far, flags, failure: null).ConfigureAwait(false);
            throw;
        }
        finally
        {
            // QEMU has its own copy of the pipe's other end; a tunnel that was never begun ends here.
            pipe?.DisposeLocalCopyOfClientHandle();
        }

        await EndAsync(job, destination, far.With(flags, cookie), near).ConfigureAwait(false);
    }

    private async Task<byte[]> SendAsync(MigrationJob job, MigrationOptions options, MigrationLink? link, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var way = link ?? MigrationLink.To(MigrationAddress.Parse(
            options.Uri ?? throw QemuNode.Speaker.Internal("domainMigratePrepare3 did not set uri")));
        return options.Has(DomainMigrateFlags.PostCopyResume)
            ? await new MigrationResumption(node).PerformAsync(job.Domain, options, way.Address!, cancellationToken).ConfigureAwait(false)
            : await source.SendAsync(job, options, way, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task EndAsync(MigrationJob job, IDomainMigrationDriver destination, MigrationOptions far, MigrationOptions near)
    {
        // From here on the guest is at the destination, and no lost patience may leave it at both or at none.
        MigrationResult finished;
        try
        {
            finished = await destination.FinishAsync(far.ToStep(), cancelled: false, CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            await source.ConfirmAsync(job, near.With(near.Flags, default), cancelled: true, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        await source.ConfirmAsync(job, near.With(near.Flags, finished.Cookie), finished.Domain is null, CancellationToken.None).ConfigureAwait(false);
        if (finished.Domain is null)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"'{job.Domain.Name}' does not run at the destination; it goes on at the source");
        }
    }

    private async Task LetGoAsync(MigrationJob job)
    {
        if (job.Phase == MigrationPhase.BeginResume)
        {
            job.Enter(node, MigrationPhase.PostcopyFailed);
        }
        else
        {
            await source.ReturnAsync(job).ConfigureAwait(false);
        }
    }

    // Which of the two hosts knows better why it failed shows in their codes.
    private static async Task<VirtException> GiveUpAsync(
        IDomainMigrationDriver destination, MigrationOptions far, DomainMigrateFlags flags, VirtException? failure)
    {
        try
        {
            await destination.FinishAsync(far.With(flags, default).ToStep(), cancelled: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (VirtException said) when (failure is { Code: VirtErrorCode.OperationFailed } && said is { Domain: VirtErrorDomain.Qemu, Code: not VirtErrorCode.MigrateFinishOk })
        {
            return said;
        }
        catch (VirtException)
        {
            // The first failure is the one to tell.
        }

        return failure!;
    }

    private static MigrationLink? Tunnel(MigrationOptions options, out AnonymousPipeServerStream? pipe)
    {
        pipe = options.Has(DomainMigrateFlags.Tunnelled) && !options.IsOffline ? new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None) : null;
        return pipe is null ? null : MigrationLink.Through(pipe);
    }
}
