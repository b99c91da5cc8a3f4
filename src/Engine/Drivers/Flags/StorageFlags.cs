namespace VirtPS.Engine.Drivers;

/// <summary>Narrows an enumeration of storage pools.</summary>
/// <remarks>virConnectListAllStoragePoolsFlags.</remarks>
[Flags]
public enum StoragePoolListFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Pools that are only defined (VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE).</summary>
    Inactive = 1u << 0,

    /// <summary>Pools that run (VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE).</summary>
    Active = 1u << 1,

    /// <summary>Pools with a stored definition (VIR_CONNECT_LIST_STORAGE_POOLS_PERSISTENT).</summary>
    Persistent = 1u << 2,

    /// <summary>Pools that vanish when they stop (VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT).</summary>
    Transient = 1u << 3,

    /// <summary>Pools that start with the host (VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART).</summary>
    Autostart = 1u << 4,

    /// <summary>Pools that do not start with the host (VIR_CONNECT_LIST_STORAGE_POOLS_NO_AUTOSTART).</summary>
    NoAutostart = 1u << 5,

    /// <summary>Pools in a directory (VIR_CONNECT_LIST_STORAGE_POOLS_DIR).</summary>
    Dir = 1u << 6,

    /// <summary>Pools on a file system the pool mounts (VIR_CONNECT_LIST_STORAGE_POOLS_FS).</summary>
    Fs = 1u << 7,

    /// <summary>Pools on a network file system, such as NFS (VIR_CONNECT_LIST_STORAGE_POOLS_NETFS).</summary>
    NetFs = 1u << 8,

    /// <summary>Pools of LVM volumes (VIR_CONNECT_LIST_STORAGE_POOLS_LOGICAL).</summary>
    Logical = 1u << 9,

    /// <summary>Pools of a disk's partitions (VIR_CONNECT_LIST_STORAGE_POOLS_DISK).</summary>
    Disk = 1u << 10,

    /// <summary>Pools of an iSCSI target the host logs in to (VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI).</summary>
    Iscsi = 1u << 11,

    /// <summary>Pools of a SCSI host adapter (VIR_CONNECT_LIST_STORAGE_POOLS_SCSI).</summary>
    Scsi = 1u << 12,

    /// <summary>Pools of multipath devices (VIR_CONNECT_LIST_STORAGE_POOLS_MPATH).</summary>
    Mpath = 1u << 13,

    /// <summary>Pools of Ceph block devices (VIR_CONNECT_LIST_STORAGE_POOLS_RBD).</summary>
    Rbd = 1u << 14,

    /// <summary>Pools of a Sheepdog cluster (VIR_CONNECT_LIST_STORAGE_POOLS_SHEEPDOG).</summary>
    Sheepdog = 1u << 15,

    /// <summary>Pools on a Gluster volume (VIR_CONNECT_LIST_STORAGE_POOLS_GLUSTER).</summary>
    Gluster = 1u << 16,

    /// <summary>Pools of ZFS volumes (VIR_CONNECT_LIST_STORAGE_POOLS_ZFS).</summary>
    Zfs = 1u << 17,

    /// <summary>Pools of Virtuozzo Storage (VIR_CONNECT_LIST_STORAGE_POOLS_VSTORAGE).</summary>
    Vstorage = 1u << 18,

    /// <summary>Pools of an iSCSI target reached without the host's initiator (VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI_DIRECT).</summary>
    IscsiDirect = 1u << 19,
}

/// <summary>Says whether a pool is built as it starts.</summary>
/// <remarks>virStoragePoolCreateFlags.</remarks>
[Flags]
public enum StoragePoolCreateFlags : uint
{
    /// <summary>Starts the pool on storage that is there (VIR_STORAGE_POOL_CREATE_NORMAL).</summary>
    None = 0,

    /// <summary>Builds the storage first, with no build flag (VIR_STORAGE_POOL_CREATE_WITH_BUILD).</summary>
    WithBuild = 1u << 0,

    /// <summary>Builds the storage first and overwrites what is there (VIR_STORAGE_POOL_CREATE_WITH_BUILD_OVERWRITE).</summary>
    WithBuildOverwrite = 1u << 1,

    /// <summary>Builds the storage first and fails if it holds something (VIR_STORAGE_POOL_CREATE_WITH_BUILD_NO_OVERWRITE).</summary>
    WithBuildNoOverwrite = 1u << 2,
}

