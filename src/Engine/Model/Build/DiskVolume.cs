using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Finds the volume that a disk of a domain is.</summary>
internal static class DiskVolume
{
    /// <summary>Finds it by its pool and name, or by its path.</summary>
    /// <param name="connection">The domain's host.</param>
    /// <param name="disk">The disk; it has a source.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The volume.</returns>
    /// <exception cref="Errors.VirtException">NoStorageVol or NoStoragePool where no pool of the host has it.</exception>
    internal static async Task<StorageVolumeRef> FindAsync(VirtConnection connection, DiskXml disk, CancellationToken cancellationToken) =>
        disk is { SourcePool: { } pool, SourceVolume: { } volume }
            ? await connection.StorageVolumes.LookupByNameAsync(
                await connection.StoragePools.LookupByNameAsync(pool, cancellationToken).ConfigureAwait(false), volume, cancellationToken).ConfigureAwait(false)
            : await connection.StorageVolumes.LookupByPathAsync(disk.Source!, cancellationToken).ConfigureAwait(false);
}
