namespace VirtPS.Engine.Drivers;

/// <summary>Names the state of a domain.</summary>
/// <remarks>virDomainState.</remarks>
public enum DomainState
{
    /// <summary>The state is unknown (VIR_DOMAIN_NOSTATE).</summary>
    NoState = 0,

    /// <summary>The guest runs (VIR_DOMAIN_RUNNING).</summary>
    Running = 1,

    /// <summary>The guest waits for a resource (VIR_DOMAIN_BLOCKED).</summary>
    Blocked = 2,

    /// <summary>The guest's virtual CPUs are paused (VIR_DOMAIN_PAUSED).</summary>
    Paused = 3,

    /// <summary>The guest is shutting down (VIR_DOMAIN_SHUTDOWN).</summary>
    Shutdown = 4,

    /// <summary>The domain has no guest (VIR_DOMAIN_SHUTOFF).</summary>
    Shutoff = 5,

    /// <summary>The guest crashed (VIR_DOMAIN_CRASHED).</summary>
    Crashed = 6,

    /// <summary>The guest put itself to sleep by power management (VIR_DOMAIN_PMSUSPENDED).</summary>
    PMSuspended = 7,
}

/// <summary>Names a piece of metadata.</summary>
/// <remarks>virDomainMetadataType.</remarks>
public enum DomainMetadataType
{
    /// <summary>The free text that describes the domain (VIR_DOMAIN_METADATA_DESCRIPTION).</summary>
    Description = 0,

    /// <summary>The one-line title (VIR_DOMAIN_METADATA_TITLE).</summary>
    Title = 1,

    /// <summary>An application's own XML element, found by its namespace (VIR_DOMAIN_METADATA_ELEMENT).</summary>
    Element = 2,
}

/// <summary>Names the event to which a lifecycle action answers.</summary>
/// <remarks>virDomainLifecycle.</remarks>
public enum DomainLifecycleType
{
    /// <summary>The guest powered off (VIR_DOMAIN_LIFECYCLE_POWEROFF).</summary>
    Poweroff = 0,

    /// <summary>The guest rebooted (VIR_DOMAIN_LIFECYCLE_REBOOT).</summary>
    Reboot = 1,

    /// <summary>The guest crashed (VIR_DOMAIN_LIFECYCLE_CRASH).</summary>
    Crash = 2,
}

/// <summary>Names what happens to a domain at a lifecycle event.</summary>
/// <remarks>virDomainLifecycleAction.</remarks>
public enum DomainLifecycleAction
{
    /// <summary>Ends the guest and frees its resources (VIR_DOMAIN_LIFECYCLE_ACTION_DESTROY).</summary>
    Destroy = 0,

    /// <summary>Starts the guest again with the same definition (VIR_DOMAIN_LIFECYCLE_ACTION_RESTART).</summary>
    Restart = 1,

    /// <summary>Starts the guest again under a new name (VIR_DOMAIN_LIFECYCLE_ACTION_RESTART_RENAME).</summary>
    RestartRename = 2,

    /// <summary>Ends the guest but keeps its resources for inspection (VIR_DOMAIN_LIFECYCLE_ACTION_PRESERVE).</summary>
    Preserve = 3,

    /// <summary>Dumps the core, then ends the guest (VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_DESTROY).</summary>
    CoreDumpDestroy = 4,

    /// <summary>Dumps the core, then starts the guest again (VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_RESTART).</summary>
    CoreDumpRestart = 5,
}

