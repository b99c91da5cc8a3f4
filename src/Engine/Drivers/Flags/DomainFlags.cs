namespace VirtPS.Engine.Drivers;

/// <summary>Narrows an enumeration of domains; flags of one group are joined by or, groups by and.</summary>
/// <remarks>virConnectListAllDomainsFlags.</remarks>
[Flags]
public enum DomainListFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Domains that have a guest, running or paused (VIR_CONNECT_LIST_DOMAINS_ACTIVE).</summary>
    Active = 1u << 0,

    /// <summary>Domains that are only defined (VIR_CONNECT_LIST_DOMAINS_INACTIVE).</summary>
    Inactive = 1u << 1,

    /// <summary>Domains with a stored definition (VIR_CONNECT_LIST_DOMAINS_PERSISTENT).</summary>
    Persistent = 1u << 2,

    /// <summary>Domains that vanish when they stop (VIR_CONNECT_LIST_DOMAINS_TRANSIENT).</summary>
    Transient = 1u << 3,

    /// <summary>Domains whose state is running (VIR_CONNECT_LIST_DOMAINS_RUNNING).</summary>
    Running = 1u << 4,

    /// <summary>Domains whose state is paused (VIR_CONNECT_LIST_DOMAINS_PAUSED).</summary>
    Paused = 1u << 5,

    /// <summary>Domains whose state is shut off (VIR_CONNECT_LIST_DOMAINS_SHUTOFF).</summary>
    Shutoff = 1u << 6,

    /// <summary>Domains in any state but running, paused and shut off (VIR_CONNECT_LIST_DOMAINS_OTHER).</summary>
    Other = 1u << 7,

    /// <summary>Domains with a managed save image (VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE).</summary>
    ManagedSave = 1u << 8,

    /// <summary>Domains without a managed save image (VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE).</summary>
    NoManagedSave = 1u << 9,

    /// <summary>Domains that start with the host (VIR_CONNECT_LIST_DOMAINS_AUTOSTART).</summary>
    Autostart = 1u << 10,

    /// <summary>Domains that do not start with the host (VIR_CONNECT_LIST_DOMAINS_NO_AUTOSTART).</summary>
    NoAutostart = 1u << 11,

    /// <summary>Domains with at least one snapshot (VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT).</summary>
    HasSnapshot = 1u << 12,

    /// <summary>Domains without snapshots (VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT).</summary>
    NoSnapshot = 1u << 13,

    /// <summary>Domains with at least one checkpoint (VIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT).</summary>
    HasCheckpoint = 1u << 14,

    /// <summary>Domains without checkpoints (VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT).</summary>
    NoCheckpoint = 1u << 15,
}

/// <summary>Chooses which description of a domain is given.</summary>
/// <remarks>virDomainXMLFlags.</remarks>
[Flags]
public enum DomainXmlFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Includes passwords, which a read-only connection may not see (VIR_DOMAIN_XML_SECURE).</summary>
    Secure = 1u << 0,

    /// <summary>Gives the stored definition even while the guest runs (VIR_DOMAIN_XML_INACTIVE).</summary>
    Inactive = 1u << 1,

    /// <summary>Adjusts the CPU section to what the host's CPU offers (VIR_DOMAIN_XML_UPDATE_CPU).</summary>
    UpdateCpu = 1u << 2,

    /// <summary>Gives a form that another host, even with an older libvirt, can take over (VIR_DOMAIN_XML_MIGRATABLE).</summary>
    Migratable = 1u << 3,
}

/// <summary>Changes how a domain is defined.</summary>
/// <remarks>virDomainDefineFlags.</remarks>
[Flags]
public enum DomainDefineFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Checks the XML against the schema first (VIR_DOMAIN_DEFINE_VALIDATE).</summary>
    Validate = 1u << 0,
}

/// <summary>Changes how a domain is started.</summary>
/// <remarks>virDomainCreateFlags.</remarks>
[Flags]
public enum DomainStartFlags : uint
{
    /// <summary>Starts the domain in the usual way (VIR_DOMAIN_NONE).</summary>
    None = 0,

    /// <summary>Leaves the virtual CPUs paused (VIR_DOMAIN_START_PAUSED).</summary>
    Paused = 1u << 0,

    /// <summary>Stops the guest by force once the connection that started it closes (VIR_DOMAIN_START_AUTODESTROY).</summary>
    AutoDestroy = 1u << 1,

