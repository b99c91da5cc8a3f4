using VirtPS.Drivers.Shared.Objects;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Shared.Storage;

/// <summary>Tells which pools a listing shows.</summary>
internal static class PoolFilter
{
    /// <summary>The kinds of pool, each with the flag that asks for it.</summary>
    internal static IReadOnlyList<(string Name, StoragePoolListFlags Flag)> Kinds { get; } =
    [
        ("dir", StoragePoolListFlags.Dir), ("fs", StoragePoolListFlags.Fs), ("netfs", StoragePoolListFlags.NetFs),
        ("logical", StoragePoolListFlags.Logical), ("disk", StoragePoolListFlags.Disk), ("iscsi", StoragePoolListFlags.Iscsi),
        ("iscsi-direct", StoragePoolListFlags.IscsiDirect), ("scsi", StoragePoolListFlags.Scsi), ("mpath", StoragePoolListFlags.Mpath),
        ("rbd", StoragePoolListFlags.Rbd), ("sheepdog", StoragePoolListFlags.Sheepdog), ("gluster", StoragePoolListFlags.Gluster),
        ("zfs", StoragePoolListFlags.Zfs), ("vstorage", StoragePoolListFlags.Vstorage),
    ];

    private static StoragePoolListFlags AnyKind { get; } = Kinds.Aggregate(StoragePoolListFlags.None, (all, kind) => all | kind.Flag);

    /// <summary>Tells whether a pool passes a listing's flags.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="type">Its kind.</param>
    /// <param name="flags">The flags.</param>
    /// <returns>Whether it passes.</returns>
    internal static bool Passes(HostObject pool, string type, StoragePoolListFlags flags)
    {
        var wanted = flags & AnyKind;
        return (wanted == StoragePoolListFlags.None || Kinds.Any(kind => kind.Name == type && wanted.HasFlag(kind.Flag)))
            && ListFilter.Passes(flags, StoragePoolListFlags.Active, StoragePoolListFlags.Inactive, pool.IsActive)
            && ListFilter.Passes(flags, StoragePoolListFlags.Persistent, StoragePoolListFlags.Transient, pool.IsPersistent)
            && ListFilter.Passes(flags, StoragePoolListFlags.Autostart, StoragePoolListFlags.NoAutostart, pool.Autostart);
    }
}
