using System.Management.Automation;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that start jobs on disks: they come back at once, wait to the end, or go on as a job.</summary>
public abstract class DiskJobCommand : DomainTargetCommand
{
    private readonly WorkList _later = new();

    /// <summary>The disk's target, such as vda.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Target")]
    [ArgumentCompleter(typeof(DomainDiskCompleter))]
    [ValidateNotNullOrEmpty]
    public string Disk { get; set; } = string.Empty;

    /// <summary>The limit in bytes per second, such as 50MB; without it there is none.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long Bandwidth { get; set; }

    /// <summary>Waits, with progress, until the job is over or ready. Ctrl-C stops the job.</summary>
    [Parameter]
    public new SwitchParameter Wait { get; set; }

    /// <summary>Returns a job at once that waits to the end; Stop-Job stops the operation.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => _later.StartFor(this);

    /// <summary>How a job that becomes ready ends: true moves the guest to the other image, false leaves it; null leaves the job as it is.</summary>
    private protected abstract bool? Ending { get; }

    /// <summary>Starts the job on a disk and does with it what the switches say.</summary>
    private protected void Run(VirtDomain domain, string action, Func<CancellationToken, Task> start)
    {
        if (!ShouldProcess($"{Disk} of {domain.Name}", action))
        {
            return;
        }

        var run = new DiskJobRun(domain, Disk);
        if (AsJob)
        {
            _later.Add(domain, async (progress, token) => await FinishAsync(run, start, progress, token).ConfigureAwait(false));
        }
        else if ((Wait || Ending is not null
            ? base.Wait((progress, token) => FinishAsync(run, start, progress, token))
            : base.Wait(token => run.StartAsync(start, token))) is { } job)
        {
            WriteObject(job);
        }
    }

    private Task<VirtDomainJob?> FinishAsync(DiskJobRun run, Func<CancellationToken, Task> start, IProgress<JobProgress> progress, CancellationToken token) =>
        run.FinishAsync(start, Ending, progress, token);
}
