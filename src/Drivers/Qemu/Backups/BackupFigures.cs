using VirtPS.Drivers.Qemu.BlockJobs;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Backups;

/// <summary>Tells how far backups are.</summary>
/// <remarks>qemuBackupGetJobInfoStats, qemuDomainBackupJobDataToParams.</remarks>
internal static class BackupFigures
{
    /// <summary>Asks how far a backup is.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="backup">The backup.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The figures.</returns>
    internal static async Task<DomainJobInfo> AskAsync(QemuRun run, QemuBackup backup, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var jobs = (await run.Monitor.RunAsync("query-jobs", null, cancellationToken).ConfigureAwait(false)).Items().ToList();
        var (done, total) = backup.Ended;
        foreach (var disk in backup.Disks)
        {
            if (BlockJobTable.Of(run).OfDisk(disk.Get("name")!) is { Kind: BlockJobKind.Backup, End: null } job
                && jobs.FindIndex(item => item.Text("id") == job.Name) is >= 0 and var at)
            {
                done += jobs[at].Number("current-progress") ?? 0;
                total += jobs[at].Number("total-progress") ?? 0;
            }
        }

        return Describe(backup, DomainJobType.Unbounded, now, done, total);
    }

    /// <summary>Describes a backup that has ended.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="now">The time.</param>
    /// <returns>The figures.</returns>
    internal static DomainJobInfo Describe(QemuBackup backup, DomainJobType end, DateTimeOffset now) => Describe(backup, end, now, backup.Ended.Done, backup.Ended.Total);

    private static DomainJobInfo Describe(QemuBackup backup, DomainJobType type, DateTimeOffset now, long done, long total)
    {
        List<TypedParameter> values = [new("operation", QemuJobInfo.Backup), new("time_elapsed", (ulong)Math.Max(0, (now - backup.Began).TotalMilliseconds))];
        if (total > 0 || done > 0)
        {
            values.AddRange(backup.IsPulled
                ? [new("disk_temp_used", (ulong)done), new("disk_temp_total", (ulong)total)]
                : [new("disk_total", (ulong)total), new("disk_processed", (ulong)done), new("disk_remaining", (ulong)Math.Max(0, total - done))]);
        }

        if (type != DomainJobType.Unbounded)
        {
            values.Add(new("success", type == DomainJobType.Completed));
        }

        if (backup.Error is { } error)
        {
            values.Add(new("errmsg", error));
        }

        return new DomainJobInfo(type, values);
    }
}
