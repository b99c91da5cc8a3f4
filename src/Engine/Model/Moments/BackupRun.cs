using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Engine.Model;

/// <summary>Starts a backup and, where that is wanted, follows it to its end.</summary>
/// <param name="domain">The domain.</param>
/// <param name="backupXml">What is backed up, and how.</param>
/// <param name="checkpointXml">A checkpoint to make at the same moment; null for none.</param>
/// <param name="flags">How it begins.</param>
public sealed class BackupRun(VirtDomain domain, string backupXml, string? checkpointXml, DomainBackupFlags flags)
{
    /// <summary>Finds the backup of a domain that is under way.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The backup, or nothing when there is none.</returns>
    public static async Task<VirtBackup?> FindAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        try
        {
            return new VirtBackup(domain, await domain.Connection.DomainBackups.GetXmlAsync(domain.Ref, cancellationToken).ConfigureAwait(false));
        }
        catch (VirtException none) when (none.Code == VirtErrorCode.NoDomainBackup)
        {
            return null;
        }
    }

    /// <summary>Starts the backup.</summary>
    /// <param name="cancellationToken">Ends the wait for the start.</param>
    /// <returns>The backup, or nothing when it is done already.</returns>
    public async Task<VirtBackup?> StartAsync(CancellationToken cancellationToken)
    {
        await domain.Connection.DomainBackups.BeginAsync(domain.Ref, backupXml, checkpointXml, flags, cancellationToken).ConfigureAwait(false);
        return await FindAsync(domain, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts the backup and waits for its end.</summary>
    /// <param name="progress">Who wants to know how far it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="VirtException">OperationFailed when it did not end well.</exception>
    public async Task<VirtBackup?> FinishAsync(IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var job in await DomainJobs.FindAsync(domain, null, cancellationToken).ConfigureAwait(false))
            {
                if (job is { Disk: null, Operation: "Backup" })
                {
                    await DomainJobs.WaitAsync(job, progress, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            await TryStopAsync().ConfigureAwait(false);
            throw;
        }

        if (await DomainJobs.LastAsync(domain, keep: true, cancellationToken).ConfigureAwait(false) is { Operation: "Backup", State: not VirtJobState.Completed } last)
        {
            throw VirtException.Worded(VirtErrorCode.OperationFailed, $"the backup of '{domain.Name}' failed: {last.Statistics.FindText("errmsg") ?? $"{last.State}"}");
        }

        return null;
    }

    private async Task TryStopAsync()
    {
        try
        {
            await domain.Connection.DomainJobs.AbortAsync(domain.Ref, 0, CancellationToken.None).ConfigureAwait(false);
        }
        catch (VirtException)
        {
            // It ended before it could be stopped.
        }
    }
}
