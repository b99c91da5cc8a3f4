using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Limits migrations of domains, or switches one that is under way to post-copy.</summary>
/// <remarks>virDomainMigrateSetMaxSpeed, virDomainMigrateSetMaxDowntime, virDomainMigrateSetCompressionCache, virDomainMigrateStartPostCopy.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtMigration", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SetVirtMigrationCommand : DomainChangeCommand
{
    private const long Mebibyte = 1024 * 1024;
    private const uint PostCopySpeed = 1;

    /// <summary>The limit in bytes per second, rounded up to whole MiB.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? Bandwidth { get; set; }

    /// <summary>The limit after the switch to post-copy, in bytes per second, rounded up to whole MiB.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? PostCopyBandwidth { get; set; }

    /// <summary>The longest pause that the guest may notice; a number is taken as seconds.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan? MaxDowntime { get; set; }

    /// <summary>The cache for compression, in bytes.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? CompressionCache { get; set; }

    /// <summary>Lets the guest run at the destination now, before its memory is all there.</summary>
    [Parameter]
    public SwitchParameter PostCopy { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf(
        Bandwidth is null && PostCopyBandwidth is null && MaxDowntime is null && CompressionCache is null && !PostCopy, "nothing to change was given");

    private protected override void Process(VirtDomain domain) => Change(domain, PostCopy ? "Switch the migration to post-copy" : "Limit migrations", token => SetAsync(domain, token));

    private async Task SetAsync(VirtDomain domain, CancellationToken token)
    {
        var migrations = domain.Connection.DomainMigrations;
        if (Bandwidth is { } limit)
        {
            await migrations.SetMaxSpeedAsync(domain.Ref, Whole(limit), 0, token).ConfigureAwait(false);
        }

        if (PostCopyBandwidth is { } later)
        {
            await migrations.SetMaxSpeedAsync(domain.Ref, Whole(later), PostCopySpeed, token).ConfigureAwait(false);
        }

        if (MaxDowntime is { } pause)
        {
            await migrations.SetMaxDowntimeAsync(domain.Ref, (long)pause.TotalMilliseconds, token).ConfigureAwait(false);
        }

        if (CompressionCache is { } cache)
        {
            await migrations.SetCompressionCacheAsync(domain.Ref, cache, token).ConfigureAwait(false);
        }

        if (PostCopy)
        {
            await migrations.StartPostCopyAsync(domain.Ref, token).ConfigureAwait(false);
        }
    }

    private static long Whole(long bytes) => bytes / Mebibyte + (bytes % Mebibyte > 0 ? 1 : 0);
}
