using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Deletes checkpoints; what was known of changes goes to their parents.</summary>
/// <remarks>virDomainCheckpointDelete.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtCheckpoint", DefaultParameterSetName = ByCheckpoint, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveVirtCheckpointCommand : CheckpointTargetCommand
{
    /// <summary>Deletes the checkpoints below it as well.</summary>
    [Parameter]
    public SwitchParameter Children { get; set; }

    /// <summary>Deletes only the checkpoints below it.</summary>
    [Parameter]
    public SwitchParameter ChildrenOnly { get; set; }

    /// <summary>Has the host forget the checkpoint and leaves its bitmaps in the disks.</summary>
    [Parameter]
    public SwitchParameter MetadataOnly { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf(Children && ChildrenOnly, "-Children and -ChildrenOnly contradict each other");

    private protected override void Process(VirtCheckpoint checkpoint)
    {
        var what = ChildrenOnly ? "Delete the checkpoints below" : Children ? "Delete checkpoint and all below" : "Delete checkpoint";
        if (ShouldProcess($"{checkpoint.Name} of {checkpoint.DomainName}", MetadataOnly ? $"{what}, metadata only" : what))
        {
            Wait(token => checkpoint.Connection.DomainCheckpoints.DeleteAsync(checkpoint.Ref, Flags(), token));
        }
    }

    private CheckpointDeleteFlags Flags() =>
        (Children ? CheckpointDeleteFlags.Children : 0)
        | (ChildrenOnly ? CheckpointDeleteFlags.ChildrenOnly : 0)
        | (MetadataOnly ? CheckpointDeleteFlags.MetadataOnly : 0);
}
