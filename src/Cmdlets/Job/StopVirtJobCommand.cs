using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Stops long operations on domains and their disks; the domain runs on as if they had not begun.</summary>
/// <remarks>virDomainAbortJob, virDomainBlockJobAbort.</remarks>
[Cmdlet(VerbsLifecycle.Stop, "VirtJob", DefaultParameterSetName = ByJob, SupportsShouldProcess = true)]
public sealed class StopVirtJobCommand : JobTargetCommand
{
    private protected override void Process(VirtDomainJob job)
    {
        if (ShouldProcess(job.Activity, "Stop job"))
        {
            Wait(token => DomainJobs.StopAsync(job, token));
        }
    }
}
