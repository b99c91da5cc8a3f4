using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Finds and follows the jobs of domains and of their disks.</summary>
public static class DomainJobs
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Finds the jobs that run on a domain and on its disks.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="disk">Only the job of this disk, named by its target or its source; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The jobs; none for a domain that does not run.</returns>
    /// <exception cref="VirtException">InvalidArg for a disk that the domain has not.</exception>
    public static async Task<IReadOnlyList<VirtDomainJob>> FindAsync(VirtDomain domain, string? disk, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        if (!domain.IsActive)
        {
            return [];
        }

        var own = disk is null && domain.Connection.DomainJobs.IsSupported ? OfDomainAsync(domain, cancellationToken) : Task.FromResult<VirtDomainJob?>(null);
        var targets = disk is null ? await DisksAsync(domain, cancellationToken).ConfigureAwait(false) : [disk];
        var jobs = await Task.WhenAll([own, .. targets.Select(target => OfDiskAsync(domain, target, cancellationToken))]).ConfigureAwait(false);
        return [.. jobs.OfType<VirtDomainJob>()];
    }

    /// <summary>Gives the last job of a domain that was done.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="keep">Whether the host keeps it for the next who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The job, or nothing when the host remembers none.</returns>
    /// <remarks>VIR_DOMAIN_JOB_STATS_COMPLETED.</remarks>
    public static async Task<VirtDomainJob?> LastAsync(VirtDomain domain, bool keep, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var flags = DomainJobStatsFlags.Completed | (keep ? DomainJobStatsFlags.KeepCompleted : 0);
        var info = await domain.Connection.DomainJobs.GetInfoAsync(domain.Ref, flags, cancellationToken).ConfigureAwait(false);
        return info.Type == DomainJobType.None ? null : new VirtDomainJob(domain, info);
    }

    /// <summary>Stops a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The end.</returns>
    /// <remarks>virDomainAbortJob, virDomainBlockJobAbort.</remarks>
    public static async Task StopAsync(VirtDomainJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var domain = job.Domain;
        if (job.Disk is not { } disk)
        {
            await domain.Connection.DomainJobs.AbortAsync(domain.Ref, 0, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await domain.Connection.DomainBlockJobs.AbortAsync(domain.Ref, disk, DomainBlockJobAbortFlags.None, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException gone) when (gone.Code == VirtErrorCode.OperationInvalid && job.Operation == nameof(DomainBlockJobType.Backup))
        {
            // A backup is one job of the domain and one for each disk: who stops them all has stopped this one with the first.
        }
    }

    /// <summary>Sets how fast a job may go.</summary>
    /// <param name="job">The job of a disk, or the migration of a domain.</param>
    /// <param name="bytesPerSecond">The limit in bytes per second; 0 for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The end.</returns>
    /// <exception cref="VirtException">OperationInvalid for jobs whose speed cannot be limited.</exception>
    /// <remarks>virDomainBlockJobSetSpeed, virDomainMigrateSetMaxSpeed.</remarks>
    public static Task SetSpeedAsync(VirtDomainJob job, long bytesPerSecond, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        const long Mebibyte = 1024 * 1024;
        var domain = job.Domain;
        return job switch
        {
            { Disk: { } disk } => domain.Connection.DomainBlockJobs.SetSpeedAsync(domain.Ref, disk, bytesPerSecond, cancellationToken),
            { Operation: "MigrationOut" } => domain.Connection.DomainMigrations.SetMaxSpeedAsync(
                domain.Ref, (bytesPerSecond + Mebibyte - 1) / Mebibyte, 0, cancellationToken),
            _ => throw VirtException.Worded(VirtErrorCode.OperationInvalid, $"the speed of a {job.Operation} job cannot be limited"),
        };
    }

    /// <summary>Waits until a job no longer runs, or has both images the same.</summary>
    /// <param name="job">The job.</param>
    /// <param name="progress">Who wants to know how far it is.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    /// <returns>The job as it was seen last: ready, or nothing once it is over.</returns>
    public static async Task<VirtDomainJob?> WaitAsync(VirtDomainJob job, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var seen = job;
        while (seen is { State: VirtJobState.Running })
        {
            progress?.Report(new JobProgress(seen.Activity, seen.Processed, seen.Total));
            await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
            seen = await LookAsync(job, cancellationToken).ConfigureAwait(false);
        }

        if (seen is not null)
        {
            progress?.Report(new JobProgress(seen.Activity, seen.Processed, seen.Total));
        }

        return seen;
    }

    internal static async Task<VirtDomainJob?> OfDiskAsync(VirtDomain domain, string disk, CancellationToken cancellationToken) =>
        await domain.Connection.DomainBlockJobs.GetInfoAsync(domain.Ref, disk, cancellationToken).ConfigureAwait(false) is { } info
            ? new VirtDomainJob(domain, disk, info)
            : null;

    private static async Task<VirtDomainJob?> LookAsync(VirtDomainJob job, CancellationToken cancellationToken)
    {
        try
        {
            return job.Disk is { } disk
                ? await OfDiskAsync(job.Domain, disk, cancellationToken).ConfigureAwait(false)
                : await OfDomainAsync(job.Domain, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException gone) when (gone.Code is VirtErrorCode.NoDomain or VirtErrorCode.OperationInvalid)
        {
            // With the domain, as after a save or a migration, its jobs are over too.
            return null;
        }
    }

    private static async Task<VirtDomainJob?> OfDomainAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        var info = await domain.Connection.DomainJobs.GetInfoAsync(domain.Ref, DomainJobStatsFlags.None, cancellationToken).ConfigureAwait(false);
        return info.Type == DomainJobType.None ? null : new VirtDomainJob(domain, info);
    }

    private static async Task<IReadOnlyList<string>> DisksAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        if (!domain.Connection.DomainBlockJobs.IsSupported)
        {
            return [];
        }

        var xml = await domain.Connection.Domains.GetXmlAsync(domain.Ref, DomainXmlFlags.None, cancellationToken).ConfigureAwait(false);
        return [.. DomainXml.Parse(xml).Devices.Disks.Where(disk => disk.Source is not null).Select(disk => disk.Target).OfType<string>()];
    }
}
