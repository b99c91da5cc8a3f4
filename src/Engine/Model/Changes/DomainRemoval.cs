using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Removes a domain, and what belongs to it alone.</summary>
public static class DomainRemoval
{
    /// <summary>Finds the volumes that a domain's disks are on.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The volumes. Removable media, read-only and shared disks, and disks outside of pools are left out.</returns>
    /// <remarks>virStorageVolLookupByPath.</remarks>
    public static async Task<IReadOnlyList<VirtStorageVolume>> FindVolumesAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var xml = await domain.Connection.Domains.GetXmlAsync(
            domain.Ref, domain.IsPersistent ? DomainXmlFlags.Inactive : DomainXmlFlags.None, cancellationToken).ConfigureAwait(false);
        var volumes = new List<VirtStorageVolume>();
        foreach (var disk in DomainXml.Parse(xml).Devices.Disks)
        {
            var isOwn = disk is { Device: "disk" or "lun", ReadOnly: false, Shareable: false, Source: not null };
            if (isOwn && await FindVolumeAsync(domain.Connection, disk, cancellationToken).ConfigureAwait(false) is { } volume)
            {
                volumes.Add(volume);
            }
        }

        return volumes;
    }

    /// <summary>Removes a domain's definition, and stops the domain first if that is wanted.</summary>
    /// <param name="domain">The domain; without being stopped, a running one goes on until it stops by itself.</param>
    /// <param name="stop">Whether a running domain is stopped by force.</param>
    /// <param name="flags">What of its belongings goes, and what stays.</param>
    /// <param name="cancellationToken">Ends it after the step that is being made.</param>
    /// <returns>A task that ends when all is done.</returns>
    /// <remarks>virDomainDestroyFlags, virDomainUndefineFlags.</remarks>
    public static async Task RemoveAsync(VirtDomain domain, bool stop, DomainUndefineFlags flags, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var domains = domain.Connection.Domains;
        await domain.RefreshAsync(cancellationToken).ConfigureAwait(false);
        if (stop && domain.IsActive)
        {
            await domains.DestroyAsync(domain.Ref, DomainDestroyFlags.None, cancellationToken).ConfigureAwait(false);
            if (!domain.IsPersistent)
            {
                return;
            }
        }

        await domains.UndefineAsync(domain.Ref, flags, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<VirtStorageVolume?> FindVolumeAsync(VirtConnection connection, DiskXml disk, CancellationToken cancellationToken)
    {
        var volumes = connection.StorageVolumes;
        if (!volumes.IsSupported)
        {
            return null;
        }

        try
        {
            var found = disk is { SourcePool: { } pool, SourceVolume: { } name }
                ? await volumes.LookupByNameAsync(
                    await connection.StoragePools.LookupByNameAsync(pool, cancellationToken).ConfigureAwait(false), name, cancellationToken).ConfigureAwait(false)
                : await volumes.LookupByPathAsync(disk.Source!, cancellationToken).ConfigureAwait(false);
            return await volumes.GetAsync(found, StorageVolumeInfoFlags.None, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException error) when (error.Code is VirtErrorCode.NoStorageVol or VirtErrorCode.NoStoragePool)
        {
            return null;
        }
    }
}
