using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Changes what snapshots were taken for, and which one is the current one.</summary>
/// <remarks>virDomainSnapshotCreateXML with VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtSnapshot", DefaultParameterSetName = BySnapshot, SupportsShouldProcess = true)]
[OutputType(typeof(VirtSnapshot))]
public sealed class SetVirtSnapshotCommand : SnapshotTargetCommand
{
    /// <summary>What it was taken for; an empty text removes it.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? Description { get; set; }

    /// <summary>Makes it the snapshot that the next one will be a child of; the domain stays as it is.</summary>
    [Parameter]
    public SwitchParameter Current { get; set; }

    /// <summary>Gives the snapshots on, as they are afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf(Description is null && !Current, "nothing to change was given");

    private protected override void Process(VirtSnapshot snapshot)
    {
        if (!ShouldProcess($"{snapshot.Name} of {snapshot.DomainName}", Description is null ? "Make snapshot the current one" : "Change snapshot"))
        {
            return;
        }

        Wait(token => snapshot.DescribeAsync(Description, Current, token));
        if (PassThru)
        {
            WriteObject(snapshot);
        }
    }
}
