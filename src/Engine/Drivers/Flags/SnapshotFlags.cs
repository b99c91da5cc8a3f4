namespace VirtPS.Engine.Drivers;

/// <summary>Narrows an enumeration of snapshots.</summary>
/// <remarks>virDomainSnapshotListFlags.</remarks>
[Flags]
public enum SnapshotListFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS.</summary>
    Descendants = 1u << 0,

    /// <summary>VIR_DOMAIN_SNAPSHOT_LIST_ROOTS.</summary>
    Roots = 1u << 0,

    /// <summary>VIR_DOMAIN_SNAPSHOT_LIST_METADATA.</summary>
    Metadata = 1u << 1,

    /// <summary>VIR_DOMAIN_SNAPSHOT_LIST_LEAVES.</summary>
    Leaves = 1u << 2,

    /// <summary>VIR_DOMAIN_SNAPSHOT_LIST_NO_LEAVES.</summary>
    NoLeaves = 1u << 3,

    /// <summary>VIR_DOMAIN_SNAPSHOT_LIST_NO_METADATA.</summary>
    NoMetadata = 1u << 4,

    /// <summary>VIR_DOMAIN_SNAPSHOT_LIST_INACTIVE.</summary>
    Inactive = 1u << 5,

    /// <summary>VIR_DOMAIN_SNAPSHOT_LIST_ACTIVE.</summary>
    Active = 1u << 6,

    /// <summary>VIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY.</summary>
    DiskOnly = 1u << 7,

    /// <summary>VIR_DOMAIN_SNAPSHOT_LIST_INTERNAL.</summary>
    Internal = 1u << 8,

    /// <summary>VIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL.</summary>
    External = 1u << 9,

    /// <summary>VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL.</summary>
    Topological = 1u << 10,
}

/// <summary>Changes how a snapshot is made.</summary>
/// <remarks>virDomainSnapshotCreateFlags.</remarks>
[Flags]
public enum SnapshotCreateFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE.</summary>
    Redefine = 1u << 0,

    /// <summary>VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT.</summary>
    Current = 1u << 1,

    /// <summary>VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA.</summary>
    NoMetadata = 1u << 2,

    /// <summary>VIR_DOMAIN_SNAPSHOT_CREATE_HALT.</summary>
    Halt = 1u << 3,

    /// <summary>VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY.</summary>
    DiskOnly = 1u << 4,

    /// <summary>VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT.</summary>
    ReuseExt = 1u << 5,

    /// <summary>VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE.</summary>
    Quiesce = 1u << 6,

    /// <summary>VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC.</summary>
    Atomic = 1u << 7,

    /// <summary>VIR_DOMAIN_SNAPSHOT_CREATE_LIVE.</summary>
    Live = 1u << 8,

    /// <summary>VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE.</summary>
    Validate = 1u << 9,
}

/// <summary>Changes how a domain goes back to a snapshot.</summary>
/// <remarks>virDomainSnapshotRevertFlags.</remarks>
[Flags]
public enum SnapshotRevertFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING.</summary>
    Running = 1u << 0,

    /// <summary>VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED.</summary>
    Paused = 1u << 1,

    /// <summary>VIR_DOMAIN_SNAPSHOT_REVERT_FORCE.</summary>
    Force = 1u << 2,

    /// <summary>VIR_DOMAIN_SNAPSHOT_REVERT_RESET_NVRAM.</summary>
    ResetNvram = 1u << 3,
}

/// <summary>Says what goes with a snapshot that is deleted.</summary>
/// <remarks>virDomainSnapshotDeleteFlags.</remarks>
[Flags]
public enum SnapshotDeleteFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN.</summary>
    Children = 1u << 0,

    /// <summary>VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY.</summary>
    MetadataOnly = 1u << 1,

    /// <summary>VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY.</summary>
    ChildrenOnly = 1u << 2,
}

/// <summary>Chooses which description of a snapshot is given.</summary>
/// <remarks>virDomainSnapshotXMLFlags.</remarks>
[Flags]
public enum SnapshotXmlFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_SNAPSHOT_XML_SECURE.</summary>
    Secure = 1u << 0,
}

/// <summary>Narrows an enumeration of checkpoints.</summary>
/// <remarks>virDomainCheckpointListFlags.</remarks>
[Flags]
public enum CheckpointListFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS.</summary>
    Descendants = 1u << 0,

    /// <summary>VIR_DOMAIN_CHECKPOINT_LIST_ROOTS.</summary>
    Roots = 1u << 0,

    /// <summary>VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL.</summary>
    Topological = 1u << 1,

    /// <summary>VIR_DOMAIN_CHECKPOINT_LIST_LEAVES.</summary>
    Leaves = 1u << 2,

    /// <summary>VIR_DOMAIN_CHECKPOINT_LIST_NO_LEAVES.</summary>
    NoLeaves = 1u << 3,
}

/// <summary>Changes how a checkpoint is made.</summary>
/// <remarks>virDomainCheckpointCreateFlags.</remarks>
[Flags]
public enum CheckpointCreateFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE.</summary>
    Redefine = 1u << 0,

    /// <summary>VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE.</summary>
    Quiesce = 1u << 1,

    /// <summary>VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE.</summary>
    RedefineValidate = 1u << 2,
}

/// <summary>Says what goes with a checkpoint that is deleted.</summary>
/// <remarks>virDomainCheckpointDeleteFlags.</remarks>
[Flags]
public enum CheckpointDeleteFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN.</summary>
    Children = 1u << 0,

    /// <summary>VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY.</summary>
    MetadataOnly = 1u << 1,

    /// <summary>VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY.</summary>
    ChildrenOnly = 1u << 2,
}

/// <summary>Chooses which description of a checkpoint is given.</summary>
/// <remarks>virDomainCheckpointXMLFlags.</remarks>
[Flags]
public enum CheckpointXmlFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_CHECKPOINT_XML_SECURE.</summary>
    Secure = 1u << 0,

    /// <summary>VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN.</summary>
    NoDomain = 1u << 1,

    /// <summary>VIR_DOMAIN_CHECKPOINT_XML_SIZE.</summary>
    Size = 1u << 2,
}