/// <summary>Names groups of statistics.</summary>
/// <remarks>virDomainStatsTypes.</remarks>
[Flags]
public enum DomainStatsTypes : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>The state and its reason (VIR_DOMAIN_STATS_STATE).</summary>
    State = 1u << 0,

    /// <summary>CPU time used, in nanoseconds (VIR_DOMAIN_STATS_CPU_TOTAL).</summary>
    CpuTotal = 1u << 1,

    /// <summary>Memory of the guest and its balloon, in KiB (VIR_DOMAIN_STATS_BALLOON).</summary>
    Balloon = 1u << 2,

    /// <summary>State and time of each virtual CPU, in nanoseconds (VIR_DOMAIN_STATS_VCPU).</summary>
    Vcpu = 1u << 3,

    /// <summary>Bytes, packets, errors and drops of each network interface (VIR_DOMAIN_STATS_INTERFACE).</summary>
    Interface = 1u << 4,

    /// <summary>Requests, bytes, times and sizes of each disk (VIR_DOMAIN_STATS_BLOCK).</summary>
    Block = 1u << 5,

    /// <summary>Counters of the enabled perf events (VIR_DOMAIN_STATS_PERF).</summary>
    Perf = 1u << 6,

    /// <summary>Polling figures of each I/O thread (VIR_DOMAIN_STATS_IOTHREAD).</summary>
    IOThread = 1u << 7,

    /// <summary>Memory bandwidth by its monitors (VIR_DOMAIN_STATS_MEMORY).</summary>
    Memory = 1u << 8,

    /// <summary>The rate at which the guest changes its memory, in MiB per second (VIR_DOMAIN_STATS_DIRTYRATE).</summary>
    DirtyRate = 1u << 9,

    /// <summary>Figures the hypervisor itself keeps of the guest (VIR_DOMAIN_STATS_VM).</summary>
    Vm = 1u << 10,
}

/// <summary>Narrows and changes a collection of statistics.</summary>
/// <remarks>virConnectGetAllDomainStatsFlags.</remarks>
[Flags]
public enum DomainStatsFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Domains that have a guest, running or paused (VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE).</summary>
    Active = 1u << 0,

    /// <summary>Domains that are only defined (VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE).</summary>
    Inactive = 1u << 1,

    /// <summary>Domains with a stored definition (VIR_CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT).</summary>
    Persistent = 1u << 2,

    /// <summary>Domains that vanish when they stop (VIR_CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT).</summary>
    Transient = 1u << 3,

    /// <summary>Domains whose state is running (VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING).</summary>
    Running = 1u << 4,

    /// <summary>Domains whose state is paused (VIR_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED).</summary>
    Paused = 1u << 5,

    /// <summary>Domains whose state is shut off (VIR_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF).</summary>
    Shutoff = 1u << 6,

    /// <summary>Domains in any state but running, paused and shut off (VIR_CONNECT_GET_ALL_DOMAINS_STATS_OTHER).</summary>
    Other = 1u << 7,

    /// <summary>Leaves out what would have to wait for a busy domain (VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT).</summary>
    NoWait = 1u << 29,

    /// <summary>Covers each backing file of a disk, not only its top layer (VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING).</summary>
    Backing = 1u << 30,

    /// <summary>Fails if the driver lacks one of the groups asked for (VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS).</summary>
    EnforceStats = 1u << 31,
}

/// <summary>Names the state of the interface through which a domain is controlled.</summary>
/// <remarks>virDomainControlState.</remarks>
public enum DomainControlState
{
    /// <summary>Ready for commands (VIR_DOMAIN_CONTROL_OK).</summary>
    Ok = 0,

    /// <summary>A background job runs and only some commands are allowed (VIR_DOMAIN_CONTROL_JOB).</summary>
    Job = 1,

    /// <summary>A command runs (VIR_DOMAIN_CONTROL_OCCUPIED).</summary>
    Occupied = 2,

    /// <summary>Unusable, for the reason given beside (VIR_DOMAIN_CONTROL_ERROR).</summary>
    Error = 3,
}

/// <summary>Names the state of a virtual CPU.</summary>
/// <remarks>virVcpuState.</remarks>
public enum VcpuState
{
    /// <summary>The virtual CPU is off (VIR_VCPU_OFFLINE).</summary>
    Offline = 0,

    /// <summary>The virtual CPU runs (VIR_VCPU_RUNNING).</summary>
    Running = 1,

    /// <summary>The virtual CPU waits for a resource (VIR_VCPU_BLOCKED).</summary>
    Blocked = 2,
}

/// <summary>Chooses which messages about a domain are given.</summary>
/// <remarks>virDomainMessageType.</remarks>
[Flags]
public enum DomainMessageFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Warnings of features the domain uses that are to go (VIR_DOMAIN_MESSAGE_DEPRECATION).</summary>
    Deprecation = 1u << 0,

    /// <summary>Warnings of settings that make the guest unsupported (VIR_DOMAIN_MESSAGE_TAINTING).</summary>
    Tainting = 1u << 1,

    /// <summary>The last input or output error of each disk (VIR_DOMAIN_MESSAGE_IOERRORS, libvirt 11.1).</summary>
    IOErrors = 1u << 2,
}