    /// <summary>Reads a managed save image past the host's file cache (VIR_DOMAIN_START_BYPASS_CACHE).</summary>
    BypassCache = 1u << 2,

    /// <summary>Boots afresh and discards a managed save image (VIR_DOMAIN_START_FORCE_BOOT).</summary>
    ForceBoot = 1u << 3,

    /// <summary>Checks the XML against the schema first (VIR_DOMAIN_START_VALIDATE).</summary>
    Validate = 1u << 4,

    /// <summary>Makes the firmware variables anew from their template (VIR_DOMAIN_START_RESET_NVRAM).</summary>
    ResetNvram = 1u << 5,
}

/// <summary>Says what goes, or stays, with a definition that is removed.</summary>
/// <remarks>virDomainUndefineFlagsValues.</remarks>
[Flags]
public enum DomainUndefineFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Removes a managed save image too, without which the call would fail (VIR_DOMAIN_UNDEFINE_MANAGED_SAVE).</summary>
    ManagedSave = 1u << 0,

    /// <summary>Forgets the snapshots of an inactive domain, without which the call would fail (VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA).</summary>
    SnapshotsMetadata = 1u << 1,

    /// <summary>Removes the file of the firmware variables too (VIR_DOMAIN_UNDEFINE_NVRAM).</summary>
    Nvram = 1u << 2,

    /// <summary>Keeps the file of the firmware variables (VIR_DOMAIN_UNDEFINE_KEEP_NVRAM).</summary>
    KeepNvram = 1u << 3,

    /// <summary>Forgets the checkpoints of an inactive domain, without which the call would fail (VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA).</summary>
    CheckpointsMetadata = 1u << 4,

    /// <summary>Removes the state of the emulated TPM too (VIR_DOMAIN_UNDEFINE_TPM).</summary>
    Tpm = 1u << 5,

    /// <summary>Keeps the state of the emulated TPM (VIR_DOMAIN_UNDEFINE_KEEP_TPM).</summary>
    KeepTpm = 1u << 6,
}

/// <summary>Chooses how a guest is asked to power off.</summary>
/// <remarks>virDomainShutdownFlagValues.</remarks>
[Flags]
public enum DomainShutdownFlags : uint
{
    /// <summary>Leaves the way to the hypervisor (VIR_DOMAIN_SHUTDOWN_DEFAULT).</summary>
    None = 0,

    /// <summary>Presses the ACPI power button (VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN).</summary>
    AcpiPowerBtn = 1u << 0,

    /// <summary>Asks the agent inside the guest (VIR_DOMAIN_SHUTDOWN_GUEST_AGENT).</summary>
    GuestAgent = 1u << 1,

    /// <summary>Writes to the initctl pipe of a container (VIR_DOMAIN_SHUTDOWN_INITCTL).</summary>
    Initctl = 1u << 2,

    /// <summary>Sends a signal to the first process of a container (VIR_DOMAIN_SHUTDOWN_SIGNAL).</summary>
    Signal = 1u << 3,

    /// <summary>Uses the control path of a paravirtual guest (VIR_DOMAIN_SHUTDOWN_PARAVIRT).</summary>
    Paravirt = 1u << 4,
}

/// <summary>Chooses how a guest is asked to reboot.</summary>
/// <remarks>virDomainRebootFlagValues.</remarks>
[Flags]
public enum DomainRebootFlags : uint
{
    /// <summary>Leaves the way to the hypervisor (VIR_DOMAIN_REBOOT_DEFAULT).</summary>
    None = 0,

    /// <summary>Presses the ACPI power button (VIR_DOMAIN_REBOOT_ACPI_POWER_BTN).</summary>
    AcpiPowerBtn = 1u << 0,

    /// <summary>Asks the agent inside the guest (VIR_DOMAIN_REBOOT_GUEST_AGENT).</summary>
    GuestAgent = 1u << 1,

    /// <summary>Writes to the initctl pipe of a container (VIR_DOMAIN_REBOOT_INITCTL).</summary>
    Initctl = 1u << 2,

    /// <summary>Sends a signal to the first process of a container (VIR_DOMAIN_REBOOT_SIGNAL).</summary>
    Signal = 1u << 3,

