using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Waits, with progress, until jobs are over or wait to be completed.</summary>
/// <remarks>virDomainGetJobStats, virDomainGetBlockJobInfo. The jobs go on when the wait is given up.</remarks>
[Cmdlet(VerbsLifecycle.Wait, "VirtJob", DefaultParameterSetName = ByJob)]
[OutputType(typeof(VirtDomainJob))]
public sealed class WaitVirtJobCommand : JobTargetCommand
{
    private protected override bool NeedsJob => false;

    private protected override void Process(VirtDomainJob job)
    {
        try
        {
            // What is over leaves nothing to show; what is ready goes on to Complete-VirtJob or Stop-VirtJob.
            if (Wait((progress, token) => DomainJobs.WaitAsync(job, progress, token)) is { } ready)
            {
                WriteObject(ready);
            }
        }
        catch (VirtException late) when (late.Code == VirtErrorCode.OperationTimeout)
        {
            Report(TimeOut($"'{job.Activity}' still goes on after {TimeoutSec} s"), job);
        }
    }
}
