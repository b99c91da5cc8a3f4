using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Makes the chain of images below a disk shorter: commits upper images down into a lower one, or with -Pull brings lower ones up.</summary>
/// <remarks>virDomainBlockCommit, virDomainBlockPull, virDomainBlockRebase.</remarks>
[Cmdlet(VerbsData.Merge, "VirtDomainDisk", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomainJob))]
[OutputType(typeof(VirtJob))]
public sealed class MergeVirtDomainDiskCommand : DiskJobCommand
{
    /// <summary>Brings the data of lower images up into the one that the guest writes to, instead of committing it down.</summary>
    [Parameter]
    public SwitchParameter Pull { get; set; }

    /// <summary>The image that takes the data, or with -Pull the one that stays below, as a path or such as vda[2]. Without it the lowest, or with -Pull none.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Base { get; set; }

    /// <summary>The uppermost image whose data is committed. Without it the one that the guest writes to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Top { get; set; }

    /// <summary>Commits into the next image below instead of the lowest.</summary>
    [Parameter]
    public SwitchParameter Shallow { get; set; }

    /// <summary>Deletes the files whose data has been committed, where the host can.</summary>
    [Parameter]
    public SwitchParameter Delete { get; set; }

    /// <summary>Keeps names of backing files relative that are.</summary>
    [Parameter]
    public SwitchParameter KeepRelative { get; set; }

    /// <summary>Waits until the commit of the image in use is ready and moves the guest to the image that took the data.</summary>
    [Parameter]
    public SwitchParameter Pivot { get; set; }

    /// <summary>Waits until the commit of the image in use is ready and leaves the guest where it is.</summary>
    [Parameter]
    public SwitchParameter KeepOverlay { get; set; }

    private protected override bool? Ending => Pivot ? true : KeepOverlay ? false : null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RefuseIf(Pull && (Top is not null || Shallow || Delete || Pivot || KeepOverlay), "-Pull goes with -Base, -Bandwidth and -KeepRelative only");
        RefuseIf(Pivot && KeepOverlay, "-Pivot and -KeepOverlay contradict each other");
        RefuseIf((Pivot || KeepOverlay) && Top is not null, "-Pivot and -KeepOverlay are for the image in use; leave out -Top");
    }

    private protected override void Process(VirtDomain domain)
    {
        var jobs = domain.Connection.DomainBlockJobs;
        if (Pull)
        {
            var flags = KeepRelative ? DomainBlockRebaseFlags.Relative : DomainBlockRebaseFlags.None;
            Run(domain, "Pull the data of backing images", token => jobs.PullAsync(domain.Ref, Disk, Base, Bandwidth, flags, token));
        }
        else
        {
            Run(domain, "Commit data into backing image", token => jobs.CommitAsync(domain.Ref, Disk, Base, Top, Bandwidth, CommitFlags(), token));
        }
    }

    private DomainBlockCommitFlags CommitFlags() =>
        (Shallow ? DomainBlockCommitFlags.Shallow : 0)
        | (Delete ? DomainBlockCommitFlags.Delete : 0)
        | (KeepRelative ? DomainBlockCommitFlags.Relative : 0)
        | (Top is null || Top == Disk ? DomainBlockCommitFlags.Active : 0);
}