    /// <summary>Uses the control path of a paravirtual guest (VIR_DOMAIN_REBOOT_PARAVIRT).</summary>
    Paravirt = 1u << 4,
}

/// <summary>Changes how a domain is stopped by force.</summary>
/// <remarks>virDomainDestroyFlagsValues.</remarks>
[Flags]
public enum DomainDestroyFlags : uint
{
    /// <summary>Kills the guest if it does not end in time, so unwritten data may be lost (VIR_DOMAIN_DESTROY_DEFAULT).</summary>
    None = 0,

    /// <summary>Only asks the guest's process to end, and fails rather than kill it (VIR_DOMAIN_DESTROY_GRACEFUL).</summary>
    Graceful = 1u << 0,

    /// <summary>Removes the guest's logs too (VIR_DOMAIN_DESTROY_REMOVE_LOGS).</summary>
    RemoveLogs = 1u << 1,
}

/// <summary>Chooses whether a change reaches the running guest, its stored definition or both.</summary>
/// <remarks>virDomainModificationImpact.</remarks>
[Flags]
public enum DomainAffectFlags : uint
{
    /// <summary>Changes the guest if it runs, else its stored definition (VIR_DOMAIN_AFFECT_CURRENT).</summary>
    Current = 0,

    /// <summary>Changes the running guest, and fails if there is none (VIR_DOMAIN_AFFECT_LIVE).</summary>
    Live = 1u << 0,

    /// <summary>Changes the stored definition, from the next start on (VIR_DOMAIN_AFFECT_CONFIG).</summary>
    Config = 1u << 1,
}

/// <summary>Changes how a domain is saved or restored.</summary>
/// <remarks>virDomainSaveRestoreFlags.</remarks>
[Flags]
public enum DomainSaveFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Reads or writes the image past the host's file cache (VIR_DOMAIN_SAVE_BYPASS_CACHE).</summary>
    BypassCache = 1u << 0,

    /// <summary>Lets the guest run after a restore, whatever its state was (VIR_DOMAIN_SAVE_RUNNING).</summary>
    Running = 1u << 1,

    /// <summary>Leaves the guest paused after a restore, whatever its state was (VIR_DOMAIN_SAVE_PAUSED).</summary>
    Paused = 1u << 2,

    /// <summary>Makes the firmware variables anew from their template at a restore (VIR_DOMAIN_SAVE_RESET_NVRAM).</summary>
    ResetNvram = 1u << 3,
}

/// <summary>Says which memory size of a domain is changed, and where.</summary>
/// <remarks>virDomainMemoryModFlags.</remarks>
[Flags]
public enum DomainMemoryFlags : uint
{
    /// <summary>Changes the guest if it runs, else its stored definition (VIR_DOMAIN_MEM_CURRENT).</summary>
    Current = 0,

    /// <summary>Changes the memory of the running guest (VIR_DOMAIN_MEM_LIVE).</summary>
    Live = 1u << 0,

    /// <summary>Changes the memory in the stored definition (VIR_DOMAIN_MEM_CONFIG).</summary>
    Config = 1u << 1,

    /// <summary>Means the most memory the domain may have, not what it has now (VIR_DOMAIN_MEM_MAXIMUM).</summary>
    Maximum = 1u << 2,
}

/// <summary>Says which virtual CPU count of a domain is meant.</summary>
/// <remarks>virDomainVcpuFlags.</remarks>
[Flags]
public enum DomainVcpuFlags : uint
{
    /// <summary>Means the guest if it runs, else its stored definition (VIR_DOMAIN_VCPU_CURRENT).</summary>
    Current = 0,

    /// <summary>Means the running guest (VIR_DOMAIN_VCPU_LIVE).</summary>
    Live = 1u << 0,

    /// <summary>Means the stored definition (VIR_DOMAIN_VCPU_CONFIG).</summary>
    Config = 1u << 1,

    /// <summary>Means the most virtual CPUs the domain may have, not those in use (VIR_DOMAIN_VCPU_MAXIMUM).</summary>
    Maximum = 1u << 2,

    /// <summary>Means the CPUs that are online inside the guest, by its agent (VIR_DOMAIN_VCPU_GUEST).</summary>
    Guest = 1u << 3,

    /// <summary>Makes added virtual CPUs ones that can be unplugged again (VIR_DOMAIN_VCPU_HOTPLUGGABLE).</summary>
    Hotpluggable = 1u << 4,
}
