using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Writes files into storage volumes.</summary>
/// <remarks>virStorageVolUpload.</remarks>
[Cmdlet(VerbsData.Import, "VirtStorageVolume", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtStorageVolume))]
public sealed class ImportVirtStorageVolumeCommand : StorageVolumeTransferCommand
{
    /// <summary>Gives the volume on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtStorageVolume volume)
    {
        if (ShouldProcess($"{volume.Pool}/{volume.Name}", $"Import {FilePath} into storage volume"))
        {
            Transfer(volume, async (transfer, file, token) =>
            {
                await transfer.ImportAsync(file, token).ConfigureAwait(false);
                await volume.RefreshAsync(token).ConfigureAwait(false);
                return PassThru ? volume : null;
            });
        }
    }
}
