namespace VirtPS.Engine.Model;

/// <summary>How migrations of a domain are limited.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Bandwidth">The limit in bytes per second; nothing where there is none.</param>
/// <param name="PostCopyBandwidth">The limit after the switch to post-copy; nothing where there is none or the host knows none.</param>
/// <param name="MaxDowntime">The longest pause that the guest may notice, where the host tells.</param>
/// <param name="CompressionCache">The cache for compression in bytes, where the host tells.</param>
public sealed record VirtMigration(VirtDomain Domain, long? Bandwidth, long? PostCopyBandwidth, TimeSpan? MaxDowntime, long? CompressionCache)
{
    private const long Mebibyte = 1024 * 1024;
    private const uint PostCopySpeed = 1;

    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>The limit, for people.</summary>
    public string BandwidthText => Bandwidth is { } limit ? $"{SizeText.Of(limit)}/s" : "none";

    /// <summary>The cache, for people.</summary>
    public string? CompressionCacheText => SizeText.Of(CompressionCache);

    /// <summary>Asks a host.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it says.</returns>
    public static async Task<VirtMigration> ReadAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var migrations = domain.Connection.DomainMigrations;
        var speed = migrations.GetMaxSpeedAsync(domain.Ref, 0, cancellationToken);
        var later = domain.IsActive ? Optional.OrNoValue(migrations.GetMaxSpeedAsync(domain.Ref, PostCopySpeed, cancellationToken)) : Task.FromResult<long?>(null);
        var pause = domain.IsActive ? Optional.OrNoValue(migrations.GetMaxDowntimeAsync(domain.Ref, cancellationToken)) : Task.FromResult<long?>(null);
        var cache = domain.IsActive ? Optional.OrNoValue(migrations.GetCompressionCacheAsync(domain.Ref, cancellationToken)) : Task.FromResult<long?>(null);
        return new VirtMigration(
            domain,
            Bytes(await speed.ConfigureAwait(false)),
            Bytes(await later.ConfigureAwait(false)),
            await pause.ConfigureAwait(false) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
            await cache.ConfigureAwait(false));
    }

    // The largest number that a host can count to is how it says that there is no limit.
    private static long? Bytes(long? mebibytes) => mebibytes is null or 0 || mebibytes >= long.MaxValue / Mebibyte ? null : mebibytes * Mebibyte;
}
