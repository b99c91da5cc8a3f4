using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Finds volumes by name in pools, and by path or key on connections.</summary>
internal static class StorageVolumeFinder
{
    /// <summary>Answers as the finders of other kinds do; volumes have no uuid, and their names hold only within a pool.</summary>
    internal static ObjectFinder<VirtStorageVolume> Volumes { get; } = new(
        ListAsync,
        (connection, path, token) => GetAsync(connection, connection.StorageVolumes.LookupByPathAsync(path, token), token),
        null,
        VirtErrorCode.NoStorageVol);

    /// <summary>Lists what pools hold, side by side.</summary>
    internal static async Task<IReadOnlyList<VirtStorageVolume>> InPoolsAsync(
        IReadOnlyList<VirtStoragePool> pools, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(
            pools.Select(pool => pool.Connection.StorageVolumes.ListAsync(pool.Ref, cancellationToken))).ConfigureAwait(false);
        return [.. lists.SelectMany(list => list)];
    }

    /// <summary>Finds by name in pools: a wildcard may match nothing, a literal name that no pool knows is an error.</summary>
    internal static async Task<IReadOnlyList<VirtStorageVolume>> NamedAsync(
        IReadOnlyList<VirtStoragePool> pools, string name, CancellationToken cancellationToken)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            return await Volumes.FirstAnswersAsync(
                pools, pool => InPoolAsync(pool, WildcardPattern.Unescape(name), cancellationToken)).ConfigureAwait(false);
        }

        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var all = await InPoolsAsync(pools, cancellationToken).ConfigureAwait(false);
        return [.. all.Where(volume => pattern.IsMatch(volume.Name))];
    }

    /// <summary>Finds the one volume of a name in a pool.</summary>
    internal static Task<VirtStorageVolume> InPoolAsync(VirtStoragePool pool, string name, CancellationToken cancellationToken) =>
        GetAsync(pool.Connection, pool.Connection.StorageVolumes.LookupByNameAsync(pool.Ref, name, cancellationToken), cancellationToken);

    /// <summary>Finds the one volume that an argument stands for: by path, or by name in a pool.</summary>
    internal static async Task<VirtStorageVolume> OneAsync(
        VirtStoragePool pool, StorageVolumeArgument argument, CancellationToken cancellationToken) =>
        argument.Object is { } known ? known
        : argument.Name.StartsWith('/') ? await Volumes.ByName(pool.Connection, argument.Name, cancellationToken).ConfigureAwait(false)
        : await InPoolAsync(pool, argument.Name, cancellationToken).ConfigureAwait(false);

    /// <summary>Finds by path; one that matches nothing is an error.</summary>
    internal static Task<IReadOnlyList<VirtStorageVolume>> AtPathAsync(
        IReadOnlyList<VirtConnection> connections, string path, CancellationToken cancellationToken) =>
        Volumes.FirstAnswersAsync(connections, connection => Volumes.ByName(connection, path, cancellationToken));

    /// <summary>Finds by key; one that matches nothing is an error.</summary>
    internal static Task<IReadOnlyList<VirtStorageVolume>> WithKeyAsync(
        IReadOnlyList<VirtConnection> connections, string key, CancellationToken cancellationToken) =>
        Volumes.FirstAnswersAsync(
            connections,
            connection => GetAsync(connection, connection.StorageVolumes.LookupByKeyAsync(key, cancellationToken), cancellationToken));

    private static async Task<IReadOnlyList<VirtStorageVolume>> ListAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        await InPoolsAsync(
            await connection.StoragePools.ListAsync(StoragePoolListFlags.Active, cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);

    private static async Task<VirtStorageVolume> GetAsync(
        VirtConnection connection, Task<StorageVolumeRef> lookup, CancellationToken cancellationToken) =>
        await connection.StorageVolumes.GetAsync(
            await lookup.ConfigureAwait(false), StorageVolumeInfoFlags.None, cancellationToken).ConfigureAwait(false);
}
