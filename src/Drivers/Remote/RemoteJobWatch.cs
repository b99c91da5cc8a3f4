using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Follows a long call: asks the daemon how its job goes, and has the job stopped when the caller wants no more.</summary>
/// <remarks>What virsh does beside virDomainSave and its kin, by virDomainGetJobInfo and virDomainAbortJob.</remarks>
/// <param name="link">The way to the daemon.</param>
/// <param name="time">The clock.</param>
internal sealed class RemoteJobWatch(RemoteLink link, TimeProvider time)
{
    // As often as virsh asks.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // A job that was told to stop ends soon; one that does not is left to the daemon.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Makes a call that runs as a job on a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="activity">What goes on, for a person.</param>
    /// <param name="call">Makes the call; its token abandons it.</param>
    /// <param name="progress">Who is told.</param>
    /// <param name="cancellationToken">Has the job stopped.</param>
    /// <returns>What the call gives; also where the job was done before it could be stopped.</returns>
    internal async Task<T> RunAsync<T>(
        DomainRef domain, string activity, Func<CancellationToken, Task<T>> call, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var abandon = new CancellationTokenSource();
        using var ended = new CancellationTokenSource();
        var work = call(abandon.Token);
        var watching = progress is null ? Task.CompletedTask : WatchAsync(domain, activity, progress, ended.Token);
        try
        {
            return await work.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await StopAsync(domain, work).ConfigureAwait(false);
            if (work.IsCompletedSuccessfully)
            {
                return await work.ConfigureAwait(false);
            }

            throw;
        }
        finally
        {
            await abandon.CancelAsync().ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
            await EndOf(work).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the end of a task, however it ends.</summary>
    private static Task EndOf(Task task) =>
        task.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private async Task StopAsync(DomainRef domain, Task work)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            await link.CallAsync(DomainJobProcedures.Abort, new DomainArgs(domain), limit.Token).ConfigureAwait(false);
            await EndOf(work).WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is VirtException or OperationCanceledException)
        {
            // The host cannot stop it: what is left is to wait no longer.
        }
    }

    private async Task WatchAsync(DomainRef domain, string activity, IProgress<JobProgress> progress, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, time, ended).ConfigureAwait(false);
                var job = await link.CallAsync(DomainJobProcedures.GetInfo, new DomainArgs(domain), ended).ConfigureAwait(false);
                if ((DomainJobType)job.Type is DomainJobType.Bounded or DomainJobType.Unbounded)
                {
                    progress.Report(new JobProgress(activity, Signed(job.DataProcessed), Signed(job.DataTotal)));
                }
            }
        }
        catch (Exception error) when (error is VirtException or OperationCanceledException)
        {
            // Over, or a host that cannot tell.
        }
    }

    private static long Signed(ulong amount) => (long)Math.Min(amount, long.MaxValue);
}
