using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Test.Jobs;

/// <summary>Runs long operations as jobs of domains.</summary>
internal sealed class JobRunner(TestNode node)
{
    /// <summary>Runs the work of a job that has begun, until it is done, fails or is stopped.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="domain">The domain.</param>
    /// <param name="job">The job, which the domain has.</param>
    /// <param name="progress">Who wants to know how far it is.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Stops it for the caller.</param>
    /// <returns>What the work gives.</returns>
    /// <exception cref="Engine.Errors.VirtException">OperationAborted when somebody else stopped it; OperationInvalid when the domain is gone.</exception>
    internal async Task<T> RunAsync<T>(
        TestDomain domain,
        TestJob job,
        IProgress<JobProgress>? progress,
        Func<IProgress<JobProgress>, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, job.Stopping);
        var end = DomainJobType.Failed;
        try
        {
            var result = await work(job.Following(progress), either.Token).ConfigureAwait(false);
            end = DomainJobType.Completed;
            return result;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw job.Refusal();
        }
        finally
        {
            lock (node.Gate)
            {
                domain.Work.End(job, end);
            }
        }
    }
}
