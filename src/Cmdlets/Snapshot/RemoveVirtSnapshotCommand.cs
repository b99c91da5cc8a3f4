using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Deletes snapshots; the domain itself stays as it is.</summary>
/// <remarks>virDomainSnapshotDelete.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtSnapshot", DefaultParameterSetName = BySnapshot, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveVirtSnapshotCommand : SnapshotTargetCommand
{
    /// <summary>Deletes the snapshots below it as well.</summary>
    [Parameter]
    public SwitchParameter Children { get; set; }

    /// <summary>Deletes only the snapshots below it.</summary>
    [Parameter]
    public SwitchParameter ChildrenOnly { get; set; }

    /// <summary>Has the host forget the snapshot and leaves its data in the disks.</summary>
    [Parameter]
    public SwitchParameter MetadataOnly { get; set; }

    private protected override void Process(VirtSnapshot snapshot)
    {
        if (!ShouldProcess($"{snapshot.Name} of {snapshot.DomainName}", Action(snapshot)))
        {
            return;
        }

        var flags = Flags();
        Run(snapshot, async (progress, token) =>
        {
            await snapshot.Connection.DomainSnapshots.DeleteAsync(snapshot.Ref, flags, progress, token).ConfigureAwait(false);
            return null;
        });
    }

    private string Action(VirtSnapshot snapshot)
    {
        var what = ChildrenOnly ? "Delete the snapshots below" : Children ? "Delete snapshot and all below" : "Delete snapshot";
        return MetadataOnly ? $"{what}, metadata only"
            : snapshot.Files is { Count: > 0 } files ? $"{what} with {string.Join(", ", files)}"
            : what;
    }

    private SnapshotDeleteFlags Flags() =>
        (Children ? SnapshotDeleteFlags.Children : 0)
        | (ChildrenOnly ? SnapshotDeleteFlags.ChildrenOnly : 0)
        | (MetadataOnly ? SnapshotDeleteFlags.MetadataOnly : 0);
}
