namespace VirtPS.Engine.Drivers;

/// <summary>Names the state of a domain.</summary>
/// <remarks>virDomainState.</remarks>
public enum DomainState
{
    /// <summary>VIR_DOMAIN_NOSTATE.</summary>
    NoState = 0,

    /// <summary>VIR_DOMAIN_RUNNING.</summary>
    Running = 1,

    /// <summary>VIR_DOMAIN_BLOCKED.</summary>
    Blocked = 2,

    /// <summary>VIR_DOMAIN_PAUSED.</summary>
    Paused = 3,

    /// <summary>VIR_DOMAIN_SHUTDOWN.</summary>
    Shutdown = 4,

    /// <summary>VIR_DOMAIN_SHUTOFF.</summary>
    Shutoff = 5,

    /// <summary>VIR_DOMAIN_CRASHED.</summary>
    Crashed = 6,

    /// <summary>VIR_DOMAIN_PMSUSPENDED.</summary>
    PMSuspended = 7,
}

/// <summary>Names a piece of metadata.</summary>
/// <remarks>virDomainMetadataType.</remarks>
public enum DomainMetadataType
{
    /// <summary>VIR_DOMAIN_METADATA_DESCRIPTION.</summary>
    Description = 0,

    /// <summary>VIR_DOMAIN_METADATA_TITLE.</summary>
    Title = 1,

    /// <summary>VIR_DOMAIN_METADATA_ELEMENT.</summary>
    Element = 2,
}

/// <summary>Names the event to which a lifecycle action answers.</summary>
/// <remarks>virDomainLifecycle.</remarks>
public enum DomainLifecycleType
{
    /// <summary>VIR_DOMAIN_LIFECYCLE_POWEROFF.</summary>
    Poweroff = 0,

    /// <summary>VIR_DOMAIN_LIFECYCLE_REBOOT.</summary>
    Reboot = 1,

    /// <summary>VIR_DOMAIN_LIFECYCLE_CRASH.</summary>
    Crash = 2,
}

/// <summary>Names what happens to a domain at a lifecycle event.</summary>
/// <remarks>virDomainLifecycleAction.</remarks>
public enum DomainLifecycleAction
{
    /// <summary>VIR_DOMAIN_LIFECYCLE_ACTION_DESTROY.</summary>
    Destroy = 0,

    /// <summary>VIR_DOMAIN_LIFECYCLE_ACTION_RESTART.</summary>
    Restart = 1,

    /// <summary>VIR_DOMAIN_LIFECYCLE_ACTION_RESTART_RENAME.</summary>
    RestartRename = 2,

    /// <summary>VIR_DOMAIN_LIFECYCLE_ACTION_PRESERVE.</summary>
    Preserve = 3,

    /// <summary>VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_DESTROY.</summary>
    CoredumpDestroy = 4,

    /// <summary>VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_RESTART.</summary>
    CoredumpRestart = 5,
}

/// <summary>Names groups of statistics.</summary>
/// <remarks>virDomainStatsTypes.</remarks>
[Flags]
public enum DomainStatsTypes : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_STATS_STATE.</summary>
    State = 1u << 0,

    /// <summary>VIR_DOMAIN_STATS_CPU_TOTAL.</summary>
    CpuTotal = 1u << 1,

    /// <summary>VIR_DOMAIN_STATS_BALLOON.</summary>
    Balloon = 1u << 2,

    /// <summary>VIR_DOMAIN_STATS_VCPU.</summary>
    Vcpu = 1u << 3,

    /// <summary>VIR_DOMAIN_STATS_INTERFACE.</summary>
    Interface = 1u << 4,

    /// <summary>VIR_DOMAIN_STATS_BLOCK.</summary>
    Block = 1u << 5,

    /// <summary>VIR_DOMAIN_STATS_PERF.</summary>
    Perf = 1u << 6,

    /// <summary>VIR_DOMAIN_STATS_IOTHREAD.</summary>
    IOThread = 1u << 7,

    /// <summary>VIR_DOMAIN_STATS_MEMORY.</summary>
    Memory = 1u << 8,

    /// <summary>VIR_DOMAIN_STATS_DIRTYRATE.</summary>
    Dirtyrate = 1u << 9,

    /// <summary>VIR_DOMAIN_STATS_VM.</summary>
    Vm = 1u << 10,
}

/// <summary>Narrows and changes a collection of statistics.</summary>
/// <remarks>virConnectGetAllDomainStatsFlags.</remarks>
[Flags]
public enum DomainStatsFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE.</summary>
    Active = 1u << 0,

    /// <summary>VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE.</summary>
    Inactive = 1u << 1,

    /// <summary>VIR_CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT.</summary>
    Persistent = 1u << 2,

    /// <summary>VIR_CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT.</summary>
    Transient = 1u << 3,

    /// <summary>VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING.</summary>
    Running = 1u << 4,

    /// <summary>VIR_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED.</summary>
    Paused = 1u << 5,

    /// <summary>VIR_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF.</summary>
    Shutoff = 1u << 6,

    /// <summary>VIR_CONNECT_GET_ALL_DOMAINS_STATS_OTHER.</summary>
    Other = 1u << 7,

    /// <summary>VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT.</summary>
    Nowait = 1u << 29,

    /// <summary>VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING.</summary>
    Backing = 1u << 30,

    /// <summary>VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS.</summary>
    EnforceStats = 1u << 31,
}

/// <summary>Names the state of the interface through which a domain is controlled.</summary>
/// <remarks>virDomainControlState.</remarks>
public enum DomainControlState
{
    /// <summary>VIR_DOMAIN_CONTROL_OK.</summary>
    Ok = 0,

    /// <summary>VIR_DOMAIN_CONTROL_JOB.</summary>
    Job = 1,

    /// <summary>VIR_DOMAIN_CONTROL_OCCUPIED.</summary>
    Occupied = 2,

    /// <summary>VIR_DOMAIN_CONTROL_ERROR.</summary>
    Error = 3,
}

/// <summary>Names the state of a virtual CPU.</summary>
/// <remarks>virVcpuState.</remarks>
public enum VcpuState
{
    /// <summary>VIR_VCPU_OFFLINE.</summary>
    Offline = 0,

    /// <summary>VIR_VCPU_RUNNING.</summary>
    Running = 1,

    /// <summary>VIR_VCPU_BLOCKED.</summary>
    Blocked = 2,
}

/// <summary>Chooses which messages about a domain are given.</summary>
/// <remarks>virDomainMessageType.</remarks>
[Flags]
public enum DomainMessageFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_MESSAGE_DEPRECATION.</summary>
    Deprecation = 1u << 0,

    /// <summary>VIR_DOMAIN_MESSAGE_TAINTING.</summary>
    Tainting = 1u << 1,
}
