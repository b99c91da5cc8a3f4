namespace VirtPS.Engine.Drivers;

/// <summary>Narrows an enumeration of domains; flags of one group are joined by or, groups by and.</summary>
/// <remarks>virConnectListAllDomainsFlags.</remarks>
[Flags]
public enum DomainListFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_CONNECT_LIST_DOMAINS_ACTIVE.</summary>
    Active = 1u << 0,

    /// <summary>VIR_CONNECT_LIST_DOMAINS_INACTIVE.</summary>
    Inactive = 1u << 1,

    /// <summary>VIR_CONNECT_LIST_DOMAINS_PERSISTENT.</summary>
    Persistent = 1u << 2,

    /// <summary>VIR_CONNECT_LIST_DOMAINS_TRANSIENT.</summary>
    Transient = 1u << 3,

    /// <summary>VIR_CONNECT_LIST_DOMAINS_RUNNING.</summary>
    Running = 1u << 4,

    /// <summary>VIR_CONNECT_LIST_DOMAINS_PAUSED.</summary>
    Paused = 1u << 5,

    /// <summary>VIR_CONNECT_LIST_DOMAINS_SHUTOFF.</summary>
    ShutOff = 1u << 6,

    /// <summary>VIR_CONNECT_LIST_DOMAINS_OTHER.</summary>
    Other = 1u << 7,

    /// <summary>VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE.</summary>
    Managedsave = 1u << 8,

    /// <summary>VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE.</summary>
    NoManagedsave = 1u << 9,

    /// <summary>VIR_CONNECT_LIST_DOMAINS_AUTOSTART.</summary>
    Autostart = 1u << 10,

    /// <summary>VIR_CONNECT_LIST_DOMAINS_NO_AUTOSTART.</summary>
    NoAutostart = 1u << 11,

    /// <summary>VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT.</summary>
    HasSnapshot = 1u << 12,

    /// <summary>VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT.</summary>
    NoSnapshot = 1u << 13,

    /// <summary>VIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT.</summary>
    HasCheckpoint = 1u << 14,

    /// <summary>VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT.</summary>
    NoCheckpoint = 1u << 15,
}

/// <summary>Chooses which description of a domain is given.</summary>
/// <remarks>virDomainXMLFlags.</remarks>
[Flags]
public enum DomainXmlFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_XML_SECURE.</summary>
    Secure = 1u << 0,

    /// <summary>VIR_DOMAIN_XML_INACTIVE.</summary>
    Inactive = 1u << 1,

    /// <summary>VIR_DOMAIN_XML_UPDATE_CPU.</summary>
    UpdateCpu = 1u << 2,

    /// <summary>VIR_DOMAIN_XML_MIGRATABLE.</summary>
    Migratable = 1u << 3,
}

/// <summary>Changes how a domain is defined.</summary>
/// <remarks>virDomainDefineFlags.</remarks>
[Flags]
public enum DomainDefineFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_DEFINE_VALIDATE.</summary>
    Validate = 1u << 0,
}

/// <summary>Changes how a domain is started.</summary>
/// <remarks>virDomainCreateFlags.</remarks>
[Flags]
public enum DomainStartFlags : uint
{
    /// <summary>VIR_DOMAIN_NONE.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_START_PAUSED.</summary>
    Paused = 1u << 0,

    /// <summary>VIR_DOMAIN_START_AUTODESTROY.</summary>
    Autodestroy = 1u << 1,

    /// <summary>VIR_DOMAIN_START_BYPASS_CACHE.</summary>
    BypassCache = 1u << 2,

    /// <summary>VIR_DOMAIN_START_FORCE_BOOT.</summary>
    ForceBoot = 1u << 3,

    /// <summary>VIR_DOMAIN_START_VALIDATE.</summary>
    Validate = 1u << 4,

    /// <summary>VIR_DOMAIN_START_RESET_NVRAM.</summary>
    ResetNvram = 1u << 5,
}

/// <summary>Says what goes, or stays, with a definition that is removed.</summary>
/// <remarks>virDomainUndefineFlagsValues.</remarks>
[Flags]
public enum DomainUndefineFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_UNDEFINE_MANAGED_SAVE.</summary>
    ManagedSave = 1u << 0,

    /// <summary>VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA.</summary>
    SnapshotsMetadata = 1u << 1,

    /// <summary>VIR_DOMAIN_UNDEFINE_NVRAM.</summary>
    Nvram = 1u << 2,

    /// <summary>VIR_DOMAIN_UNDEFINE_KEEP_NVRAM.</summary>
    KeepNvram = 1u << 3,

    /// <summary>VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA.</summary>
    CheckpointsMetadata = 1u << 4,

    /// <summary>VIR_DOMAIN_UNDEFINE_TPM.</summary>
    Tpm = 1u << 5,

    /// <summary>VIR_DOMAIN_UNDEFINE_KEEP_TPM.</summary>
    KeepTpm = 1u << 6,
}

