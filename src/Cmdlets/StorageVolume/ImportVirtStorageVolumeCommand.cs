using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Writes files into storage volumes.</summary>
/// <remarks>virStorageVolUpload.</remarks>
[Cmdlet(VerbsData.Import, "VirtStorageVolume", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtStorageVolume))]
public sealed class ImportVirtStorageVolumeCommand : StorageVolumeTransferCommand
{
    /// <summary>The file here; or -FromUri says what is imported.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    public override string FilePath { get; set; } = string.Empty;

    /// <summary>The address, with http or https, of what is imported in place of a file; this computer fetches it.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? FromUri { get; set; }

    /// <summary>Gives the volume on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf((FromUri is null) == (FilePath.Length == 0), "either -FilePath or -FromUri says what is imported");

    private protected override void Process(VirtStorageVolume volume)
    {
        if (ShouldProcess($"{volume.Pool}/{volume.Name}", $"Import {FromUri?.ToString() ?? FilePath} into storage volume"))
        {
            Transfer(volume, async (transfer, file, token) =>
            {
                await (FromUri is null ? transfer.ImportAsync(file, token) : transfer.ImportAsync(FromUri, token)).ConfigureAwait(false);
                await volume.RefreshAsync(token).ConfigureAwait(false);
                return PassThru ? volume : null;
            });
        }
    }
}
