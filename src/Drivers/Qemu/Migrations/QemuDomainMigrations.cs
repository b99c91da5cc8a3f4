using System.Text.Json.Nodes;
using VirtPS.Drivers.Qemu.Migrations;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Qemu;

/// <summary>Domains on their way between QEMU hosts.</summary>
/// <remarks>Version 3 of libvirt's migration protocol; managed by a client, or by the source itself.</remarks>
/// <param name="node">Where the domains are.</param>
/// <param name="keeper">What stands for the connection.</param>
internal sealed class QemuDomainMigrations(QemuNode node, object keeper) : IDomainMigrationDriver
{
    private const uint PostCopySpeed = 1;
    private const long Mebibyte = 1024 * 1024;

    private readonly MigrationSource _source = new(node);
    private readonly MigrationTarget _target = new(node, keeper);
    private readonly MigrationFinish _finish = new(node);

    /// <inheritdoc/>
    public Task<MigrationOffer> BeginAsync(DomainRef domain, MigrationStep step, CancellationToken cancellationToken) =>
        _source.BeginAsync(domain, new MigrationOptions(step), keeper, cancellationToken);

    /// <inheritdoc/>
    public Task<MigrationOffer> PrepareAsync(MigrationStep step, CancellationToken cancellationToken) =>
        _target.PrepareAsync(new MigrationOptions(step), tunnel: null, cancellationToken);

    /// <inheritdoc/>
    public async Task<MigrationOffer> PrepareTunnelAsync(Stream data, MigrationStep step, CancellationToken cancellationToken) =>
        (await _target.PrepareAsync(new MigrationOptions(step), data, cancellationToken).ConfigureAwait(false)) with { Text = null };

    /// <inheritdoc/>
    public async Task<byte[]> PerformAsync(
        DomainRef domain, string? connectionUri, MigrationStep step, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var options = new MigrationOptions(step);
        if (node.MigrationSettings.RequiresTls && !options.Has(DomainMigrateFlags.Tls) && !options.Has(DomainMigrateFlags.Tunnelled))
        {
            throw QemuNode.Speaker.Invalid("this libvirtd instance allows migration only with VIR_MIGRATE_TLS flag");
        }

        if (options.Has(DomainMigrateFlags.PeerToPeer) || options.Has(DomainMigrateFlags.Tunnelled))
        {
            if (!options.Cookie.IsEmpty)
            {
                throw QemuNode.Speaker.Invalid("received unexpected cookie with P2P migration");
            }

            await new PeerMigration(node, _source).RunAsync(
                domain, connectionUri ?? throw QemuNode.Speaker.Internal("peer-to-peer migration needs the destination's connection URI"), options, progress, cancellationToken)
                .ConfigureAwait(false);
            return [];
        }

        return connectionUri is null
            ? await _source.PerformAsync(domain, options, keeper, progress, cancellationToken).ConfigureAwait(false)
            : throw QemuNode.Speaker.Internal("Unexpected dconnuri parameter with non-peer2peer migration");
    }

    /// <inheritdoc/>
    public Task<MigrationResult> FinishAsync(MigrationStep step, bool cancelled, CancellationToken cancellationToken) =>
        _finish.RunAsync(new MigrationOptions(step), cancelled, cancellationToken);

    /// <inheritdoc/>
    public Task ConfirmAsync(DomainRef domain, MigrationStep step, bool cancelled, CancellationToken cancellationToken) =>
        _source.ConfirmAsync(domain, new MigrationOptions(step), cancelled, cancellationToken);

