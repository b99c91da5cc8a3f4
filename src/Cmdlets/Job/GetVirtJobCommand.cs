using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets the long operations that run on domains and on their disks.</summary>
/// <remarks>virDomainGetJobStats, virDomainGetBlockJobInfo.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtJob", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtDomainJob))]
public sealed class GetVirtJobCommand : DomainReadCommand
{
    /// <summary>Only the job of the disk with this target, such as vda, or this source.</summary>
    [Parameter(Position = 1)]
    [Alias("Target")]
    [ArgumentCompleter(typeof(DomainDiskCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Disk { get; set; }

    /// <summary>Instead the last job of each domain that was done, if the host remembers it; the host forgets it then.</summary>
    [Parameter]
    public SwitchParameter Completed { get; set; }

    /// <summary>Has the host remember a job that -Completed gave.</summary>
    [Parameter]
    public SwitchParameter Keep { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RefuseIf(Completed && Disk is not null, "hosts remember no jobs of disks; -Completed and -Disk do not go together");
        RefuseIf(Keep && !Completed, "-Keep goes with -Completed");
    }

    private protected override void Process(VirtDomain domain)
    {
        if (!Completed)
        {
            WriteObject(Wait(token => DomainJobs.FindAsync(domain, Disk, token)), enumerateCollection: true);
        }
        else if (Wait(token => DomainJobs.LastAsync(domain, Keep, token)) is { } last)
        {
            WriteObject(last);
        }
    }
}
