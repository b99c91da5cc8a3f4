using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Writes what storage volumes hold to files.</summary>
/// <remarks>virStorageVolDownload.</remarks>
[Cmdlet(VerbsData.Export, "VirtStorageVolume", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportVirtStorageVolumeCommand : StorageVolumeTransferCommand
{
    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Process(VirtStorageVolume volume)
    {
        if (ShouldProcess(FilePath, $"Export storage volume {volume.Pool}/{volume.Name}"))
        {
            Transfer(volume, async (transfer, file, token) =>
            {
                await transfer.ExportAsync(file, Force, token).ConfigureAwait(false);
                return new FileInfo(file);
            });
        }
    }
}
