namespace VirtPS.Engine.Drivers;

/// <summary>Says how a block job ends.</summary>
/// <remarks>virDomainBlockJobAbortFlags.</remarks>
[Flags]
public enum DomainBlockJobAbortFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC.</summary>
    Async = 1u << 0,

    /// <summary>VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT.</summary>
    Pivot = 1u << 1,
}

/// <summary>Changes how a disk is rebased or copied.</summary>
/// <remarks>virDomainBlockRebaseFlags.</remarks>
[Flags]
public enum DomainBlockRebaseFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_BLOCK_REBASE_SHALLOW.</summary>
    Shallow = 1u << 0,

    /// <summary>VIR_DOMAIN_BLOCK_REBASE_REUSE_EXT.</summary>
    ReuseExt = 1u << 1,

    /// <summary>VIR_DOMAIN_BLOCK_REBASE_COPY_RAW.</summary>
    CopyRaw = 1u << 2,

    /// <summary>VIR_DOMAIN_BLOCK_REBASE_COPY.</summary>
    Copy = 1u << 3,

    /// <summary>VIR_DOMAIN_BLOCK_REBASE_RELATIVE.</summary>
    Relative = 1u << 4,

    /// <summary>VIR_DOMAIN_BLOCK_REBASE_COPY_DEV.</summary>
    CopyDev = 1u << 5,

    /// <summary>VIR_DOMAIN_BLOCK_REBASE_BANDWIDTH_BYTES.</summary>
    BandwidthBytes = 1u << 6,
}

/// <summary>Changes how a disk is copied.</summary>
/// <remarks>virDomainBlockCopyFlags.</remarks>
[Flags]
public enum DomainBlockCopyFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_BLOCK_COPY_SHALLOW.</summary>
    Shallow = 1u << 0,

    /// <summary>VIR_DOMAIN_BLOCK_COPY_REUSE_EXT.</summary>
    ReuseExt = 1u << 1,

    /// <summary>VIR_DOMAIN_BLOCK_COPY_TRANSIENT_JOB.</summary>
    TransientJob = 1u << 2,

    /// <summary>VIR_DOMAIN_BLOCK_COPY_SYNCHRONOUS_WRITES.</summary>
    SynchronousWrites = 1u << 3,
}

/// <summary>Changes how a disk's overlays are committed.</summary>
/// <remarks>virDomainBlockCommitFlags.</remarks>
[Flags]
public enum DomainBlockCommitFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_BLOCK_COMMIT_SHALLOW.</summary>
    Shallow = 1u << 0,

    /// <summary>VIR_DOMAIN_BLOCK_COMMIT_DELETE.</summary>
    Delete = 1u << 1,

    /// <summary>VIR_DOMAIN_BLOCK_COMMIT_ACTIVE.</summary>
    Active = 1u << 2,

    /// <summary>VIR_DOMAIN_BLOCK_COMMIT_RELATIVE.</summary>
    Relative = 1u << 3,

    /// <summary>VIR_DOMAIN_BLOCK_COMMIT_BANDWIDTH_BYTES.</summary>
    BandwidthBytes = 1u << 4,
}

/// <summary>Names the kind of a block job.</summary>
/// <remarks>virDomainBlockJobType.</remarks>
public enum DomainBlockJobType
{
    /// <summary>VIR_DOMAIN_BLOCK_JOB_TYPE_UNKNOWN.</summary>
    Unknown = 0,

    /// <summary>VIR_DOMAIN_BLOCK_JOB_TYPE_PULL.</summary>
    Pull = 1,

    /// <summary>VIR_DOMAIN_BLOCK_JOB_TYPE_COPY.</summary>
    Copy = 2,

    /// <summary>VIR_DOMAIN_BLOCK_JOB_TYPE_COMMIT.</summary>
    Commit = 3,

    /// <summary>VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT.</summary>
    ActiveCommit = 4,

    /// <summary>VIR_DOMAIN_BLOCK_JOB_TYPE_BACKUP.</summary>
    Backup = 5,
}

/// <summary>Names the state of a domain's job.</summary>
/// <remarks>virDomainJobType.</remarks>
public enum DomainJobType
{
    /// <summary>VIR_DOMAIN_JOB_NONE.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_JOB_BOUNDED.</summary>
    Bounded = 1,

    /// <summary>VIR_DOMAIN_JOB_UNBOUNDED.</summary>
    Unbounded = 2,

    /// <summary>VIR_DOMAIN_JOB_COMPLETED.</summary>
    Completed = 3,

    /// <summary>VIR_DOMAIN_JOB_FAILED.</summary>
    Failed = 4,

    /// <summary>VIR_DOMAIN_JOB_CANCELLED.</summary>
    Cancelled = 5,
}

