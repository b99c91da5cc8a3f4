using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Domains on their way from or to a daemon's host.</summary>
/// <remarks>Migration version 3 with typed parameters, which every libvirt since 1.1 speaks.</remarks>
internal sealed class RemoteDomainMigrations(RemoteLink link, RemoteJobWatch jobs) : IDomainMigrationDriver
{
    /// <inheritdoc/>
    public async Task<MigrationOffer> BeginAsync(DomainRef domain, MigrationStep step, CancellationToken cancellationToken)
    {
        var offer = await link.CallAsync(
            DomainMigrationProcedures.Begin3Params, new(domain, [.. step.Parameters], (uint)step.Flags), cancellationToken).ConfigureAwait(false);
        return new(offer.Xml, offer.Cookie);
    }

    /// <inheritdoc/>
    public async Task<MigrationOffer> PrepareAsync(MigrationStep step, CancellationToken cancellationToken)
    {
        var offer = await link.CallAsync(DomainMigrationProcedures.Prepare3Params, Preparing(step), cancellationToken).ConfigureAwait(false);
        return new(offer.Uri, offer.Cookie);
    }

    /// <inheritdoc/>
    public async Task<MigrationOffer> PrepareTunnelAsync(Stream data, MigrationStep step, CancellationToken cancellationToken)
    {
        var (offer, tunnel) = await link.OpenStreamAsync(
            DomainMigrationProcedures.PrepareTunnel3Params, Preparing(step), cancellationToken).ConfigureAwait(false);
        _ = PumpAsync(data, tunnel);
        return new(null, offer.Cookie);
    }

    /// <inheritdoc/>
    public async Task<byte[]> PerformAsync(
        DomainRef domain, string? connectionUri, MigrationStep step, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var performed = await jobs.RunAsync(
            domain,
            $"Migrating {domain.Name}",
            token => link.CallAsync(
                DomainMigrationProcedures.Perform3Params,
                new(domain, connectionUri, [.. step.Parameters], step.Cookie.ToArray(), (uint)step.Flags),
                token),
            progress,
            cancellationToken).ConfigureAwait(false);
        return performed.Cookie;
    }

    /// <inheritdoc/>
    public async Task<MigrationResult> FinishAsync(MigrationStep step, bool cancelled, CancellationToken cancellationToken)
    {
        try
        {
            var finished = await link.CallAsync(
                DomainMigrationProcedures.Finish3Params,
                new([.. step.Parameters], step.Cookie.ToArray(), (uint)step.Flags, cancelled ? 1 : 0),
                cancellationToken).ConfigureAwait(false);
            return new(finished.Domain, finished.Cookie);
        }
        catch (VirtException said) when (cancelled && (said.Code == VirtErrorCode.MigrateFinishOk || said.Domain == VirtErrorDomain.Rpc))
        {
            // A daemon has no other way to say that no domain is left at the destination, which is what was asked for.
            // Anything else is why the domain did not come, and more than the source knows.
            return new(null, default);
        }
    }

    /// <inheritdoc/>
    public Task ConfirmAsync(DomainRef domain, MigrationStep step, bool cancelled, CancellationToken cancellationToken) =>
        link.CallAsync(
            DomainMigrationProcedures.Confirm3Params,
            new(domain, [.. step.Parameters], step.Cookie.ToArray(), (uint)step.Flags, cancelled ? 1 : 0),
            cancellationToken);

    /// <inheritdoc/>
    public async Task<long> GetMaxDowntimeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        (long)(await link.CallAsync(DomainMigrationProcedures.GetMaxDowntime, new(domain, 0), cancellationToken).ConfigureAwait(false)).Amount;

    /// <inheritdoc/>
    public Task SetMaxDowntimeAsync(DomainRef domain, long milliseconds, CancellationToken cancellationToken) =>
        link.CallAsync(DomainMigrationProcedures.SetMaxDowntime, new(domain, (ulong)milliseconds, 0), cancellationToken);

    /// <inheritdoc/>
    public async Task<long> GetMaxSpeedAsync(DomainRef domain, uint flags, CancellationToken cancellationToken) =>
        (long)(await link.CallAsync(DomainMigrationProcedures.GetMaxSpeed, new(domain, flags), cancellationToken).ConfigureAwait(false)).Amount;

    /// <inheritdoc/>
    public Task SetMaxSpeedAsync(DomainRef domain, long mebibytesPerSecond, uint flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainMigrationProcedures.SetMaxSpeed, new(domain, (ulong)mebibytesPerSecond, flags), cancellationToken);

    /// <inheritdoc/>
    public async Task<long> GetCompressionCacheAsync(DomainRef domain, CancellationToken cancellationToken) =>
        (long)(await link.CallAsync(DomainMigrationProcedures.GetCompressionCache, new(domain, 0), cancellationToken).ConfigureAwait(false)).Amount;

    /// <inheritdoc/>
    public Task SetCompressionCacheAsync(DomainRef domain, long bytes, CancellationToken cancellationToken) =>
        link.CallAsync(DomainMigrationProcedures.SetCompressionCache, new(domain, (ulong)bytes, 0), cancellationToken);

    /// <inheritdoc/>
    public Task StartPostCopyAsync(DomainRef domain, CancellationToken cancellationToken) =>
        link.CallAsync(DomainMigrationProcedures.StartPostCopy, new(domain, 0), cancellationToken);

    private static MigratePrepare3ParamsArgs Preparing(MigrationStep step) => new([.. step.Parameters], step.Cookie.ToArray(), (uint)step.Flags);

    /// <summary>Carries the tunnel's data; a tunnel that breaks is given up, which both ends of the migration notice.</summary>
    private static async Task PumpAsync(Stream data, Stream tunnel)
    {
        try
        {
            await data.CopyToAsync(tunnel).ConfigureAwait(false);
        }
        catch (Exception error) when (error is VirtException or IOException or ObjectDisposedException)
        {
            ((IAbortableStream)tunnel).Abort();
        }

        try
        {
            await tunnel.DisposeAsync().ConfigureAwait(false);
            await data.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is VirtException or IOException)
        {
            // The destination says so again when the migration is finished.
        }
    }
}
