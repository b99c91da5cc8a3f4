using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>Deletes volumes that were made for something that then failed.</summary>
internal static class VolumeUndo
{
    internal static async Task DeleteAsync(VirtConnection connection, IEnumerable<StorageVolumeRef> made)
    {
        foreach (var volume in made)
        {
            try
            {
                await connection.StorageVolumes.DeleteAsync(volume, StorageVolumeDeleteFlags.None, CancellationToken.None).ConfigureAwait(false);
            }
            catch (VirtException)
            {
                // The first failure is the one to report; it must not be hidden by this one.
            }
        }
    }
}
