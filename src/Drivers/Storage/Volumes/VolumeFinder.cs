using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Storage.Volumes;

/// <summary>Finds volumes of a host's running pools; whoever asks holds the gate.</summary>
/// <param name="host">What the storage families share.</param>
internal sealed class VolumeFinder(StorageHost host)
{
    /// <summary>Finds a volume of a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="name">The volume's name.</param>
    /// <returns>The volume.</returns>
    /// <exception cref="VirtException">NoStorageVol.</exception>
    internal static HostVolume Find(HostPool pool, string name) => pool.Find(name) ?? throw Missing($"no storage vol with matching name '{name}'");

    /// <summary>Ends a job that was begun on a volume.</summary>
    /// <param name="pool">Its pool.</param>
    /// <param name="volume">The volume.</param>
    /// <returns>How many jobs go on in the pool.</returns>
    internal static int End(HostPool pool, HostVolume volume)
    {
        volume.Users--;
        return --pool.Jobs;
    }

    /// <summary>Finds a volume.</summary>
    /// <param name="volume">What identifies it.</param>
    /// <returns>Its pool and itself.</returns>
    /// <exception cref="VirtException">NoStoragePool, NoStorageVol, or OperationInvalid when the pool does not run.</exception>
    internal (HostPool Pool, HostVolume Volume) Find(StorageVolumeRef volume)
    {
        var pool = host.Table.FindActive(volume.Pool);
        return (pool, Find(pool, volume.Name));
    }

    /// <summary>Finds a volume that is not being made.</summary>
    /// <param name="volume">What identifies it.</param>
    /// <returns>Its pool and itself.</returns>
    /// <exception cref="VirtException">As for <see cref="Find(StorageVolumeRef)"/>, and OperationInvalid.</exception>
    internal (HostPool Pool, HostVolume Volume) FindWhole(StorageVolumeRef volume)
    {
        var found = Find(volume);
        return found.Volume.IsBeingMade ? throw Busy($"volume '{volume.Name}' is still being allocated.") : found;
    }

    /// <summary>Finds a volume that nobody works on.</summary>
    /// <param name="volume">What identifies it.</param>
    /// <returns>Its pool and itself.</returns>
    /// <exception cref="VirtException">As for <see cref="FindWhole"/>.</exception>
    internal (HostPool Pool, HostVolume Volume) FindIdle(StorageVolumeRef volume)
    {
        var found = FindWhole(volume);
        return found.Volume.Users > 0 ? throw Busy($"volume '{volume.Name}' is still in use.") : found;
    }

    /// <summary>Begins a job on a volume that nobody works on.</summary>
    /// <param name="volume">What identifies it.</param>
    /// <returns>Its pool and itself.</returns>
    /// <exception cref="VirtException">As for <see cref="FindIdle"/>.</exception>
    internal (HostPool Pool, HostVolume Volume) Begin(StorageVolumeRef volume)
    {
        var found = FindIdle(volume);
        found.Volume.Users++;
        found.Pool.Jobs++;
        return found;
    }

    /// <summary>Finds a volume by its key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The volume.</returns>
    /// <exception cref="VirtException">NoStorageVol.</exception>
    internal HostVolume ByKey(string key) =>
        host.Table.All.Where(pool => pool.IsActive).Select(pool => pool.FindByKey(key)).FirstOrDefault(found => found is not null)
        ?? throw Missing($"no storage vol with matching key {key}");

    /// <summary>Finds a volume by its path, or by another that leads to the same device.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Its pool and itself.</returns>
    /// <exception cref="VirtException">NoStorageVol.</exception>
    internal (HostPool Pool, HostVolume Volume) ByPath(string path)
    {
        var clean = HostPath.Sanitize(path);
        foreach (var pool in host.Table.All.Where(pool => pool.IsActive))
        {
            if ((pool.FindByPath(clean) ?? pool.FindByPath(path) ?? ByDevice(pool, clean)) is { } found)
            {
                return (pool, found);
            }
        }

        throw Missing($"no storage vol with matching path '{path}'{(clean == path ? string.Empty : $" ({clean})")}");
    }

    /// <summary>A pool may name devices by links that stay, such as those in /dev/disk/by-path.</summary>
    private static HostVolume? ByDevice(HostPool pool, string path)
    {
        var target = pool.Spec.TargetPath;
        var hasLinks = target.StartsWith("/dev/", StringComparison.Ordinal) && target != "/dev/" && pool.Type != "logical";
        return hasLinks && path.StartsWith("/dev/", StringComparison.Ordinal)
            ? pool.Volumes.FirstOrDefault(volume => new FileInfo(volume.Facts.Path).ResolveLinkTarget(returnFinalTarget: true)?.FullName == path)
            : null;
    }

    private static VirtException Missing(string detail) => new(VirtErrorCode.NoStorageVol, detail, VirtErrorDomain.Storage);

    private static VirtException Busy(string detail) => new(VirtErrorCode.OperationInvalid, detail, VirtErrorDomain.Storage);
}
