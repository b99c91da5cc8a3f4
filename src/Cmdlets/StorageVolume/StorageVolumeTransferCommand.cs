using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that move what volumes hold between their host and files here.</summary>
public abstract class StorageVolumeTransferCommand : StorageVolumeTargetCommand
{
    /// <summary>The file here.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    public virtual string FilePath { get; set; } = string.Empty;

    /// <summary>Where in the volume the part begins that is moved, in bytes.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long Offset { get; set; }

    /// <summary>How much is moved, in bytes; without it all that follows.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long Length { get; set; }

    /// <summary>Whether holes are passed over, as they are unless this is <c>$false</c>.</summary>
    [Parameter]
    public SwitchParameter Sparse { get; set; } = true;

    /// <summary>Moves one volume's content, and says of a file what is wrong with it as the engine would.</summary>
    private protected void Transfer(VirtStorageVolume volume, Func<VolumeTransfer, string, CancellationToken, Task<object?>> work)
    {
        var file = FilePath.Length == 0 ? string.Empty : GetUnresolvedProviderPathFromPSPath(FilePath);
        Run(volume, async (progress, token) =>
        {
            try
            {
                return await work(new VolumeTransfer(volume, new VolumeWindow(Offset, Length, Sparse), progress), file, token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw VirtException.Worded(VirtErrorCode.OpenFailed, error.Message, VirtErrorDomain.Storage);
            }
        });
    }
}
