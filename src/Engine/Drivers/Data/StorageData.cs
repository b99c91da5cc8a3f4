namespace VirtPS.Engine.Drivers;

/// <summary>What a listing shows of a storage pool.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="State">Its state.</param>
/// <param name="Capacity">Its size in bytes.</param>
/// <param name="Allocation">What is given out, in bytes.</param>
/// <param name="Available">What is left, in bytes.</param>
/// <param name="IsPersistent">Whether a definition outlives its run.</param>
/// <param name="Autostart">Whether it starts with the host.</param>
/// <remarks>virStoragePoolGetInfo, virStoragePoolIsPersistent, virStoragePoolGetAutostart.</remarks>
public sealed record StoragePoolSummary(
    StoragePoolRef Pool, StoragePoolState State, long Capacity, long Allocation, long Available, bool IsPersistent, bool Autostart)
{
    /// <summary>Whether the pool is started.</summary>
    public bool IsActive => State != StoragePoolState.Inactive;
}

/// <summary>What a listing shows of a storage volume.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="Path">Where the host finds it.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Capacity">What a guest sees, in bytes.</param>
/// <param name="Allocation">What it takes now, in bytes.</param>
/// <remarks>virStorageVolGetInfo, virStorageVolGetPath.</remarks>
public sealed record StorageVolumeSummary(StorageVolumeRef Volume, string Path, StorageVolumeType Type, long Capacity, long Allocation);
