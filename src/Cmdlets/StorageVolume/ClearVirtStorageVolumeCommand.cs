using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Overwrites what storage volumes hold.</summary>
/// <remarks>virStorageVolWipePattern.</remarks>
[Cmdlet(VerbsCommon.Clear, "VirtStorageVolume", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(VirtStorageVolume))]
public sealed class ClearVirtStorageVolumeCommand : StorageVolumeTargetCommand
{
    /// <summary>How it is overwritten; zeroes without it.</summary>
    [Parameter]
    public StorageWipeAlgorithm Algorithm { get; set; }

    /// <summary>Gives the volume on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtStorageVolume volume)
    {
        if (!ShouldProcess($"{volume.Pool}/{volume.Name}", $"Overwrite storage volume ({Algorithm})"))
        {
            return;
        }

        Run(volume, async (progress, token) =>
        {
            await volume.Connection.StorageVolumes.WipeAsync(volume.Ref, Algorithm, progress, token).ConfigureAwait(false);
            await volume.RefreshAsync(token).ConfigureAwait(false);
            return PassThru ? volume : null;
        });
    }
}
