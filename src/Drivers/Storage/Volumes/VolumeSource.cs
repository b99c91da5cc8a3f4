using VirtPS.Drivers.Shared.Storage;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Volumes;

/// <summary>Finds the storage behind guests' disks in this host's pools.</summary>
/// <param name="host">What the storage families share.</param>
/// <param name="raw">Which files are raw whatever they begin with.</param>
/// <param name="secrets">Knows the secrets of encrypted volumes.</param>
internal sealed class VolumeSource(StorageHost host, RawVolumes raw, VolumeSecrets secrets) : IVolumeSource
{
    private const int IscsiPort = 3260;

    /// <inheritdoc/>
    public async Task<VolumeLocation> LocateAsync(string pool, string volume, bool direct, CancellationToken cancellationToken)
    {
        var (owner, found) = await host.AskAsync(
            () =>
            {
                var known = host.Table.Find(pool);
                return known.IsActive
                    ? (known, VolumeFinder.Find(known, volume))
                    : throw Unsupported($"storage pool '{pool}' containing volume '{volume}' is not active");
            },
            cancellationToken).ConfigureAwait(false);
        if (found.IsBeingMade)
        {
            throw new VirtException(VirtErrorCode.OperationInvalid, $"volume '{volume}' is still being allocated.", VirtErrorDomain.Storage);
        }

        var spec = owner.Spec;
        var now = await owner.Backend.LookAgainAsync(spec, found.Facts, cancellationToken).ConfigureAwait(false);
        var facts = await secrets.NameAsync(now, cancellationToken).ConfigureAwait(false);
        return owner.Type switch
        {
            "iscsi-direct" => OnTarget(spec, facts),
            "iscsi" when direct => OnTarget(spec, facts),
            "dir" or "fs" or "netfs" or "logical" or "disk" or "iscsi" or "scsi" or "zfs" or "vstorage" => OnHost(owner, facts, direct),
            _ => throw Unsupported($"using '{owner.Type}' pools for backing 'volume' disks isn't yet supported"),
        };
    }

    /// <inheritdoc/>
    public void KeepRaw(string path)
    {
        var isKnown = host.Locked(() => host.Table.All.Any(pool => pool.IsActive && pool.FindByPath(path) is not null));
        if (isKnown)
        {
            raw.Add(path);
        }
    }

    private static VolumeLocation OnHost(HostPool pool, VolumeFacts volume, bool direct)
    {
        if (direct)
        {
            throw new VirtException(VirtErrorCode.XmlError, "disk source mode is only valid when storage pool is of iscsi type", VirtErrorDomain.Domain);
        }

        return volume.Type is StorageVolumeType.File or StorageVolumeType.Block or StorageVolumeType.Dir
            ? new VolumeLocation(volume.Type, volume.Path, volume.Format) { PoolType = pool.Type, Encryption = volume.Encryption }
            : throw Unsupported($"unexpected storage volume type '{VolumeDescription.NameOf(volume.Type)}' for storage pool type '{pool.Type}'");
    }

    /// <summary>The unit's number is the last part of the volume's name, as in unit:0:0:1.</summary>
    private static VolumeLocation OnTarget(PoolSpec pool, VolumeFacts volume) =>
        new(StorageVolumeType.Network, $"{pool.Devices[0]}/{volume.Name[(volume.Name.LastIndexOf(':') + 1)..]}", "raw")
        {
            PoolType = pool.Type,
            Protocol = "iscsi",
            Hosts = [.. pool.Hosts.Select(server => (server.Name, server.Port > 0 ? server.Port : IscsiPort))],
            Auth = pool.Source?.Element("auth"),
            Initiator = pool.Initiator,
        };

    private static VirtException Unsupported(string detail) => new(VirtErrorCode.ConfigUnsupported, detail, VirtErrorDomain.Storage);
}
