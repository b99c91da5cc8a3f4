using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Takes domains back to snapshots; what happened since is lost.</summary>
/// <remarks>virDomainRevertToSnapshot.</remarks>
[Cmdlet(VerbsData.Restore, "VirtSnapshot", DefaultParameterSetName = BySnapshot, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(VirtDomain))]
public sealed class RestoreVirtSnapshotCommand : SnapshotTargetCommand
{
    /// <summary>Has the domain run afterwards, whatever its state was.</summary>
    [Parameter]
    public SwitchParameter Running { get; set; }

    /// <summary>Has the domain paused afterwards, whatever its state was.</summary>
    [Parameter]
    public SwitchParameter Paused { get; set; }

    /// <summary>Goes back even where the host calls it risky.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Fills the firmware's variables from their template again.</summary>
    [Parameter]
    public SwitchParameter ResetNvram { get; set; }

    /// <summary>Gives the domain on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtSnapshot snapshot)
    {
        if (!ShouldProcess($"{snapshot.DomainName}", $"Go back to snapshot {snapshot.Name}"))
        {
            return;
        }

        var flags = Flags();
        Run(snapshot, async (progress, token) =>
        {
            await snapshot.Connection.DomainSnapshots.RevertAsync(snapshot.Ref, flags, progress, token).ConfigureAwait(false);
            await snapshot.Domain.RefreshAsync(token).ConfigureAwait(false);
            return PassThru ? snapshot.Domain : null;
        });
    }

    private SnapshotRevertFlags Flags() =>
        (Running ? SnapshotRevertFlags.Running : 0)
        | (Paused ? SnapshotRevertFlags.Paused : 0)
        | (Force ? SnapshotRevertFlags.Force : 0)
        | (ResetNvram ? SnapshotRevertFlags.ResetNvram : 0);
}
