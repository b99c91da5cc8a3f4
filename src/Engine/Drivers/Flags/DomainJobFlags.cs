namespace VirtPS.Engine.Drivers;

/// <summary>Says how a block job ends.</summary>
/// <remarks>virDomainBlockJobAbortFlags.</remarks>
[Flags]
public enum DomainBlockJobAbortFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Returns without waiting for the job's end, which an event tells (VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC).</summary>
    Async = 1u << 0,

    /// <summary>Ends a copy or active commit by moving the guest to the new image (VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT).</summary>
    Pivot = 1u << 1,
}

/// <summary>Changes how a disk is rebased or copied.</summary>
/// <remarks>virDomainBlockRebaseFlags.</remarks>
[Flags]
public enum DomainBlockRebaseFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Copies the top layer only and keeps its backing files (VIR_DOMAIN_BLOCK_REBASE_SHALLOW).</summary>
    Shallow = 1u << 0,

    /// <summary>Copies into a file that exists already (VIR_DOMAIN_BLOCK_REBASE_REUSE_EXT).</summary>
    ReuseExt = 1u << 1,

    /// <summary>Writes the copy in the raw format (VIR_DOMAIN_BLOCK_REBASE_COPY_RAW).</summary>
    CopyRaw = 1u << 2,

    /// <summary>Starts a copy rather than a pull (VIR_DOMAIN_BLOCK_REBASE_COPY).</summary>
    Copy = 1u << 3,

    /// <summary>Keeps relative names of backing files relative (VIR_DOMAIN_BLOCK_REBASE_RELATIVE).</summary>
    Relative = 1u << 4,

    /// <summary>Takes the destination as a block device, not a file (VIR_DOMAIN_BLOCK_REBASE_COPY_DEV).</summary>
    CopyDev = 1u << 5,

    /// <summary>Counts the bandwidth in bytes per second; without it libvirt counts MiB per second (VIR_DOMAIN_BLOCK_REBASE_BANDWIDTH_BYTES).</summary>
    BandwidthBytes = 1u << 6,
}

/// <summary>Changes how a disk is copied.</summary>
/// <remarks>virDomainBlockCopyFlags.</remarks>
[Flags]
public enum DomainBlockCopyFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Copies the top layer only and keeps its backing files (VIR_DOMAIN_BLOCK_COPY_SHALLOW).</summary>
    Shallow = 1u << 0,

    /// <summary>Copies into a file that exists already (VIR_DOMAIN_BLOCK_COPY_REUSE_EXT).</summary>
    ReuseExt = 1u << 1,

    /// <summary>Accepts a job that cannot be taken up again once the guest stops (VIR_DOMAIN_BLOCK_COPY_TRANSIENT_JOB).</summary>
    TransientJob = 1u << 2,

    /// <summary>Writes the guest's changes to both images at once, so that the copy surely catches up (VIR_DOMAIN_BLOCK_COPY_SYNCHRONOUS_WRITES).</summary>
    SynchronousWrites = 1u << 3,

    /// <summary>Takes the copy's place as full of zeroes, so that nothing needs to clear it (VIR_DOMAIN_BLOCK_COPY_TARGET_ZEROED, libvirt 12.2).</summary>
    TargetZeroed = 1u << 4,
}

/// <summary>Changes how a disk's overlays are committed.</summary>
/// <remarks>virDomainBlockCommitFlags.</remarks>
[Flags]
public enum DomainBlockCommitFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Commits, when no base is named, into the next backing file rather than the last (VIR_DOMAIN_BLOCK_COMMIT_SHALLOW).</summary>
    Shallow = 1u << 0,

    /// <summary>Deletes the files whose data has been committed (VIR_DOMAIN_BLOCK_COMMIT_DELETE).</summary>
    Delete = 1u << 1,

    /// <summary>Allows the layer the guest writes to as the top; the job then waits for a pivot (VIR_DOMAIN_BLOCK_COMMIT_ACTIVE).</summary>
    Active = 1u << 2,

    /// <summary>Keeps relative names of backing files relative (VIR_DOMAIN_BLOCK_COMMIT_RELATIVE).</summary>
    Relative = 1u << 3,

    /// <summary>Counts the bandwidth in bytes per second; without it libvirt counts MiB per second (VIR_DOMAIN_BLOCK_COMMIT_BANDWIDTH_BYTES).</summary>
    BandwidthBytes = 1u << 4,
}

