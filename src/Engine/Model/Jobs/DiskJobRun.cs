using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Engine.Model;

/// <summary>Starts a job on a disk and, where that is wanted, follows it to its end.</summary>
/// <param name="domain">The domain.</param>
/// <param name="disk">The disk's target.</param>
public sealed class DiskJobRun(VirtDomain domain, string disk)
{
    private DomainBlockJobOperations Jobs => domain.Connection.DomainBlockJobs;

    /// <summary>Starts the job and looks at it.</summary>
    /// <param name="start">Starts it.</param>
    /// <param name="cancellationToken">Ends the wait for the start.</param>
    /// <returns>The job, or nothing when it is done already.</returns>
    public async Task<VirtDomainJob?> StartAsync(Func<CancellationToken, Task> start, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(start);
        await start(cancellationToken).ConfigureAwait(false);
        return await DomainJobs.OfDiskAsync(domain, disk, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts the job, waits for it, and ends it where it does not end by itself.</summary>
    /// <param name="start">Starts it.</param>
    /// <param name="pivot">How a job that becomes ready ends: true moves the guest to the other image, false leaves it; null leaves the job as it is.</param>
    /// <param name="progress">Who wants to know how far it is.</param>
    /// <param name="cancellationToken">Stops the job.</param>
    /// <returns>The job where it stays ready, else nothing.</returns>
    public async Task<VirtDomainJob?> FinishAsync(
        Func<CancellationToken, Task> start, bool? pivot, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var job = await StartAsync(start, cancellationToken).ConfigureAwait(false);
        if (job is null)
        {
            return null;
        }

        try
        {
            job = await DomainJobs.WaitAsync(job, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await TryStopAsync().ConfigureAwait(false);
            throw;
        }

        if (job is null || pivot is not { } move)
        {
            return job;
        }

        await Jobs.AbortAsync(
            domain.Ref, disk, move ? DomainBlockJobAbortFlags.Pivot : DomainBlockJobAbortFlags.None, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async Task TryStopAsync()
    {
        try
        {
            await Jobs.AbortAsync(domain.Ref, disk, DomainBlockJobAbortFlags.None, CancellationToken.None).ConfigureAwait(false);
        }
        catch (VirtException)
        {
            // It ended before it could be stopped.
        }
    }
}
