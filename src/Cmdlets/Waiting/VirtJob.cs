using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Commands;

/// <summary>Work of a command that goes on in the background, one target after another.</summary>
public sealed class VirtJob : Job
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<LongWork> _works;
    private Task _running = Task.CompletedTask;

    internal VirtJob(string command, IReadOnlyList<LongWork> works)
        : base(command)
    {
        _works = works;
        PSJobTypeName = nameof(VirtJob);
    }

    /// <inheritdoc/>
    public override bool HasMoreData => Output.Count > 0 || Error.Count > 0 || Progress.Count > 0;

    /// <inheritdoc/>
    public override string Location => "localhost";

    /// <inheritdoc/>
    public override string StatusMessage => string.Empty;

    /// <inheritdoc/>
    public override void StopJob()
    {
        _stop.Cancel();
        _running.GetAwaiter().GetResult();
    }

    internal void Start()
    {
        SetJobState(JobState.Running);
        _running = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Cancel();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task RunAsync()
    {
        var failed = false;
        foreach (var work in _works)
        {
            if (_stop.IsCancellationRequested)
            {
                break;
            }

            failed |= !await DoAsync(work).ConfigureAwait(false);
        }

        SetJobState(_stop.IsCancellationRequested ? JobState.Stopped : failed ? JobState.Failed : JobState.Completed);
    }

    private async Task<bool> DoAsync(LongWork work)
    {
        try
        {
            if (await work.Work(new Reporter(Progress), _stop.Token).ConfigureAwait(false) is { } result)
            {
                Output.Add(PSObject.AsPSObject(result));
            }

            return true;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return true;
        }
        catch (VirtException error)
        {
            Error.Add(ErrorRecords.From(error, work.Target));
            return false;
        }
#pragma warning disable CA1031 // Whatever went wrong, the job has an end: somebody waits for it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Error.Add(new ErrorRecord(error, nameof(VirtErrorCode.InternalError), ErrorCategory.NotSpecified, work.Target));
            return false;
        }
    }

    private sealed class Reporter(PSDataCollection<ProgressRecord> records) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => records.Add(ProgressRecords.From(value));
    }
}
