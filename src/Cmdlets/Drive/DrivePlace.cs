using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>A place on the virt: drive, with what is there.</summary>
/// <param name="Item">What is there: a connection, a folder or an object; nothing at the top.</param>
/// <param name="Connection">The host; nothing at the top.</param>
/// <param name="Folder">The folder that the place is, or is in.</param>
/// <param name="Name">The object's name.</param>
internal sealed record DrivePlace(object? Item, VirtConnection? Connection, DriveFolder? Folder, string Name)
{
    /// <summary>Whether other things are in it.</summary>
    internal bool IsContainer => Item is null or VirtConnection or VirtFolder or VirtStoragePool;

    /// <summary>Finds what a path names; nothing when there is no such thing.</summary>
    internal static async Task<DrivePlace?> FindAsync(IReadOnlyList<string> path, CancellationToken cancellationToken)
    {
        if (path.Count == 0)
        {
            return new DrivePlace(null, null, null, string.Empty);
        }

        if (DrivePath.Find(path[0]) is not { } host)
        {
            return null;
        }

        if (path.Count == 1)
        {
            return new DrivePlace(host, host, null, path[0]);
        }

        if (DriveFolder.Named(path[1]) is not { } folder || !folder.IsSupported(host))
        {
            return null;
        }

        if (path.Count == 2)
        {
            return new DrivePlace(new VirtFolder(folder.Name, host), host, folder, folder.Name);
        }

        var item = await folder.TryFindAsync(host, path[2], cancellationToken).ConfigureAwait(false);
        return item is null ? null
            : path.Count == 3 ? new DrivePlace(item, host, folder, path[2])
            : item is VirtStoragePool pool && path[3].Equals(DriveFolder.Volumes, StringComparison.OrdinalIgnoreCase)
                ? await InPoolAsync(pool, folder, path, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>Lists what is in a place, by the names that paths have.</summary>
    internal async Task<IReadOnlyList<(string Name, object Item)>> ChildrenAsync(CancellationToken cancellationToken) => Item switch
    {
        null => [.. ConnectionTable.All.Select(host => (Unique(host), (object)host))],
        VirtConnection host => [.. DriveFolder.All.Where(folder => folder.IsSupported(host)).Select(folder => (folder.Name, (object)new VirtFolder(folder.Name, host)))],
        VirtFolder { Pool: { } pool } => Named(await pool.Connection.StorageVolumes.ListAsync(pool.Ref, cancellationToken).ConfigureAwait(false)),
        VirtFolder folder => Named(await Folder!.ListAsync(folder.Connection, cancellationToken).ConfigureAwait(false)),
        VirtStoragePool pool => [(DriveFolder.Volumes, new VirtFolder(DriveFolder.Volumes, pool.Connection, pool))],
        _ => [],
    };

    private static async Task<DrivePlace?> InPoolAsync(VirtStoragePool pool, DriveFolder folder, IReadOnlyList<string> path, CancellationToken cancellationToken)
    {
        var volumes = new DrivePlace(new VirtFolder(DriveFolder.Volumes, pool.Connection, pool), pool.Connection, folder, DriveFolder.Volumes);
        if (path.Count == 4)
        {
            return volumes;
        }

        if (path.Count > 5 || !pool.IsActive)
        {
            return null;
        }

        try
        {
            var operations = pool.Connection.StorageVolumes;
            var found = await operations.LookupByNameAsync(pool.Ref, path[4], cancellationToken).ConfigureAwait(false);
            return volumes with { Item = await operations.GetAsync(found, Engine.Drivers.StorageVolumeInfoFlags.None, cancellationToken).ConfigureAwait(false), Name = path[4] };
        }
        catch (VirtException error) when (error.Code == VirtErrorCode.NoStorageVol)
        {
            return null;
        }
    }

    // Two connections may look alike in a path: the later one is then listed by its whole name.
    private static string Unique(VirtConnection host) =>
        DrivePath.Find(DrivePath.NameOf(host)) == host ? DrivePath.NameOf(host) : DrivePath.Encode(host.Name);

    private static IReadOnlyList<(string Name, object Item)> Named(IEnumerable<VirtObject> items) =>
        [.. items.OrderBy(item => item.Name, StringComparer.Ordinal).Select(item => (DrivePath.Encode(item.Name), (object)item))];
}
