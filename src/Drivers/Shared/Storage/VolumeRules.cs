using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Storage;

/// <summary>Rules of volumes that every driver follows.</summary>
internal static class VolumeRules
{
    /// <summary>Finds the capacity that a change asks for.</summary>
    /// <param name="bytes">The new capacity, or with <see cref="StorageVolumeResizeFlags.Delta"/> the difference.</param>
    /// <param name="flags">How.</param>
    /// <param name="capacity">The present capacity in bytes.</param>
    /// <param name="allocation">What the volume takes, in bytes.</param>
    /// <param name="available">What the pool has left, in bytes.</param>
    /// <returns>The new capacity in bytes.</returns>
    /// <remarks>storageVolResize.</remarks>
    /// <exception cref="VirtException">InvalidArg for a size below the allocation, or below the capacity without the flag to shrink; OperationFailed when there is no room; Overflow.</exception>
    internal static long Resized(long bytes, StorageVolumeResizeFlags flags, long capacity, long allocation, long available)
    {
        var wanted = (flags & (StorageVolumeResizeFlags.Delta | StorageVolumeResizeFlags.Shrink)) switch
        {
            StorageVolumeResizeFlags.Delta when bytes > long.MaxValue - capacity => throw Refuse(VirtErrorCode.Overflow, $"capacity {capacity} + {bytes}"),
            StorageVolumeResizeFlags.Delta => capacity + bytes,
            StorageVolumeResizeFlags.Delta | StorageVolumeResizeFlags.Shrink => capacity - Math.Min(bytes, capacity),
            _ => bytes,
        };
        if (wanted < allocation)
        {
            throw Refuse(VirtErrorCode.InvalidArg, "can't shrink capacity below existing allocation");
        }

        if (wanted < capacity && !flags.HasFlag(StorageVolumeResizeFlags.Shrink))
        {
            throw Refuse(VirtErrorCode.InvalidArg, "Can't shrink capacity below current capacity unless shrink flag explicitly specified");
        }

        return flags.HasFlag(StorageVolumeResizeFlags.Allocate) && wanted - allocation > available
            ? throw Refuse(VirtErrorCode.OperationFailed, "Not enough space left in storage pool")
            : wanted;
    }

    /// <summary>Finds the window that an upload or a download opens.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">How long it is; 0 for all that follows.</param>
    /// <param name="size">How many bytes there are.</param>
    /// <returns>The window's length in bytes.</returns>
    /// <exception cref="VirtException">InvalidArg when it begins outside.</exception>
    internal static long Window(long offset, long length, long size)
    {
        if (offset < 0 || length < 0 || offset > size)
        {
            throw Refuse(VirtErrorCode.InvalidArg, $"offset {offset} and length {length} are outside the volume (expected 0 to {size})");
        }

        var rest = size - offset;
        return length == 0 ? rest : Math.Min(length, rest);
    }

    /// <summary>Tells what kind of thing the volumes of a pool are, where the pool's kind decides it.</summary>
    /// <param name="poolType">The pool's kind.</param>
    /// <returns>The kind of volume.</returns>
    internal static StorageVolumeType TypeIn(string poolType) => poolType switch
    {
        "dir" or "fs" or "netfs" or "vstorage" => StorageVolumeType.File,
        "sheepdog" or "iscsi-direct" or "gluster" or "rbd" => StorageVolumeType.Network,
        _ => StorageVolumeType.Block,
    };

    private static VirtException Refuse(VirtErrorCode code, string detail) => new(code, detail, VirtErrorDomain.Storage);
}