/// <summary>Chooses how a guest is asked to power off.</summary>
/// <remarks>virDomainShutdownFlagValues.</remarks>
[Flags]
public enum DomainShutdownFlags : uint
{
    /// <summary>VIR_DOMAIN_SHUTDOWN_DEFAULT.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN.</summary>
    AcpiPowerBtn = 1u << 0,

    /// <summary>VIR_DOMAIN_SHUTDOWN_GUEST_AGENT.</summary>
    GuestAgent = 1u << 1,

    /// <summary>VIR_DOMAIN_SHUTDOWN_INITCTL.</summary>
    Initctl = 1u << 2,

    /// <summary>VIR_DOMAIN_SHUTDOWN_SIGNAL.</summary>
    Signal = 1u << 3,

    /// <summary>VIR_DOMAIN_SHUTDOWN_PARAVIRT.</summary>
    Paravirt = 1u << 4,
}

/// <summary>Chooses how a guest is asked to reboot.</summary>
/// <remarks>virDomainRebootFlagValues.</remarks>
[Flags]
public enum DomainRebootFlags : uint
{
    /// <summary>VIR_DOMAIN_REBOOT_DEFAULT.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_REBOOT_ACPI_POWER_BTN.</summary>
    AcpiPowerBtn = 1u << 0,

    /// <summary>VIR_DOMAIN_REBOOT_GUEST_AGENT.</summary>
    GuestAgent = 1u << 1,

    /// <summary>VIR_DOMAIN_REBOOT_INITCTL.</summary>
    Initctl = 1u << 2,

    /// <summary>VIR_DOMAIN_REBOOT_SIGNAL.</summary>
    Signal = 1u << 3,

    /// <summary>VIR_DOMAIN_REBOOT_PARAVIRT.</summary>
    Paravirt = 1u << 4,
}

/// <summary>Changes how a domain is stopped by force.</summary>
/// <remarks>virDomainDestroyFlagsValues.</remarks>
[Flags]
public enum DomainDestroyFlags : uint
{
    /// <summary>VIR_DOMAIN_DESTROY_DEFAULT.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_DESTROY_GRACEFUL.</summary>
    Graceful = 1u << 0,

    /// <summary>VIR_DOMAIN_DESTROY_REMOVE_LOGS.</summary>
    RemoveLogs = 1u << 1,
}

/// <summary>Chooses whether a change reaches the running guest, its stored definition or both.</summary>
/// <remarks>virDomainModificationImpact.</remarks>
[Flags]
public enum DomainAffectFlags : uint
{
    /// <summary>VIR_DOMAIN_AFFECT_CURRENT.</summary>
    Current = 0,

    /// <summary>VIR_DOMAIN_AFFECT_LIVE.</summary>
    Live = 1u << 0,

    /// <summary>VIR_DOMAIN_AFFECT_CONFIG.</summary>
    Config = 1u << 1,
}

/// <summary>Changes how a domain is saved or restored.</summary>
/// <remarks>virDomainSaveRestoreFlags.</remarks>
[Flags]
public enum DomainSaveFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>VIR_DOMAIN_SAVE_BYPASS_CACHE.</summary>
    BypassCache = 1u << 0,

    /// <summary>VIR_DOMAIN_SAVE_RUNNING.</summary>
    Running = 1u << 1,

    /// <summary>VIR_DOMAIN_SAVE_PAUSED.</summary>
    Paused = 1u << 2,

    /// <summary>VIR_DOMAIN_SAVE_RESET_NVRAM.</summary>
    ResetNvram = 1u << 3,
}

/// <summary>Says which memory size of a domain is changed, and where.</summary>
/// <remarks>virDomainMemoryModFlags.</remarks>
[Flags]
public enum DomainMemoryFlags : uint
{
    /// <summary>VIR_DOMAIN_MEM_CURRENT.</summary>
    Current = 0,

    /// <summary>VIR_DOMAIN_MEM_LIVE.</summary>
    Live = 1u << 0,

    /// <summary>VIR_DOMAIN_MEM_CONFIG.</summary>
    Config = 1u << 1,

    /// <summary>VIR_DOMAIN_MEM_MAXIMUM.</summary>
    Maximum = 1u << 2,
}

/// <summary>Says which virtual CPU count of a domain is meant.</summary>
/// <remarks>virDomainVcpuFlags.</remarks>
[Flags]
public enum DomainVcpuFlags : uint
{
    /// <summary>VIR_DOMAIN_VCPU_CURRENT.</summary>
    Current = 0,

    /// <summary>VIR_DOMAIN_VCPU_LIVE.</summary>
    Live = 1u << 0,

    /// <summary>VIR_DOMAIN_VCPU_CONFIG.</summary>
    Config = 1u << 1,

    /// <summary>VIR_DOMAIN_VCPU_MAXIMUM.</summary>
    Maximum = 1u << 2,

    /// <summary>VIR_DOMAIN_VCPU_GUEST.</summary>
    Guest = 1u << 3,

    /// <summary>VIR_DOMAIN_VCPU_HOTPLUGGABLE.</summary>
    Hotpluggable = 1u << 4,
}
