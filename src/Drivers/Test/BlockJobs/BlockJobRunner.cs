using VirtPS.Drivers.Test.Domains;
using VirtPS.Drivers.Test.Jobs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.BlockJobs;

/// <summary>Lets block jobs go on at the pace of a connection, with their events.</summary>
internal sealed class BlockJobRunner(TestNode node, TestPace pace)
{
    private readonly TestDomainTable _table = node.Domains;

    /// <summary>Refuses another job for a disk that has one.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="target">The disk's target.</param>
    /// <exception cref="VirtException">BlockCopyActive where the disk is mirrored, else OperationUnsupported.</exception>
    internal static void RefuseSecond(TestDomain domain, string target)
    {
        if (domain.Work.BlockJobs.TryGetValue(target, out var other))
        {
            throw new VirtException(
                other.Mirrors ? VirtErrorCode.BlockCopyActive : VirtErrorCode.OperationUnsupported,
                $"disk '{target}' already in active block job",
                VirtErrorDomain.Test);
        }
    }

    /// <summary>Lets a job go on that is among its domain's.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="job">The job.</param>
    /// <returns>The first step; where no time passes, the job has gone as far by then as it goes by itself.</returns>
    internal Task LaunchAsync(TestDomain domain, TestBlockJob job)
    {
        // The caller does not wait for the job: its end is told by an event, as on a real host.
        var going = GoAsync(domain, job);
        return pace.IsInstant ? going : Task.CompletedTask;
    }

    /// <summary>Ends a job; called under the node's lock.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="job">The job.</param>
    /// <param name="status">How it ended.</param>
    internal void End(TestDomain domain, TestBlockJob job, BlockJobStatus status)
    {
        domain.Work.BlockJobs.Remove(job.Target);
        if (status == BlockJobStatus.Completed && job.Apply is { } apply)
        {
            domain.Definition = DomainReader.Show(domain.Definition, apply);
            if (domain.NextDefinition is { } next)
            {
                domain.NextDefinition = Follow(next, job, apply);
            }
        }
        else if (job.Mirrors)
        {
            domain.Definition = DomainReader.Show(domain.Definition, definition => Mirror.Remove(definition, job.Target));
        }

        Tell(domain, job, status);
        job.Lose();
        job.End();
    }

    /// <summary>Tells how a job goes.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="job">The job.</param>
    /// <param name="status">How it goes.</param>
    internal void Tell(TestDomain domain, TestBlockJob job, BlockJobStatus status)
    {
        if (job.Path is { } path)
        {
            _table.Publish(new DomainBlockJobEvent(domain.Ref, path, job.Type, status));
        }

        _table.Publish(new DomainBlockJob2Event(domain.Ref, job.Target, job.Type, status));
    }

    // The stored definition follows where it still has the disk that the job has worked on.
    private static DomainDefinition Follow(DomainDefinition stored, TestBlockJob job, Action<DomainXml> apply) =>
        stored.Devices.Disks.FirstOrDefault(disk => disk.Target == job.Target) is { } own && own.Path == job.Path ? stored.With(apply) : stored;

    private async Task GoAsync(TestDomain domain, TestBlockJob job)
    {
        try
        {
            await pace.PassAsync(string.Empty, job.Total, new Steps(this, domain, job), null, job.Stopping).ConfigureAwait(false);
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException)
        {
            // Whoever stopped it has said how it ended.
            job.End();
            return;
        }

        lock (node.Gate)
        {
            if (!IsCurrent(domain, job))
            {
                return;
            }

            if (!job.Mirrors)
            {
                End(domain, job, BlockJobStatus.Completed);
                return;
            }

            job.IsReady = true;
            domain.Definition = DomainReader.Show(domain.Definition, definition => Mirror.SetReady(definition, job.Target));
            Tell(domain, job, BlockJobStatus.Ready);
        }
    }

    private static bool IsCurrent(TestDomain domain, TestBlockJob job) =>
        domain.Work.BlockJobs.TryGetValue(job.Target, out var known) && known == job;

    private sealed class Steps(BlockJobRunner runner, TestDomain domain, TestBlockJob job) : IProgress<JobProgress>
    {
        public void Report(JobProgress value)
        {
            lock (runner.NodeGate)
            {
                if (IsCurrent(domain, job))
                {
                    job.Done = value.Done;
                }
            }
        }
    }

    private Lock NodeGate => node.Gate;
}
