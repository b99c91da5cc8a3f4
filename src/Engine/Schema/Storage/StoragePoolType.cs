namespace VirtPS.Engine.Schema;

/// <summary>Names the kinds of storage pool.</summary>
/// <remarks>The <c>type</c> attribute of a <c>pool</c> element; https://libvirt.org/storage.html.</remarks>
public enum StoragePoolType
{
    /// <summary>A directory of the host.</summary>
    Dir,

    /// <summary>A block device with a file system, which the pool mounts.</summary>
    Fs,

    /// <summary>A directory of a file server, which the pool mounts.</summary>
    NetFs,

    /// <summary>An LVM volume group.</summary>
    Logical,

    /// <summary>A disk whose partitions are the volumes.</summary>
    Disk,

    /// <summary>An iSCSI target that the host's kernel logs in to.</summary>
    Iscsi,

    /// <summary>An iSCSI target that the emulator logs in to.</summary>
    IscsiDirect,

    /// <summary>A SCSI host adapter.</summary>
    Scsi,

    /// <summary>The host's multipath devices.</summary>
    Mpath,

    /// <summary>A Ceph RBD pool.</summary>
    Rbd,

    /// <summary>A Sheepdog cluster.</summary>
    Sheepdog,

    /// <summary>A Gluster volume.</summary>
    Gluster,

    /// <summary>A ZFS pool.</summary>
    Zfs,

    /// <summary>A Virtuozzo storage cluster.</summary>
    Vstorage,
}
