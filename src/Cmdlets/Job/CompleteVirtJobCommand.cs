using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Ends copies and active commits of disks that are ready by moving the guest to the other image.</summary>
/// <remarks>virDomainBlockJobAbort with VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT.</remarks>
[Cmdlet(VerbsLifecycle.Complete, "VirtJob", DefaultParameterSetName = ByJob, SupportsShouldProcess = true)]
public sealed class CompleteVirtJobCommand : JobTargetCommand
{
    /// <summary>Waits for jobs that are not ready yet.</summary>
    [Parameter]
    public new SwitchParameter Wait { get; set; }

    private protected override void Process(VirtDomainJob job)
    {
        if (job.Disk is not { } disk)
        {
            throw VirtException.Worded(VirtErrorCode.OperationInvalid, $"'{job.Activity}' ends by itself; jobs of disks can be completed");
        }

        if (!ShouldProcess(job.Activity, "Move the guest to the other image"))
        {
            return;
        }

        if (Wait && base.Wait((progress, token) => DomainJobs.WaitAsync(job, progress, token)) is null)
        {
            return;
        }

        base.Wait(token => job.Domain.Connection.DomainBlockJobs.AbortAsync(job.Domain.Ref, disk, DomainBlockJobAbortFlags.Pivot, token));
    }
}
