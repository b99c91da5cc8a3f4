using System.Diagnostics;
using System.Management.Automation;

namespace VirtPS.Tests.CmdletHost.Commands;

internal abstract class JobCommand : EngineCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true), Alias("Job")] public object[]? InputObject { get; set; }
    [Parameter(ValueFromPipelineByPropertyName = true)] public int[]? Id { get; set; }
    [Parameter] public string[]? Name { get; set; }

    private protected IEnumerable<Job> Chosen()
    {
        var given = (InputObject ?? []).Select(PSObject.Unwrap).ToArray();
        if (given.OfType<Job>().Any())
        {
            return given.OfType<Job>();
        }

        var ids = (Id ?? []).Concat(given.OfType<int>()).ToArray();
        var names = (Name ?? []).Concat(given.OfType<string>()).ToArray();
        return Engine.Jobs.Jobs.OrderBy(j => j.Id).Where(j => ids.Length + names.Length == 0 || ids.Contains(j.Id)
            || names.Any(n => new WildcardPattern(n, WildcardOptions.IgnoreCase).IsMatch(j.Name)));
    }
}

[Cmdlet("Get", "Job")]
internal sealed class GetJobCommand : JobCommand
{
    [Parameter] public JobState? State { get; set; }

    protected override void ProcessRecord() => WriteObject(Chosen().Where(j => State is null || j.State == State).ToArray(), true);
}

[Cmdlet("Wait", "Job")]
internal sealed class WaitJobCommand : JobCommand
{
    private readonly List<Job> _jobs = [];

    [Parameter, Alias("TimeoutSec")] public int Timeout { get; set; } = -1;
    [Parameter] public SwitchParameter Any { get; set; }

    protected override void ProcessRecord() => _jobs.AddRange(Chosen());

    protected override void EndProcessing()
    {
        var clock = Stopwatch.StartNew();
        foreach (var job in _jobs)
        {
            var left = Timeout < 0 ? System.Threading.Timeout.Infinite : (int)Math.Max(0, (Timeout * 1000L) - clock.ElapsedMilliseconds);
            WaitHandle[] handles = Any ? [Engine.Stopped.WaitHandle, .. _jobs.Select(j => j.Finished)] : [Engine.Stopped.WaitHandle, job.Finished];
            var woken = WaitHandle.WaitAny(handles, left);
            Engine.ThrowIfStopping();
            if (Any)
            {
                WriteObject(woken == WaitHandle.WaitTimeout ? null : _jobs[woken - 1]);
                return;
            }

            if (woken != WaitHandle.WaitTimeout)
            {
                WriteObject(job);
            }
        }
    }
}

[Cmdlet("Receive", "Job")]
internal sealed class ReceiveJobCommand : JobCommand
{
    [Parameter] public SwitchParameter Keep { get; set; }
    [Parameter] public SwitchParameter Wait { get; set; }
    [Parameter] public SwitchParameter AutoRemoveJob { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var job in Chosen().ToArray())
        {
            if (Wait)
            {
                WaitHandle.WaitAny([Engine.Stopped.WaitHandle, job.Finished]);
                Engine.ThrowIfStopping();
            }

            foreach (var one in job.ChildJobs.Append(job))
            {
                Write(one.Output, o => WriteObject(PSObject.Unwrap(o)));
                Write(one.Warning, w => WriteWarning(w.Message));
                Write(one.Verbose, v => WriteVerbose(v.Message));
                Write(one.Error, WriteError);
            }

            if (job.State == JobState.Failed && job.JobStateInfo.Reason is { } reason)
            {
                WriteError(reason is IContainsErrorRecord has ? has.ErrorRecord : new ErrorRecord(reason, "JobStateFailed", ErrorCategory.InvalidResult, job));
            }

            if (AutoRemoveJob)
            {
                Engine.Jobs.Remove(job);
            }
        }
    }

    private void Write<T>(PSDataCollection<T> items, Action<T> write)
    {
        foreach (var item in Keep ? [.. items] : items.ReadAll())
        {
            write(item);
        }
    }
}

[Cmdlet("Stop", "Job", SupportsShouldProcess = true)]
internal sealed class StopJobCommand : JobCommand
{
    [Parameter] public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var job in Chosen().Where(j => ShouldProcess($"{j.Command} ({j.Id})", "Stop-Job")).ToArray())
        {
            job.StopJob();
            if (PassThru)
            {
                WriteObject(job);
            }
        }
    }
}

[Cmdlet("Remove", "Job", SupportsShouldProcess = true)]
internal sealed class RemoveJobCommand : JobCommand
{
    [Parameter] public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var job in Chosen().ToArray())
        {
            if (!job.IsFinished && !Force)
            {
                WriteError(new ErrorRecord(
                    new ArgumentException($"The command cannot remove the job with the job ID {job.Id} because the job is not finished. To remove the job, first stop the job, or use the Force parameter."),
                    "JobObjectNotFinishedCannotBeRemoved", ErrorCategory.InvalidOperation, job));
                continue;
            }

            if (!job.IsFinished)
            {
                job.StopJob();
            }

            Engine.Jobs.Remove(job);
            job.Dispose();
        }
    }
}
