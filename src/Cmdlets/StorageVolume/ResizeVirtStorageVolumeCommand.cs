using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gives storage volumes another capacity.</summary>
/// <remarks>virStorageVolResize.</remarks>
[Cmdlet(VerbsCommon.Resize, "VirtStorageVolume", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtStorageVolume))]
public sealed class ResizeVirtStorageVolumeCommand : StorageVolumeTargetCommand
{
    /// <summary>The new capacity in bytes, such as 20GB; with -Delta how much is added, or with -Shrink taken away.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateRange(0, long.MaxValue)]
    public long Capacity { get; set; }

    /// <summary>Takes -Capacity as a difference.</summary>
    [Parameter]
    public SwitchParameter Delta { get; set; }

    /// <summary>Lets the volume become smaller; what lies beyond the new end is lost.</summary>
    [Parameter]
    public SwitchParameter Shrink { get; set; }

    /// <summary>Takes the new room from the pool at once.</summary>
    [Parameter]
    public SwitchParameter Allocate { get; set; }

    /// <summary>Gives the volume on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtStorageVolume volume)
    {
        var change = (Delta, Shrink) switch
        {
            ({ IsPresent: true }, { IsPresent: true }) => "smaller by",
            ({ IsPresent: true }, _) => "larger by",
            _ => "to",
        };
        if (!ShouldProcess($"{volume.Pool}/{volume.Name}", $"Resize storage volume {change} {SizeText.Of(Capacity)}"))
        {
            return;
        }

        var flags = (Delta ? StorageVolumeResizeFlags.Delta : 0)
            | (Shrink ? StorageVolumeResizeFlags.Shrink : 0)
            | (Allocate ? StorageVolumeResizeFlags.Allocate : 0);
        Run(volume, async (_, token) =>
        {
            await volume.Connection.StorageVolumes.ResizeAsync(volume.Ref, Capacity, flags, token).ConfigureAwait(false);
            await volume.RefreshAsync(token).ConfigureAwait(false);
            return PassThru ? volume : null;
        });
    }
}
