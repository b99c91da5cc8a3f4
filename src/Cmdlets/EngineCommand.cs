using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Commands;

/// <summary>The base of every command: it waits for the engine on the pipeline thread and maps its errors.</summary>
public abstract class EngineCommand : PSCmdlet, IDisposable
{
    private readonly PipelineWaiter _waiter = new();
    private bool _yesToAll;
    private bool _noToAll;

    /// <summary>How many seconds one call may take; without it there is no limit.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int TimeoutSec { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what the command still holds, however it ended.</summary>
    /// <param name="disposing">Whether it is disposed of, and not finalized.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _waiter.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _waiter.Stop();

    /// <summary>The time limit of one call.</summary>
    private protected TimeSpan? Limit => TimeoutSec > 0 ? TimeSpan.FromSeconds(TimeoutSec) : null;

    /// <summary>Waits for engine work on the pipeline thread.</summary>
    private protected T Wait<T>(Func<CancellationToken, Task<T>> work) => _waiter.Wait(work, Limit);

    /// <summary>Waits for engine work on the pipeline thread.</summary>
    private protected void Wait(Func<CancellationToken, Task> work) =>
        _waiter.Wait(
            async token =>
            {
                await work(token).ConfigureAwait(false);
                return true;
            },
            Limit);

    /// <summary>Waits for long engine work and shows its progress.</summary>
    private protected T Wait<T>(Func<IProgress<JobProgress>, CancellationToken, Task<T>> work)
    {
        JobProgress? last = null;
        var result = _waiter.Wait(
            work,
            Limit,
            progress =>
            {
                last = progress;
                WriteProgress(ProgressRecords.From(progress));
            });
        if (last is { } shown)
        {
            WriteProgress(ProgressRecords.Completed(shown));
        }

        return result;
    }

    /// <summary>Lets time pass; -TimeoutSec does not count it, Ctrl-C ends it.</summary>
    private protected void Pause(TimeSpan time) =>
        _waiter.Wait(
            async token =>
            {
                await Task.Delay(time, token).ConfigureAwait(false);
                return true;
            },
            null);

    /// <summary>Waits for what lasts as long as the user wants; -TimeoutSec does not count it, Ctrl-C ends it.</summary>
    private protected T Stay<T>(Func<CancellationToken, Task<T>> work) => _waiter.Wait(work, null);

    /// <summary>Pulls a sequence item by item on the pipeline thread.</summary>
    private protected IEnumerable<T> Stream<T>(Func<CancellationToken, IAsyncEnumerable<T>> source) => _waiter.Stream(source, Limit);

    /// <summary>Does something for one target; what the engine refuses becomes an error record about that target.</summary>
    private protected bool Attempt(object? target, Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (VirtException error)
        {
            Report(error, target);
            return false;
        }
    }

    /// <summary>Reports an engine error; it ends the command only when nothing more can be done on the connection.</summary>
    private protected void Report(VirtException error, object? target)
    {
        var record = ErrorRecords.From(error, target);
        if (ErrorRecords.EndsCommand(error))
        {
            ThrowTerminatingError(record);
        }

        WriteError(record);
    }

    /// <summary>Ends the command because its parameters contradict each other.</summary>
    /// <param name="contradiction">Whether they do.</param>
    /// <param name="message">What does not go together.</param>
    private protected void RefuseIf(bool contradiction, string message)
    {
        if (contradiction)
        {
            ThrowTerminatingError(ErrorRecords.From(VirtException.Worded(VirtErrorCode.InvalidArg, message), null));
        }
    }

    /// <summary>Whether a text is one of those asked for; without any, all are.</summary>
    /// <param name="patterns">What is asked for; wildcards count, case does not.</param>
    /// <param name="text">The text; null is none.</param>
    private protected static bool Matches(string[]? patterns, string? text) =>
        patterns is null || (text is not null && Array.Exists(patterns, pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch(text)));

    /// <summary>Makes the error that says what did not happen in time.</summary>
    private protected static VirtException TimeOut(string message) => VirtException.Worded(VirtErrorCode.OperationTimeout, message);

    /// <summary>Asks as ShouldProcess does, with high impact: where a command destroys only with a switch, its attribute cannot say so.</summary>
    private protected bool ShouldDestroy(string target, string action)
    {
        // At medium and low preference ShouldProcess asks by itself; with -Confirm it asks or is told not to.
        var asksAnyway = MyInvocation.BoundParameters.ContainsKey("Confirm")
            || !IsSet("ConfirmPreference", nameof(ConfirmImpact.High));
        return ShouldProcess(target, action)
            && (asksAnyway || ShouldContinue($"Performing the operation \"{action}\" on target \"{target}\".", "Are you sure you want to do this?", ref _yesToAll, ref _noToAll));
    }

    /// <summary>Whether the user sees what WriteVerbose writes; what costs a question to the host is worked out only then.</summary>
    private protected bool ShowsVerbose =>
        MyInvocation.BoundParameters.TryGetValue("Verbose", out var asked)
            ? asked is SwitchParameter { IsPresent: true }
            : !IsSet("VerbosePreference", nameof(ActionPreference.SilentlyContinue));

    // A preference may have been set in a script's own scope, and is text there.
    private bool IsSet(string preference, string value) =>
        string.Equals($"{SessionState.PSVariable.GetValue(preference)}", value, StringComparison.OrdinalIgnoreCase);
}