/// <summary>Changes how a pool is defined.</summary>
/// <remarks>virStoragePoolDefineFlags.</remarks>
[Flags]
public enum StoragePoolDefineFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Checks the XML against the schema first (VIR_STORAGE_POOL_DEFINE_VALIDATE).</summary>
    Validate = 1u << 0,
}

/// <summary>Changes how a pool is built.</summary>
/// <remarks>virStoragePoolBuildFlags.</remarks>
[Flags]
public enum StoragePoolBuildFlags : uint
{
    /// <summary>Builds from scratch (VIR_STORAGE_POOL_BUILD_NEW).</summary>
    None = 0,

    /// <summary>Repairs the pool that is there (VIR_STORAGE_POOL_BUILD_REPAIR).</summary>
    Repair = 1u << 0,

    /// <summary>Extends the pool that is there (VIR_STORAGE_POOL_BUILD_RESIZE).</summary>
    Resize = 1u << 1,

    /// <summary>Fails if the storage holds something (VIR_STORAGE_POOL_BUILD_NO_OVERWRITE).</summary>
    NoOverwrite = 1u << 2,

    /// <summary>Overwrites what the storage holds (VIR_STORAGE_POOL_BUILD_OVERWRITE).</summary>
    Overwrite = 1u << 3,
}

/// <summary>Changes how a pool's storage is deleted.</summary>
/// <remarks>virStoragePoolDeleteFlags.</remarks>
[Flags]
public enum StoragePoolDeleteFlags : uint
{
    /// <summary>Removes the metadata only, which is quick (VIR_STORAGE_POOL_DELETE_NORMAL).</summary>
    None = 0,

    /// <summary>Overwrites all data with zeros, which is slow (VIR_STORAGE_POOL_DELETE_ZEROED).</summary>
    Zeroed = 1u << 0,
}

/// <summary>Chooses which description of a pool is given.</summary>
/// <remarks>virStorageXMLFlags.</remarks>
[Flags]
public enum StorageXmlFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Gives the stored definition even while the pool runs (VIR_STORAGE_XML_INACTIVE).</summary>
    Inactive = 1u << 0,
}

/// <summary>Changes how a volume is created.</summary>
/// <remarks>virStorageVolCreateFlags.</remarks>
[Flags]
public enum StorageVolumeCreateFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Allocates the format's metadata at once, but not the data (VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA).</summary>
    PreallocMetadata = 1u << 0,

    /// <summary>Shares the source's blocks until they change, where the file system can (VIR_STORAGE_VOL_CREATE_REFLINK).</summary>
    Reflink = 1u << 1,

    /// <summary>Checks the XML against the schema first (VIR_STORAGE_VOL_CREATE_VALIDATE).</summary>
    Validate = 1u << 2,
}

/// <summary>Changes how a volume is resized.</summary>
/// <remarks>virStorageVolResizeFlags.</remarks>
[Flags]
public enum StorageVolumeResizeFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Allocates the new bytes at once (VIR_STORAGE_VOL_RESIZE_ALLOCATE).</summary>
    Allocate = 1u << 0,

    /// <summary>Takes the size, in bytes, as a difference to the present one (VIR_STORAGE_VOL_RESIZE_DELTA).</summary>
    Delta = 1u << 1,

    /// <summary>Allows a smaller capacity, which loses the data beyond it (VIR_STORAGE_VOL_RESIZE_SHRINK).</summary>
    Shrink = 1u << 2,
}

/// <summary>Changes how a volume is deleted.</summary>
/// <remarks>virStorageVolDeleteFlags.</remarks>
[Flags]
public enum StorageVolumeDeleteFlags : uint
{
    /// <summary>Removes the metadata only, which is quick (VIR_STORAGE_VOL_DELETE_NORMAL).</summary>
    None = 0,

    /// <summary>Overwrites all data with zeros, which is slow (VIR_STORAGE_VOL_DELETE_ZEROED).</summary>
    Zeroed = 1u << 0,

    /// <summary>Deletes the volume's own snapshots too (VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS).</summary>
    WithSnapshots = 1u << 1,
}

/// <summary>Changes how a volume is uploaded.</summary>
/// <remarks>virStorageVolUploadFlags.</remarks>
[Flags]
public enum StorageVolumeUploadFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Sends holes as such instead of zeros (VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM).</summary>
    SparseStream = 1u << 0,
}