/// <summary>Names the kind of a block job.</summary>
/// <remarks>virDomainBlockJobType.</remarks>
public enum DomainBlockJobType
{
    /// <summary>A kind the driver does not know (VIR_DOMAIN_BLOCK_JOB_TYPE_UNKNOWN).</summary>
    Unknown = 0,

    /// <summary>Pulls data of the backing files into the disk and then ends (VIR_DOMAIN_BLOCK_JOB_TYPE_PULL).</summary>
    Pull = 1,

    /// <summary>Copies the disk and mirrors it until told to end (VIR_DOMAIN_BLOCK_JOB_TYPE_COPY).</summary>
    Copy = 2,

    /// <summary>Commits lower layers into their base and then ends (VIR_DOMAIN_BLOCK_JOB_TYPE_COMMIT).</summary>
    Commit = 3,

    /// <summary>Commits the layer in use and keeps both the same until told to end (VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT).</summary>
    ActiveCommit = 4,

    /// <summary>Backs the disk up as it was when the job began (VIR_DOMAIN_BLOCK_JOB_TYPE_BACKUP).</summary>
    Backup = 5,
}

/// <summary>Names the state of a domain's job.</summary>
/// <remarks>virDomainJobType.</remarks>
public enum DomainJobType
{
    /// <summary>No job runs (VIR_DOMAIN_JOB_NONE).</summary>
    None = 0,

    /// <summary>A job runs whose end can be foreseen (VIR_DOMAIN_JOB_BOUNDED).</summary>
    Bounded = 1,

    /// <summary>A job runs whose end cannot be foreseen (VIR_DOMAIN_JOB_UNBOUNDED).</summary>
    Unbounded = 2,

    /// <summary>The job succeeded and still awaits its cleaning up (VIR_DOMAIN_JOB_COMPLETED).</summary>
    Completed = 3,

    /// <summary>The job failed and still awaits its cleaning up (VIR_DOMAIN_JOB_FAILED).</summary>
    Failed = 4,

    /// <summary>The job was cancelled and still awaits its cleaning up (VIR_DOMAIN_JOB_CANCELLED).</summary>
    Cancelled = 5,
}

/// <summary>Chooses which job's statistics are given.</summary>
/// <remarks>virDomainGetJobStatsFlags.</remarks>
[Flags]
public enum DomainJobStatsFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Gives the statistics of the last finished job instead of the present one (VIR_DOMAIN_JOB_STATS_COMPLETED).</summary>
    Completed = 1u << 0,

    /// <summary>Keeps the finished job's statistics, which reading would drop (VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED).</summary>
    KeepCompleted = 1u << 1,
}

/// <summary>Changes how a core is dumped.</summary>
/// <remarks>virDomainCoreDumpFlags.</remarks>
[Flags]
public enum DomainCoreDumpFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Leaves the guest crashed after the dump (VIR_DUMP_CRASH).</summary>
    Crash = 1u << 0,

    /// <summary>Lets the guest run during the dump (VIR_DUMP_LIVE).</summary>
    Live = 1u << 1,

    /// <summary>Writes the file past the host's file cache (VIR_DUMP_BYPASS_CACHE).</summary>
    BypassCache = 1u << 2,

    /// <summary>Resets the guest after the dump (VIR_DUMP_RESET).</summary>
    Reset = 1u << 3,

    /// <summary>Dumps only memory and CPU registers, in a form crash tools read (VIR_DUMP_MEMORY_ONLY).</summary>
    MemoryOnly = 1u << 4,
}

/// <summary>Names the format of a core dump.</summary>
/// <remarks>virDomainCoreDumpFormat.</remarks>
public enum DomainCoreDumpFormat
{
    /// <summary>Uncompressed memory (VIR_DOMAIN_CORE_DUMP_FORMAT_RAW).</summary>
    Raw = 0,

    /// <summary>The kdump format compressed by zlib (VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_ZLIB).</summary>
    KdumpZlib = 1,

    /// <summary>The kdump format compressed by LZO (VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_LZO).</summary>
    KdumpLzo = 2,

    /// <summary>The kdump format compressed by Snappy (VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_SNAPPY).</summary>
    KdumpSnappy = 3,

