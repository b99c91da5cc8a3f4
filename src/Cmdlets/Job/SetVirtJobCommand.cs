using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Sets how fast the jobs of disks, and migrations, may go.</summary>
/// <remarks>virDomainBlockJobSetSpeed, virDomainMigrateSetMaxSpeed.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtJob", DefaultParameterSetName = ByJob, SupportsShouldProcess = true)]
public sealed class SetVirtJobCommand : JobTargetCommand
{
    /// <summary>The limit in bytes per second, such as 50MB; 0 for none. A migration's limit is rounded up to whole MiB.</summary>
    [Parameter(Mandatory = true)]
    [ValidateRange(0, long.MaxValue)]
    public long Bandwidth { get; set; }

    private protected override void Process(VirtDomainJob job)
    {
        if (ShouldProcess(job.Activity, Bandwidth == 0 ? "Take away the job's speed limit" : $"Limit the job to {SizeText.Of(Bandwidth)}/s"))
        {
            Wait(token => DomainJobs.SetSpeedAsync(job, Bandwidth, token));
        }
    }
}
