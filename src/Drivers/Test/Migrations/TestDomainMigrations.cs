using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Uri;

namespace VirtPS.Drivers.Test.Migrations;

/// <summary>Domains on their way between test nodes.</summary>
/// <remarks>libvirt's test driver has no migration; states, events and errors are those of its QEMU driver.</remarks>
/// <param name="node">The node.</param>
/// <param name="pace">How long the sending takes.</param>
/// <param name="keeper">What stands for the connection.</param>
/// <param name="peers">Opens connections to other hosts, for migrations that the source manages.</param>
internal sealed class TestDomainMigrations(TestNode node, TestPace pace, object keeper, PeerOpener peers) : IDomainMigrationDriver
{
    private const uint PostCopySpeed = 1;
    private const long Mebibyte = 1024 * 1024;

    private readonly TestDomainTable _table = node.Domains;
    private readonly MigrationSource _source = new(node, pace, keeper);
    private readonly MigrationTarget _target = new(node, keeper);

    /// <inheritdoc/>
    public Task<MigrationOffer> BeginAsync(DomainRef domain, MigrationStep step, CancellationToken cancellationToken) =>
        node.RunAsync(() => _source.Begin(_table.Find(domain), step), cancellationToken);

    /// <inheritdoc/>
    public Task<MigrationOffer> PrepareAsync(MigrationStep step, CancellationToken cancellationToken) =>
        node.RunAsync(() => _target.Prepare(step), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The data that come through the tunnel are read and forgotten: a test guest has no memory.</remarks>
    public async Task<MigrationOffer> PrepareTunnelAsync(Stream data, MigrationStep step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        var offer = await PrepareAsync(step, cancellationToken).ConfigureAwait(false);
        _ = DrainAsync(data);
        return offer with { Text = null };
    }

    /// <inheritdoc/>
    public async Task<byte[]> PerformAsync(
        DomainRef domain, string? connectionUri, MigrationStep step, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (!step.Flags.HasFlag(DomainMigrateFlags.PeerToPeer))
        {
            return connectionUri is null
                ? await _source.PerformAsync(domain, step, progress, cancellationToken).ConfigureAwait(false)
                : throw DomainErrors.Internal("Unexpected dconnuri parameter with non-peer2peer migration");
        }

        if (connectionUri is null)
        {
            throw DomainErrors.Internal("peer-to-peer migration needs the destination's connection URI");
        }

        var peer = await peers(VirtUri.Parse(connectionUri), cancellationToken).ConfigureAwait(false);
        await using (peer.ConfigureAwait(false))
        {
            var destination = peer.DomainMigrations
                ?? throw new VirtException(VirtErrorCode.OperationUnsupported, $"the host '{connectionUri}' takes no domains", VirtErrorDomain.Test);

            // What goes on between the two hosts is a migration that a client manages; the client is this host.
            var flags = step.Flags & ~(DomainMigrateFlags.PeerToPeer | DomainMigrateFlags.Tunnelled);
            var paused = (await node.RunAsync(() => _table.Find(domain), cancellationToken).ConfigureAwait(false)).State == DomainState.Paused;
            await new MigrationSequence(this, destination)
                .RunAsync(domain, step.Parameters, paused ? flags | DomainMigrateFlags.Paused : flags, progress, cancellationToken).ConfigureAwait(false);
        }

        return [];
    }

    /// <inheritdoc/>
    public Task<MigrationResult> FinishAsync(MigrationStep step, bool cancelled, CancellationToken cancellationToken) =>
        node.RunAsync(() => _target.Finish(step, cancelled), cancellationToken);

    /// <inheritdoc/>
    public Task ConfirmAsync(DomainRef domain, MigrationStep step, bool cancelled, CancellationToken cancellationToken) =>
        node.RunAsync(() => _source.Confirm(_table.Find(domain), step, cancelled), cancellationToken);

    /// <inheritdoc/>
    public Task<long> GetMaxDowntimeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(() => _table.Find(domain, DomainAction.UseGuest).Guest.Migration.MaxDowntime, cancellationToken);

    /// <inheritdoc/>
    public Task SetMaxDowntimeAsync(DomainRef domain, long milliseconds, CancellationToken cancellationToken) =>
        node.RunAsync(
            () => { _table.Find(domain, DomainAction.UseGuest).Guest.Migration.MaxDowntime = Amount(milliseconds, "downtime"); },
            cancellationToken);

    /// <inheritdoc/>
    public Task<long> GetMaxSpeedAsync(DomainRef domain, uint flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                CheckSpeedFlags(flags, "virDomainMigrateGetMaxSpeed");
                var settings = _table.Find(domain).Guest.Migration;
                return flags == PostCopySpeed ? settings.PostCopySpeed : settings.MaxSpeed;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SetMaxSpeedAsync(DomainRef domain, long mebibytesPerSecond, uint flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                CheckSpeedFlags(flags, "virDomainMigrateSetMaxSpeed");
                if (mebibytesPerSecond is < 0 or > long.MaxValue / Mebibyte)
                {
                    throw new VirtException(VirtErrorCode.Overflow, $"bandwidth must be less than {long.MaxValue / Mebibyte + 1}", VirtErrorDomain.Test);
                }

                var settings = _table.Find(domain).Guest.Migration;
                if (flags == PostCopySpeed)
                {
                    settings.PostCopySpeed = mebibytesPerSecond;
                }
                else
                {
                    settings.MaxSpeed = mebibytesPerSecond;
                }
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<long> GetCompressionCacheAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(() => _table.Find(domain, DomainAction.UseGuest).Guest.Migration.CompressionCache, cancellationToken);

    /// <inheritdoc/>
    public Task SetCompressionCacheAsync(DomainRef domain, long bytes, CancellationToken cancellationToken) =>
        node.RunAsync(
            () => { _table.Find(domain, DomainAction.UseGuest).Guest.Migration.CompressionCache = Amount(bytes, "cache size"); },
            cancellationToken);

    /// <inheritdoc/>
    public Task StartPostCopyAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(() => _source.StartPostCopy(_table.Find(domain, DomainAction.UseGuest)), cancellationToken);

    private static long Amount(long value, string what) =>
        value >= 0 ? value : throw DomainErrors.Argument($"a migration's {what} must not be negative");

    private static void CheckSpeedFlags(uint flags, string function)
    {
        if ((flags & ~PostCopySpeed) != 0)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"unsupported flags (0x{flags & ~PostCopySpeed:x}) in function {function}", VirtErrorDomain.Test);
        }
    }

    private static async Task DrainAsync(Stream data)
    {
        try
        {
            await data.CopyToAsync(Stream.Null).ConfigureAwait(false);
        }
        catch (Exception lost) when (lost is IOException or VirtException or ObjectDisposedException or OperationCanceledException)
        {
            // Whoever sends tells at the end whether all of it was sent.
        }
    }
}