    /// <summary>The full crash dump format of Windows (VIR_DOMAIN_CORE_DUMP_FORMAT_WIN_DMP).</summary>
    WinDmp = 4,
}

/// <summary>Changes how a domain migrates.</summary>
/// <remarks>virDomainMigrateFlags.</remarks>
[Flags]
public enum DomainMigrateFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Lets the guest run while its memory moves (VIR_MIGRATE_LIVE).</summary>
    Live = 1u << 0,

    /// <summary>Lets the source's daemon, not the client, talk to the destination (VIR_MIGRATE_PEER2PEER).</summary>
    PeerToPeer = 1u << 1,

    /// <summary>Sends the data through the daemons' connection; needs peer-to-peer (VIR_MIGRATE_TUNNELLED).</summary>
    Tunnelled = 1u << 2,

    /// <summary>Stores the definition on the destination (VIR_MIGRATE_PERSIST_DEST).</summary>
    PersistDest = 1u << 3,

    /// <summary>Removes the definition from the source after success (VIR_MIGRATE_UNDEFINE_SOURCE).</summary>
    UndefineSource = 1u << 4,

    /// <summary>Leaves the guest paused on the destination (VIR_MIGRATE_PAUSED).</summary>
    Paused = 1u << 5,

    /// <summary>Copies whole disk images too (VIR_MIGRATE_NON_SHARED_DISK).</summary>
    NonSharedDisk = 1u << 6,

    /// <summary>Copies only the top layer of each disk, over backing files already there (VIR_MIGRATE_NON_SHARED_INC).</summary>
    NonSharedInc = 1u << 7,

    /// <summary>Demands that both hosts lock the definition during the migration (VIR_MIGRATE_CHANGE_PROTECTION).</summary>
    ChangeProtection = 1u << 8,

    /// <summary>Migrates even where data might be damaged, such as by host caches (VIR_MIGRATE_UNSAFE).</summary>
    Unsafe = 1u << 9,

    /// <summary>Moves only the definition and neither starts nor stops the guest (VIR_MIGRATE_OFFLINE).</summary>
    Offline = 1u << 10,

    /// <summary>Compresses the data sent (VIR_MIGRATE_COMPRESSED).</summary>
    Compressed = 1u << 11,

    /// <summary>Cancels the migration on soft errors, such as one of disk I/O (VIR_MIGRATE_ABORT_ON_ERROR).</summary>
    AbortOnError = 1u << 12,

    /// <summary>Slows a busy guest down so that the migration ends (VIR_MIGRATE_AUTO_CONVERGE).</summary>
    AutoConverge = 1u << 13,

    /// <summary>Pins the guest's whole memory before an RDMA migration rather than page by page (VIR_MIGRATE_RDMA_PIN_ALL).</summary>
    RdmaPinAll = 1u << 14,

    /// <summary>Allows a later switch to post-copy, where the guest runs on before its memory is all there (VIR_MIGRATE_POSTCOPY).</summary>
    PostCopy = 1u << 15,

    /// <summary>Encrypts the data with the hypervisor's TLS set-up (VIR_MIGRATE_TLS).</summary>
    Tls = 1u << 16,

    /// <summary>Sends memory over several connections at once (VIR_MIGRATE_PARALLEL).</summary>
    Parallel = 1u << 17,

    /// <summary>Writes the guest's disk changes to both hosts at once, so that the disk copy surely catches up (VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES).</summary>
    NonSharedSynchronousWrites = 1u << 18,

    /// <summary>Takes up a migration that broke in its post-copy phase (VIR_MIGRATE_POSTCOPY_RESUME).</summary>
    PostCopyResume = 1u << 19,

    /// <summary>Sends memory pages without copying them first, which locks them in the host's memory (VIR_MIGRATE_ZEROCOPY).</summary>
    ZeroCopy = 1u << 20,
}

/// <summary>Changes how a backup begins.</summary>
/// <remarks>virDomainBackupBeginFlags.</remarks>
[Flags]
public enum DomainBackupFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Writes into images that exist already (VIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL).</summary>
    ReuseExternal = 1u << 0,

    /// <summary>Keeps a guest that powers off during the backup, reset and paused, until the backup has ended (VIR_DOMAIN_BACKUP_BEGIN_PRESERVE_SHUTDOWN_DOMAIN, libvirt 11.10).</summary>
    PreserveShutdownDomain = 1u << 1,
}
