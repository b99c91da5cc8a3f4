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

    /// <summary>Lists what the started pools of every connection hold.</summary>
    internal static async Task<Findings<VirtStorageVolume>> AllAsync(
        IReadOnlyList<VirtConnection> connections, CancellationToken cancellationToken)
    {
        var started = Finders.StoragePools with { List = (connection, token) => connection.StoragePools.ListAsync(StoragePoolListFlags.Active, token) };
        var pools = await started.AllAsync(connections, cancellationToken).ConfigureAwait(false);
        var found = await InPoolsAsync(pools.Items, cancellationToken).ConfigureAwait(false);
        return found with { Refusals = [.. pools.Refusals, .. found.Refusals] };
    }

    /// <summary>Lists what pools hold, side by side.</summary>
    internal static Task<Findings<VirtStorageVolume>> InPoolsAsync(
        IReadOnlyList<VirtStoragePool> pools, CancellationToken cancellationToken) =>
        Findings<VirtStorageVolume>.GatherAsync(pools, pool => pool.Connection.StorageVolumes.ListAsync(pool.Ref, cancellationToken));

    /// <summary>Finds by name in pools: a wildcard may match nothing, a literal name that no pool knows is an error.</summary>
    internal static async Task<Findings<VirtStorageVolume>> NamedAsync(
        IReadOnlyList<VirtStoragePool> pools, string name, CancellationToken cancellationToken)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            return await Volumes.FirstAnswersAsync(
                pools, pool => InPoolAsync(pool, WildcardPattern.Unescape(name), cancellationToken)).ConfigureAwait(false);
        }

        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var all = await InPoolsAsync(pools, cancellationToken).ConfigureAwait(false);
        return all.Where(volume => pattern.IsMatch(volume.Name));
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
    internal static Task<Findings<VirtStorageVolume>> AtPathAsync(
        IReadOnlyList<VirtConnection> connections, string path, CancellationToken cancellationToken) =>
        Volumes.FirstAnswersAsync(connections, connection => Volumes.ByName(connection, path, cancellationToken));

    /// <summary>Finds by key; one that matches nothing is an error.</summary>
    internal static Task<Findings<VirtStorageVolume>> WithKeyAsync(
        IReadOnlyList<VirtConnection> connections, string key, CancellationToken cancellationToken) =>
        Volumes.FirstAnswersAsync(
            connections,
            connection => GetAsync(connection, connection.StorageVolumes.LookupByKeyAsync(key, cancellationToken), cancellationToken));

    private static async Task<IReadOnlyList<VirtStorageVolume>> ListAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        (await AllAsync([connection], cancellationToken).ConfigureAwait(false)).Items;

    private static async Task<VirtStorageVolume> GetAsync(
        VirtConnection connection, Task<StorageVolumeRef> lookup, CancellationToken cancellationToken) =>
        await connection.StorageVolumes.GetAsync(
            await lookup.ConfigureAwait(false), StorageVolumeInfoFlags.None, cancellationToken).ConfigureAwait(false);
}
