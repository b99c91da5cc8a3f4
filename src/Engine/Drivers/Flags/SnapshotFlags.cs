namespace VirtPS.Engine.Drivers;

/// <summary>Narrows an enumeration of snapshots.</summary>
/// <remarks>virDomainSnapshotListFlags.</remarks>
[Flags]
public enum SnapshotListFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>All snapshots below the given one, not just its children (VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS).</summary>
    Descendants = 1u << 0,

    /// <summary>Snapshots of the domain that have no parent; the same bit as Descendants (VIR_DOMAIN_SNAPSHOT_LIST_ROOTS).</summary>
    Roots = 1u << 0,

    /// <summary>Snapshots whose metadata keeps the domain from being undefined (VIR_DOMAIN_SNAPSHOT_LIST_METADATA).</summary>
    Metadata = 1u << 1,

    /// <summary>Snapshots without children (VIR_DOMAIN_SNAPSHOT_LIST_LEAVES).</summary>
    Leaves = 1u << 2,

    /// <summary>Snapshots with children (VIR_DOMAIN_SNAPSHOT_LIST_NO_LEAVES).</summary>
    NoLeaves = 1u << 3,

    /// <summary>Snapshots without libvirt's metadata (VIR_DOMAIN_SNAPSHOT_LIST_NO_METADATA).</summary>
    NoMetadata = 1u << 4,

    /// <summary>Snapshots of the domain while it was off (VIR_DOMAIN_SNAPSHOT_LIST_INACTIVE).</summary>
    Inactive = 1u << 5,

    /// <summary>Snapshots of the running guest with its memory (VIR_DOMAIN_SNAPSHOT_LIST_ACTIVE).</summary>
    Active = 1u << 6,

    /// <summary>Snapshots of the running guest's disks without its memory (VIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY).</summary>
    DiskOnly = 1u << 7,

    /// <summary>Snapshots kept inside the disk images (VIR_DOMAIN_SNAPSHOT_LIST_INTERNAL).</summary>
    Internal = 1u << 8,

    /// <summary>Snapshots kept in files of their own (VIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL).</summary>
    External = 1u << 9,

    /// <summary>Orders parents before their children (VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL).</summary>
    Topological = 1u << 10,
}

/// <summary>Changes how a snapshot is made.</summary>
/// <remarks>virDomainSnapshotCreateFlags.</remarks>
[Flags]
public enum SnapshotCreateFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Restores or changes the metadata of a snapshot and takes none (VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE).</summary>
    Redefine = 1u << 0,

    /// <summary>Makes a redefined snapshot the current one (VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT).</summary>
    Current = 1u << 1,

    /// <summary>Takes the snapshot but keeps no record of it (VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA).</summary>
    NoMetadata = 1u << 2,

    /// <summary>Stops the guest after the snapshot (VIR_DOMAIN_SNAPSHOT_CREATE_HALT).</summary>
    Halt = 1u << 3,

    /// <summary>Leaves the guest's memory out (VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY).</summary>
    DiskOnly = 1u << 4,

    /// <summary>Uses snapshot files that exist already (VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT).</summary>
    ReuseExt = 1u << 5,

    /// <summary>Freezes the guest's file systems by its agent meanwhile (VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE).</summary>
    Quiesce = 1u << 6,

    /// <summary>Takes all disks or none (VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC).</summary>
    Atomic = 1u << 7,

    /// <summary>Lets the guest run while its memory is saved (VIR_DOMAIN_SNAPSHOT_CREATE_LIVE).</summary>
    Live = 1u << 8,

    /// <summary>Checks the XML against the schema first (VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE).</summary>
    Validate = 1u << 9,
}

