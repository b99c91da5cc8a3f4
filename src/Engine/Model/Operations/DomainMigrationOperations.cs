using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Jobs;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with domains on their way between hosts of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver. It has the contract's own members, so that <see cref="MigrationSequence"/> works on either.</remarks>
public sealed class DomainMigrationOperations : FamilyOperations<IDomainMigrationDriver>, IDomainMigrationDriver
{
    internal DomainMigrationOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.DomainMigrations)
    {
    }

    /// <summary>Opens a migration at the source and gives its XML and cookie.</summary>
    /// <remarks>virDomainMigrateBegin3Params.</remarks>
    public Task<MigrationOffer> BeginAsync(DomainRef domain, MigrationStep step, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Migrate, domain, (family, domain) => family.BeginAsync(domain, step, cancellationToken), cancellationToken);

    /// <summary>Gets the destination ready.</summary>
    /// <remarks>virDomainMigratePrepare3Params.</remarks>
    public Task<MigrationOffer> PrepareAsync(MigrationStep step, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Migrate).And(Permissions.Domain.Start).And(Permissions.Domain.Write), new ArrivingTarget(step), family => family.PrepareAsync(step, cancellationToken), cancellationToken);

    /// <summary>Gets the destination ready for a tunnelled migration.</summary>
    /// <remarks>virDomainMigratePrepareTunnel3Params.</remarks>
    public Task<MigrationOffer> PrepareTunnelAsync(Stream data, MigrationStep step, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Migrate).And(Permissions.Domain.Start).And(Permissions.Domain.Write), new ArrivingTarget(step), family => family.PrepareTunnelAsync(data, step, cancellationToken), cancellationToken);

    /// <summary>Moves the guest's memory and gives the cookie for the destination.</summary>
    /// <remarks>virDomainMigratePerform3Params.</remarks>
    public Task<byte[]> PerformAsync(DomainRef domain, string? connectionUri, MigrationStep step, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Migrate, domain, (family, domain) => family.PerformAsync(domain, connectionUri, step, progress, cancellationToken), cancellationToken);

    /// <summary>Ends a migration at the destination.</summary>
    /// <remarks>virDomainMigrateFinish3Params.</remarks>
    public Task<MigrationResult> FinishAsync(MigrationStep step, bool cancelled, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Migrate, new ArrivingTarget(step), family => family.FinishAsync(step, cancelled, cancellationToken), cancellationToken);

    /// <summary>Ends a migration at the source.</summary>
    /// <remarks>virDomainMigrateConfirm3Params.</remarks>
    public Task ConfirmAsync(DomainRef domain, MigrationStep step, bool cancelled, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Migrate, domain, (family, domain) => family.ConfirmAsync(domain, step, cancelled, cancellationToken), cancellationToken);

    /// <summary>Gives the longest pause allowed, in milliseconds.</summary>
    /// <remarks>virDomainMigrateGetMaxDowntime.</remarks>
    public Task<long> GetMaxDowntimeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Migrate).ForReaders(), domain, (family, domain) => family.GetMaxDowntimeAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Sets the longest pause allowed.</summary>
    /// <remarks>virDomainMigrateSetMaxDowntime.</remarks>
    public Task SetMaxDowntimeAsync(DomainRef domain, long milliseconds, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Migrate, domain, (family, domain) => family.SetMaxDowntimeAsync(domain, milliseconds, cancellationToken), cancellationToken);

    /// <summary>Gives the bandwidth limit in MiB/s.</summary>
    /// <remarks>virDomainMigrateGetMaxSpeed.</remarks>
    public Task<long> GetMaxSpeedAsync(DomainRef domain, uint flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Migrate, domain, (family, domain) => family.GetMaxSpeedAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Sets the bandwidth limit.</summary>
    /// <remarks>virDomainMigrateSetMaxSpeed.</remarks>
    public Task SetMaxSpeedAsync(DomainRef domain, long mebibytesPerSecond, uint flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Migrate, domain, (family, domain) => family.SetMaxSpeedAsync(domain, mebibytesPerSecond, flags, cancellationToken), cancellationToken);

    /// <summary>Gives the compression cache's size in bytes.</summary>
    /// <remarks>virDomainMigrateGetCompressionCache.</remarks>
    public Task<long> GetCompressionCacheAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Migrate).ForReaders(), domain, (family, domain) => family.GetCompressionCacheAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Sets the compression cache's size.</summary>
    /// <remarks>virDomainMigrateSetCompressionCache.</remarks>
    public Task SetCompressionCacheAsync(DomainRef domain, long bytes, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Migrate, domain, (family, domain) => family.SetCompressionCacheAsync(domain, bytes, cancellationToken), cancellationToken);

    /// <summary>Switches a running migration to post-copy.</summary>
    /// <remarks>virDomainMigrateStartPostCopy.</remarks>
    public Task StartPostCopyAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Migrate, domain, (family, domain) => family.StartPostCopyAsync(domain, cancellationToken), cancellationToken);
}
