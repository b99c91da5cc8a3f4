using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Removes objects as Remove-Item asks for it.</summary>
internal static class DriveRemoval
{
    /// <summary>Removes an object; what runs is only stopped first where that is wanted.</summary>
    /// <exception cref="VirtException">OperationInvalid for what runs; NoSupport for what cannot be removed.</exception>
    internal static async Task RemoveAsync(object item, bool force, CancellationToken cancellationToken)
    {
        switch (item)
        {
            case VirtDomain domain:
                Refuse(domain.IsActive && !force, domain);
                await DomainRemoval.RemoveAsync(
                    domain, force, DomainUndefineFlags.ManagedSave | DomainUndefineFlags.SnapshotsMetadata | DomainUndefineFlags.CheckpointsMetadata | DomainUndefineFlags.Nvram, cancellationToken).ConfigureAwait(false);
                break;
            case VirtNetwork network:
                Refuse(network.IsActive && !force, network);
                await (network.IsActive ? network.Connection.Networks.DestroyAsync(network.Ref, cancellationToken) : Task.CompletedTask).ConfigureAwait(false);
                await (network.IsPersistent ? network.Connection.Networks.UndefineAsync(network.Ref, cancellationToken) : Task.CompletedTask).ConfigureAwait(false);
                break;
            case VirtStoragePool pool:
                Refuse(pool.IsActive && !force, pool);
                await (pool.IsActive ? pool.Connection.StoragePools.DestroyAsync(pool.Ref, cancellationToken) : Task.CompletedTask).ConfigureAwait(false);
                await (pool.IsPersistent ? pool.Connection.StoragePools.UndefineAsync(pool.Ref, cancellationToken) : Task.CompletedTask).ConfigureAwait(false);
                break;
            case VirtInterface device:
                Refuse(device.IsActive && !force, device);
                await (device.IsActive ? device.Connection.Interfaces.DestroyAsync(device.Ref, cancellationToken) : Task.CompletedTask).ConfigureAwait(false);
                await device.Connection.Interfaces.UndefineAsync(device.Ref, cancellationToken).ConfigureAwait(false);
                break;
            case VirtNodeDevice device:
                await (device.IsActive ? device.Connection.NodeDevices.DestroyAsync(device.Ref, cancellationToken) : Task.CompletedTask).ConfigureAwait(false);
                await (device.IsPersistent ? device.Connection.NodeDevices.UndefineAsync(device.Ref, cancellationToken) : Task.CompletedTask).ConfigureAwait(false);
                break;
            case VirtStorageVolume volume:
                await volume.Connection.StorageVolumes.DeleteAsync(volume.Ref, StorageVolumeDeleteFlags.None, cancellationToken).ConfigureAwait(false);
                break;
            case VirtNWFilter filter:
                await filter.Connection.NWFilters.UndefineAsync(filter.Ref, cancellationToken).ConfigureAwait(false);
                break;
            case VirtSecret secret:
                await secret.Connection.Secrets.UndefineAsync(secret.Ref, cancellationToken).ConfigureAwait(false);
                break;
            default:
                throw VirtException.Worded(VirtErrorCode.NoSupport, $"'{item}' is a folder of the drive and cannot be removed; Disconnect-VirtHost closes connections");
        }
    }

    private static void Refuse(bool running, VirtObject item)
    {
        if (running)
        {
            throw VirtException.Worded(VirtErrorCode.OperationInvalid, $"'{item.Name}' is running; -Force stops it first");
        }
    }
}