/// <summary>Changes how a domain goes back to a snapshot.</summary>
/// <remarks>virDomainSnapshotRevertFlags.</remarks>
[Flags]
public enum SnapshotRevertFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Lets the guest run afterwards, whatever the snapshot's state (VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING).</summary>
    Running = 1u << 0,

    /// <summary>Leaves the guest paused afterwards, whatever the snapshot's state (VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED).</summary>
    Paused = 1u << 1,

    /// <summary>Goes back even where the guest must be replaced or its definition may not match (VIR_DOMAIN_SNAPSHOT_REVERT_FORCE).</summary>
    Force = 1u << 2,

    /// <summary>Makes the firmware variables anew from their template (VIR_DOMAIN_SNAPSHOT_REVERT_RESET_NVRAM).</summary>
    ResetNvram = 1u << 3,
}

/// <summary>Says what goes with a snapshot that is deleted.</summary>
/// <remarks>virDomainSnapshotDeleteFlags.</remarks>
[Flags]
public enum SnapshotDeleteFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Deletes all snapshots below it too (VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN).</summary>
    Children = 1u << 0,

    /// <summary>Forgets the snapshot but keeps its data (VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY).</summary>
    MetadataOnly = 1u << 1,

    /// <summary>Deletes all snapshots below it but keeps it (VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY).</summary>
    ChildrenOnly = 1u << 2,
}

/// <summary>Chooses which description of a snapshot is given.</summary>
/// <remarks>virDomainSnapshotXMLFlags.</remarks>
[Flags]
public enum SnapshotXmlFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Includes passwords, which a read-only connection may not see (VIR_DOMAIN_SNAPSHOT_XML_SECURE).</summary>
    Secure = 1u << 0,
}

/// <summary>Narrows an enumeration of checkpoints.</summary>
/// <remarks>virDomainCheckpointListFlags.</remarks>
[Flags]
public enum CheckpointListFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>All checkpoints below the given one, not just its children (VIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS).</summary>
    Descendants = 1u << 0,

    /// <summary>Checkpoints of the domain that have no parent; the same bit as Descendants (VIR_DOMAIN_CHECKPOINT_LIST_ROOTS).</summary>
    Roots = 1u << 0,

    /// <summary>Orders parents before their children (VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL).</summary>
    Topological = 1u << 1,

    /// <summary>Checkpoints without children (VIR_DOMAIN_CHECKPOINT_LIST_LEAVES).</summary>
    Leaves = 1u << 2,

    /// <summary>Checkpoints with children (VIR_DOMAIN_CHECKPOINT_LIST_NO_LEAVES).</summary>
    NoLeaves = 1u << 3,
}

/// <summary>Changes how a checkpoint is made.</summary>
/// <remarks>virDomainCheckpointCreateFlags.</remarks>
[Flags]
public enum CheckpointCreateFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Restores or changes the metadata of a checkpoint and makes none (VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE).</summary>
    Redefine = 1u << 0,

    /// <summary>Freezes the guest's file systems by its agent meanwhile (VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE).</summary>
    Quiesce = 1u << 1,

    /// <summary>Checks that the disks hold the data a redefined checkpoint needs (VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE).</summary>
    RedefineValidate = 1u << 2,
}

/// <summary>Says what goes with a checkpoint that is deleted.</summary>
/// <remarks>virDomainCheckpointDeleteFlags.</remarks>
[Flags]
public enum CheckpointDeleteFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Deletes all checkpoints below it too (VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN).</summary>
    Children = 1u << 0,

    /// <summary>Forgets the checkpoint but keeps its data (VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY).</summary>
    MetadataOnly = 1u << 1,

    /// <summary>Deletes all checkpoints below it but keeps it (VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY).</summary>
    ChildrenOnly = 1u << 2,
}

/// <summary>Chooses which description of a checkpoint is given.</summary>
/// <remarks>virDomainCheckpointXMLFlags.</remarks>
[Flags]
public enum CheckpointXmlFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Includes passwords, which a read-only connection may not see (VIR_DOMAIN_CHECKPOINT_XML_SECURE).</summary>
    Secure = 1u << 0,

    /// <summary>Leaves the domain's own description out (VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN).</summary>
    NoDomain = 1u << 1,

    /// <summary>Adds the bytes changed since the checkpoint, disk by disk, as an estimate (VIR_DOMAIN_CHECKPOINT_XML_SIZE).</summary>
    Size = 1u << 2,
}
