using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Deletes storage volumes with all that they hold.</summary>
/// <remarks>virStorageVolDelete.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtStorageVolume", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveVirtStorageVolumeCommand : StorageVolumeTargetCommand
{
    /// <summary>Deletes the volume's snapshots with it, where the pool keeps any.</summary>
    [Parameter]
    public SwitchParameter DeleteSnapshots { get; set; }

    private protected override void Process(VirtStorageVolume volume)
    {
        if (!ShouldProcess($"{volume.Pool}/{volume.Name}", "Delete storage volume"))
        {
            return;
        }

        var flags = DeleteSnapshots ? StorageVolumeDeleteFlags.WithSnapshots : StorageVolumeDeleteFlags.None;
        Run(volume, async (_, token) =>
        {
            await volume.Connection.StorageVolumes.DeleteAsync(volume.Ref, flags, token).ConfigureAwait(false);
            return null;
        });
    }
}