    /// <inheritdoc/>
    public async Task<long> GetMaxDowntimeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        await ReadAsync(domain, "downtime-limit", "Unable to get migration downtime", cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task SetMaxDowntimeAsync(DomainRef domain, long milliseconds, CancellationToken cancellationToken) =>
        SetAsync(domain, "downtime-limit", milliseconds, "virDomainMigrateSetMaxDowntime", cancellationToken);

    /// <inheritdoc/>
    public async Task<long> GetMaxSpeedAsync(DomainRef domain, uint flags, CancellationToken cancellationToken)
    {
        CheckSpeedFlags(flags, "qemuDomainMigrateGetMaxSpeed");
        return flags == PostCopySpeed
            ? await ReadAsync(domain, "max-postcopy-bandwidth", "querying maximum post-copy migration speed is not supported by QEMU binary", cancellationToken)
                .ConfigureAwait(false) / Mebibyte
            : node.Migrations.LimitsOf(node.Find(domain)).Speed;
    }

    /// <inheritdoc/>
    public async Task SetMaxSpeedAsync(DomainRef domain, long mebibytesPerSecond, uint flags, CancellationToken cancellationToken)
    {
        CheckSpeedFlags(flags, "qemuDomainMigrateSetMaxSpeed");
        if (mebibytesPerSecond is < 0 or > MigrationLimits.NoLimit)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.Overflow, $"bandwidth must be less than {MigrationLimits.NoLimit + 1}");
        }

        var found = node.Find(domain);
        if (flags == PostCopySpeed)
        {
            await SetAsync(domain, "max-postcopy-bandwidth", mebibytesPerSecond * Mebibyte, "virDomainMigrateSetMaxSpeed", cancellationToken).ConfigureAwait(false);
            return;
        }

        if (found.IsActive)
        {
            await SetAsync(domain, "max-bandwidth", mebibytesPerSecond * Mebibyte, "virDomainMigrateSetMaxSpeed", cancellationToken).ConfigureAwait(false);
        }

        node.Migrations.LimitsOf(found).Speed = mebibytesPerSecond;
    }

    /// <inheritdoc/>
    public async Task<long> GetCompressionCacheAsync(DomainRef domain, CancellationToken cancellationToken) =>
        await ReadAsync(domain, "xbzrle-cache-size", "Compressed migration is not supported by QEMU binary", cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task SetCompressionCacheAsync(DomainRef domain, long bytes, CancellationToken cancellationToken) =>
        SetAsync(domain, "xbzrle-cache-size", bytes, "virDomainMigrateSetCompressionCache", cancellationToken);

    /// <inheritdoc/>
    public async Task StartPostCopyAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        using var moment = await found.Jobs.BeginAsync(DomainJob.MigrationOperation, "virDomainMigrateStartPostCopy", cancellationToken).ConfigureAwait(false);
        var run = QemuNode.Running(found);
        if (node.Migrations.Find(found) is not { IsIncoming: false } job)
        {
            throw QemuNode.Speaker.Invalid("post-copy can only be started while outgoing migration is in progress");
        }

        if (!job.Flags.HasFlag(DomainMigrateFlags.PostCopy))
        {
            throw QemuNode.Speaker.Invalid("switching to post-copy requires migration to be started with VIR_MIGRATE_POSTCOPY flag");
        }

        await run.Monitor.RunAsync("migrate-start-postcopy", null, cancellationToken).ConfigureAwait(false);
    }

    private static void CheckSpeedFlags(uint flags, string function)
    {
        if ((flags & ~PostCopySpeed) != 0)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"unsupported flags (0x{flags & ~PostCopySpeed:x}) in function {function}", VirtErrorDomain.Qemu);
        }
    }

    private async Task<long> ReadAsync(DomainRef domain, string parameter, string otherwise, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        using var moment = await found.Jobs.BeginAsync(DomainJob.Query, "virDomainMigrateGet", cancellationToken).ConfigureAwait(false);
        var answer = await QemuNode.Running(found).Monitor.RunAsync("query-migrate-parameters", null, cancellationToken).ConfigureAwait(false);
        return answer.Number(parameter) ?? throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, otherwise);
    }

    private async Task SetAsync(DomainRef domain, string parameter, long value, string owner, CancellationToken cancellationToken)
    {
        if (value < 0)
        {
            throw QemuNode.Speaker.Argument($"{parameter} must not be negative");
        }

        var found = node.Find(domain);
        using var moment = await found.Jobs.BeginAsync(DomainJob.MigrationOperation, owner, cancellationToken).ConfigureAwait(false);
        await QemuNode.Running(found).Monitor.RunAsync("migrate-set-parameters", new JsonObject { [parameter] = value }, cancellationToken).ConfigureAwait(false);
    }
}
