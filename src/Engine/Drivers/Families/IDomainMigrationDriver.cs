using VirtPS.Engine.Jobs;

namespace VirtPS.Engine.Drivers;

/// <summary>Domains on their way between hosts.</summary>
/// <remarks>virDomainMigrate*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IDomainMigrationDriver
{
    /// <summary>Opens a migration at the source and gives its XML and cookie.</summary>
    /// <remarks>virDomainMigrateBegin3Params.</remarks>
    Task<MigrationOffer> BeginAsync(DomainRef domain, MigrationStep step, CancellationToken cancellationToken) =>
        Unsupported.Call<MigrationOffer>("virDomainMigrateBegin3Params");

    /// <summary>Gets the destination ready.</summary>
    /// <remarks>virDomainMigratePrepare3Params.</remarks>
    Task<MigrationOffer> PrepareAsync(MigrationStep step, CancellationToken cancellationToken) =>
        Unsupported.Call<MigrationOffer>("virDomainMigratePrepare3Params");

    /// <summary>Gets the destination ready for a tunnelled migration.</summary>
    /// <remarks>virDomainMigratePrepareTunnel3Params.</remarks>
    Task<MigrationOffer> PrepareTunnelAsync(Stream data, MigrationStep step, CancellationToken cancellationToken) =>
        Unsupported.Call<MigrationOffer>("virDomainMigratePrepareTunnel3Params");

    /// <summary>Moves the guest's memory and gives the cookie for the destination.</summary>
    /// <remarks>virDomainMigratePerform3Params.</remarks>
    Task<byte[]> PerformAsync(DomainRef domain, string? connectionUri, MigrationStep step, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        Unsupported.Call<byte[]>("virDomainMigratePerform3Params");

    /// <summary>Ends a migration at the destination.</summary>
    /// <remarks>virDomainMigrateFinish3Params.</remarks>
    Task<MigrationResult> FinishAsync(MigrationStep step, bool cancelled, CancellationToken cancellationToken) =>
        Unsupported.Call<MigrationResult>("virDomainMigrateFinish3Params");

    /// <summary>Ends a migration at the source.</summary>
    /// <remarks>virDomainMigrateConfirm3Params.</remarks>
    Task ConfirmAsync(DomainRef domain, MigrationStep step, bool cancelled, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainMigrateConfirm3Params");

    /// <summary>Gives the longest pause allowed, in milliseconds.</summary>
    /// <remarks>virDomainMigrateGetMaxDowntime.</remarks>
    Task<long> GetMaxDowntimeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        Unsupported.Call<long>("virDomainMigrateGetMaxDowntime");

    /// <summary>Sets the longest pause allowed.</summary>
    /// <remarks>virDomainMigrateSetMaxDowntime.</remarks>
    Task SetMaxDowntimeAsync(DomainRef domain, long milliseconds, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainMigrateSetMaxDowntime");

    /// <summary>Gives the bandwidth limit in MiB/s.</summary>
    /// <remarks>virDomainMigrateGetMaxSpeed.</remarks>
    Task<long> GetMaxSpeedAsync(DomainRef domain, uint flags, CancellationToken cancellationToken) =>
        Unsupported.Call<long>("virDomainMigrateGetMaxSpeed");

    /// <summary>Sets the bandwidth limit.</summary>
    /// <remarks>virDomainMigrateSetMaxSpeed.</remarks>
    Task SetMaxSpeedAsync(DomainRef domain, long mebibytesPerSecond, uint flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainMigrateSetMaxSpeed");

    /// <summary>Gives the compression cache's size in bytes.</summary>
    /// <remarks>virDomainMigrateGetCompressionCache.</remarks>
    Task<long> GetCompressionCacheAsync(DomainRef domain, CancellationToken cancellationToken) =>
        Unsupported.Call<long>("virDomainMigrateGetCompressionCache");

    /// <summary>Sets the compression cache's size.</summary>
    /// <remarks>virDomainMigrateSetCompressionCache.</remarks>
    Task SetCompressionCacheAsync(DomainRef domain, long bytes, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainMigrateSetCompressionCache");

    /// <summary>Switches a running migration to post-copy.</summary>
    /// <remarks>virDomainMigrateStartPostCopy.</remarks>
    Task StartPostCopyAsync(DomainRef domain, CancellationToken cancellationToken) => Unsupported.Call("virDomainMigrateStartPostCopy");
}
