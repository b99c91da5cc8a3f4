using System.Collections.Concurrent;
using System.Management.Automation;
using System.Runtime.ExceptionServices;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Commands;

/// <summary>Lets the pipeline thread wait for engine work: it ends at once when the pipeline is stopped or time is up.</summary>
internal sealed class PipelineWaiter : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    // What was begun is taken back before the prompt is there again, unless that takes long.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    internal CancellationToken Stopping => _stop.Token;

    public void Dispose() => _stop.Dispose();

    internal void Stop() => _stop.Cancel();

    /// <summary>Waits for work that shows no progress.</summary>
    internal T Wait<T>(Func<CancellationToken, Task<T>> work, TimeSpan? limit)
    {
        using var time = TimeLimit(limit);
        return Finish(Task.Run(() => work(time.Token), CancellationToken.None), time, limit);
    }

    /// <summary>Waits for work and shows its progress from the pipeline thread.</summary>
    internal T Wait<T>(
        Func<IProgress<JobProgress>, CancellationToken, Task<T>> work, TimeSpan? limit, Action<JobProgress> show)
    {
        using var time = TimeLimit(limit);
        using var reports = new BlockingCollection<JobProgress>();
        var task = Task.Run(() => work(new Reporter(reports), time.Token), CancellationToken.None);
        using var wake = CancellationTokenSource.CreateLinkedTokenSource(time.Token);
        task.ContinueWith(_ => wake.Cancel(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            while (reports.TryTake(out var progress, Timeout.Infinite, wake.Token))
            {
                show(progress);
            }
        }
        catch (OperationCanceledException)
        {
            // The work ended, or the wait for it did; Finish tells which.
        }

        while (reports.TryTake(out var late))
        {
            show(late);
        }

        return Finish(task, time, limit);
    }

    /// <summary>Pulls a sequence item by item.</summary>
    internal IEnumerable<T> Stream<T>(Func<CancellationToken, IAsyncEnumerable<T>> source, TimeSpan? limit)
    {
        using var time = TimeLimit(limit);
        var items = source(time.Token).GetAsyncEnumerator(time.Token);
        var next = Task.FromResult(true);
        try
        {
            while (Finish(next = Task.Run(() => items.MoveNextAsync().AsTask(), CancellationToken.None), time, limit))
            {
                yield return items.Current;
            }
        }
        finally
        {
            // Nobody waits for the sequence to clean up; it may do so only once its last step has ended.
            next.ContinueWith(_ => items.DisposeAsync().AsTask(), TaskScheduler.Default).Unwrap().ContinueWith(end => end.Exception, TaskScheduler.Default);
        }
    }

    private CancellationTokenSource TimeLimit(TimeSpan? limit)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        if (limit is { } value)
        {
            source.CancelAfter(value);
        }

        return source;
    }

    private T Finish<T>(Task<T> task, CancellationTokenSource time, TimeSpan? limit)
    {
        try
        {
            return task.WaitAsync(time.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            Task.WhenAny(task, Task.Delay(Grace, CancellationToken.None)).GetAwaiter().GetResult();
            throw new PipelineStoppedException();
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && limit is not null)
        {
            throw new VirtException(VirtErrorCode.OperationTimeout, $"no answer within {limit.Value.TotalSeconds:0} s");
        }
        catch (AggregateException many) when (many.InnerExceptions.Count == 1)
        {
            ExceptionDispatchInfo.Capture(many.InnerException!).Throw();
            throw;
        }
    }

    private sealed class Reporter(BlockingCollection<JobProgress> reports) : IProgress<JobProgress>
    {
        public void Report(JobProgress value)
        {
            try
            {
                reports.TryAdd(value);
            }
            catch (ObjectDisposedException)
            {
                // The command no longer waits; late reports interest nobody.
            }
        }
    }
}