/// <summary>Chooses which job's statistics are given.</summary>
/// <remarks>virDomainGetJobStatsFlags.</remarks>
[Flags]
public enum DomainJobStatsFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_JOB_STATS_COMPLETED.</summary>
    Completed = 1u << 0,

    /// <summary>VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED.</summary>
    KeepCompleted = 1u << 1,
}

/// <summary>Changes how a core is dumped.</summary>
/// <remarks>virDomainCoreDumpFlags.</remarks>
[Flags]
public enum DomainCoreDumpFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DUMP_CRASH.</summary>
    Crash = 1u << 0,

    /// <summary>VIR_DUMP_LIVE.</summary>
    Live = 1u << 1,

    /// <summary>VIR_DUMP_BYPASS_CACHE.</summary>
    BypassCache = 1u << 2,

    /// <summary>VIR_DUMP_RESET.</summary>
    Reset = 1u << 3,

    /// <summary>VIR_DUMP_MEMORY_ONLY.</summary>
    MemoryOnly = 1u << 4,
}

/// <summary>Names the format of a core dump.</summary>
/// <remarks>virDomainCoreDumpFormat.</remarks>
public enum DomainCoreDumpFormat
{
    /// <summary>VIR_DOMAIN_CORE_DUMP_FORMAT_RAW.</summary>
    Raw = 0,

    /// <summary>VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_ZLIB.</summary>
    KdumpZlib = 1,

    /// <summary>VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_LZO.</summary>
    KdumpLzo = 2,

    /// <summary>VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_SNAPPY.</summary>
    KdumpSnappy = 3,

    /// <summary>VIR_DOMAIN_CORE_DUMP_FORMAT_WIN_DMP.</summary>
    WinDmp = 4,
}

/// <summary>Changes how a domain migrates.</summary>
/// <remarks>virDomainMigrateFlags.</remarks>
[Flags]
public enum DomainMigrateFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_MIGRATE_LIVE.</summary>
    Live = 1u << 0,

    /// <summary>VIR_MIGRATE_PEER2PEER.</summary>
    Peer2peer = 1u << 1,

    /// <summary>VIR_MIGRATE_TUNNELLED.</summary>
    Tunnelled = 1u << 2,

    /// <summary>VIR_MIGRATE_PERSIST_DEST.</summary>
    PersistDest = 1u << 3,

    /// <summary>VIR_MIGRATE_UNDEFINE_SOURCE.</summary>
    UndefineSource = 1u << 4,

    /// <summary>VIR_MIGRATE_PAUSED.</summary>
    Paused = 1u << 5,

    /// <summary>VIR_MIGRATE_NON_SHARED_DISK.</summary>
    NonSharedDisk = 1u << 6,

    /// <summary>VIR_MIGRATE_NON_SHARED_INC.</summary>
    NonSharedInc = 1u << 7,

    /// <summary>VIR_MIGRATE_CHANGE_PROTECTION.</summary>
    ChangeProtection = 1u << 8,

    /// <summary>VIR_MIGRATE_UNSAFE.</summary>
    Unsafe = 1u << 9,

    /// <summary>VIR_MIGRATE_OFFLINE.</summary>
    Offline = 1u << 10,

    /// <summary>VIR_MIGRATE_COMPRESSED.</summary>
    Compressed = 1u << 11,

    /// <summary>VIR_MIGRATE_ABORT_ON_ERROR.</summary>
    AbortOnError = 1u << 12,

    /// <summary>VIR_MIGRATE_AUTO_CONVERGE.</summary>
    AutoConverge = 1u << 13,

    /// <summary>VIR_MIGRATE_RDMA_PIN_ALL.</summary>
    RdmaPinAll = 1u << 14,

    /// <summary>VIR_MIGRATE_POSTCOPY.</summary>
    Postcopy = 1u << 15,

    /// <summary>VIR_MIGRATE_TLS.</summary>
    Tls = 1u << 16,

    /// <summary>VIR_MIGRATE_PARALLEL.</summary>
    Parallel = 1u << 17,

    /// <summary>VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES.</summary>
    NonSharedSynchronousWrites = 1u << 18,

    /// <summary>VIR_MIGRATE_POSTCOPY_RESUME.</summary>
    PostcopyResume = 1u << 19,

    /// <summary>VIR_MIGRATE_ZEROCOPY.</summary>
    Zerocopy = 1u << 20,
}

/// <summary>Changes how a backup begins.</summary>
/// <remarks>virDomainBackupBeginFlags.</remarks>
[Flags]
public enum DomainBackupFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL.</summary>
    ReuseExternal = 1u << 0,
}