/// <summary>Changes how a volume is downloaded.</summary>
/// <remarks>virStorageVolDownloadFlags.</remarks>
[Flags]
public enum StorageVolumeDownloadFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Receives holes as such instead of zeros (VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM).</summary>
    SparseStream = 1u << 0,
}

/// <summary>Chooses which sizes of a volume are given.</summary>
/// <remarks>virStorageVolInfoFlags.</remarks>
[Flags]
public enum StorageVolumeInfoFlags : uint
{
    /// <summary>Gives the allocation, the bytes in use (VIR_STORAGE_VOL_USE_ALLOCATION).</summary>
    None = 0,

    /// <summary>Gives in place of the allocation the physical size in bytes (VIR_STORAGE_VOL_GET_PHYSICAL).</summary>
    GetPhysical = 1u << 0,
}

/// <summary>Names how a volume's data is overwritten.</summary>
/// <remarks>virStorageVolWipeAlgorithm.</remarks>
public enum StorageWipeAlgorithm
{
    /// <summary>One pass of zeros (VIR_STORAGE_VOL_WIPE_ALG_ZERO).</summary>
    Zero = 0,

    /// <summary>Four passes by the rule of the US nuclear security administration, NAP-14.1-C (VIR_STORAGE_VOL_WIPE_ALG_NNSA).</summary>
    Nnsa = 1,

    /// <summary>Four passes by the rule of the US defence department, 5220.22-M (VIR_STORAGE_VOL_WIPE_ALG_DOD).</summary>
    Dod = 2,

    /// <summary>Nine passes by the advice of the German federal office for information security (VIR_STORAGE_VOL_WIPE_ALG_BSI).</summary>
    Bsi = 3,

    /// <summary>The 35 passes of Peter Gutmann (VIR_STORAGE_VOL_WIPE_ALG_GUTMANN).</summary>
    Gutmann = 4,

    /// <summary>The seven passes of Bruce Schneier (VIR_STORAGE_VOL_WIPE_ALG_SCHNEIER).</summary>
    Schneier = 5,

    /// <summary>Seven passes of random data, after Roy Pfitzner (VIR_STORAGE_VOL_WIPE_ALG_PFITZNER7).</summary>
    Pfitzner7 = 6,

    /// <summary>33 passes of random data, after Roy Pfitzner (VIR_STORAGE_VOL_WIPE_ALG_PFITZNER33).</summary>
    Pfitzner33 = 7,

    /// <summary>One pass of random data (VIR_STORAGE_VOL_WIPE_ALG_RANDOM).</summary>
    Random = 8,

    /// <summary>Tells the device to discard all blocks, without overwriting them (VIR_STORAGE_VOL_WIPE_ALG_TRIM).</summary>
    Trim = 9,
}

/// <summary>Names the kind of a volume.</summary>
/// <remarks>virStorageVolType.</remarks>
public enum StorageVolumeType
{
    /// <summary>A regular file (VIR_STORAGE_VOL_FILE).</summary>
    File = 0,

    /// <summary>A block device (VIR_STORAGE_VOL_BLOCK).</summary>
    Block = 1,

    /// <summary>A directory passed to the guest (VIR_STORAGE_VOL_DIR).</summary>
    Dir = 2,

    /// <summary>A volume on the network, such as a Ceph block device (VIR_STORAGE_VOL_NETWORK).</summary>
    Network = 3,

    /// <summary>A directory on the network that holds further volumes (VIR_STORAGE_VOL_NETDIR).</summary>
    NetDir = 4,

    /// <summary>A Ploop image of Virtuozzo (VIR_STORAGE_VOL_PLOOP).</summary>
    Ploop = 5,
}

/// <summary>Names the state of a pool.</summary>
/// <remarks>virStoragePoolState.</remarks>
public enum StoragePoolState
{
    /// <summary>Not running (VIR_STORAGE_POOL_INACTIVE).</summary>
    Inactive = 0,

    /// <summary>Being built and not available yet (VIR_STORAGE_POOL_BUILDING).</summary>
    Building = 1,

    /// <summary>Running (VIR_STORAGE_POOL_RUNNING).</summary>
    Running = 2,

    /// <summary>Running with faults (VIR_STORAGE_POOL_DEGRADED).</summary>
    Degraded = 3,

    /// <summary>Running but out of reach (VIR_STORAGE_POOL_INACCESSIBLE).</summary>
    Inaccessible = 4,
}
