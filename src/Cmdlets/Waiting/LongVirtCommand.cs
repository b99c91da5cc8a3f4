using System.Management.Automation;
using VirtPS.Engine.Jobs;

namespace VirtPS.Commands;

/// <summary>The base of commands whose work can take long: it is waited for with progress, or with -AsJob goes on as a job.</summary>
public abstract class LongVirtCommand : VirtCommand
{
    private readonly WorkList _later = new();

    /// <summary>Returns a job at once and does the work in the background; Stop-Job aborts it.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => _later.StartFor(this);

    /// <summary>Does work for one target now, or with -AsJob later; what it gives goes to the pipeline, or to the job's output.</summary>
    /// <param name="target">What error records are about.</param>
    /// <param name="work">The work; it gives null when nothing is to be written.</param>
    private protected void Run(object target, Func<IProgress<JobProgress>, CancellationToken, Task<object?>> work)
    {
        if (AsJob)
        {
            _later.Add(target, work);
        }
        else if (Wait(work) is { } result)
        {
            WriteObject(result);
        }
    }
}
