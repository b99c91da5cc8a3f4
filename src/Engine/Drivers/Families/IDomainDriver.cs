namespace VirtPS.Engine.Drivers;

/// <summary>Domains: their identities, definitions and life.</summary>
/// <remarks>virDomain*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IDomainDriver
{
    /// <summary>Lists domains with what a listing shows, in about one exchange with the host.</summary>
    /// <remarks>virConnectListAllDomains.</remarks>
    Task<IReadOnlyList<DomainSummary>> ListAsync(DomainListFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<DomainSummary>>("virConnectListAllDomains");

    /// <summary>Finds a domain by name; NoDomain when there is none.</summary>
    /// <remarks>virDomainLookupByName.</remarks>
    Task<DomainRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        Unsupported.Call<DomainRef>("virDomainLookupByName");

    /// <summary>Finds a domain by uuid; NoDomain when there is none.</summary>
    /// <remarks>virDomainLookupByUUID.</remarks>
    Task<DomainRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        Unsupported.Call<DomainRef>("virDomainLookupByUUID");

    /// <summary>Finds a running domain by number; NoDomain when there is none.</summary>
    /// <remarks>virDomainLookupByID.</remarks>
    Task<DomainRef> LookupByIdAsync(int id, CancellationToken cancellationToken) => Unsupported.Call<DomainRef>("virDomainLookupByID");

    /// <summary>Gives what a listing shows of one domain.</summary>
    /// <remarks>virDomainGetInfo.</remarks>
    Task<DomainSummary> GetSummaryAsync(DomainRef domain, CancellationToken cancellationToken) =>
        Unsupported.Call<DomainSummary>("virDomainGetInfo");

    /// <summary>Gives a domain's description.</summary>
    /// <remarks>virDomainGetXMLDesc.</remarks>
    Task<string> GetXmlAsync(DomainRef domain, DomainXmlFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virDomainGetXMLDesc");

    /// <summary>Gives the kind of operating system, such as hvm.</summary>
    /// <remarks>virDomainGetOSType.</remarks>
    Task<string> GetOsTypeAsync(DomainRef domain, CancellationToken cancellationToken) => Unsupported.Call<string>("virDomainGetOSType");

    /// <summary>Stores a definition; a running transient domain becomes persistent.</summary>
    /// <remarks>virDomainDefineXMLFlags.</remarks>
    Task<DomainRef> DefineAsync(string xml, DomainDefineFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<DomainRef>("virDomainDefineXMLFlags");

    /// <summary>Starts a transient domain.</summary>
    /// <remarks>virDomainCreateXML.</remarks>
    Task<DomainRef> CreateAsync(string xml, DomainStartFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<DomainRef>("virDomainCreateXML");

    /// <summary>Starts a defined domain.</summary>
    /// <remarks>virDomainCreateWithFlags.</remarks>
    Task<DomainRef> StartAsync(DomainRef domain, DomainStartFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<DomainRef>("virDomainCreateWithFlags");

    /// <summary>Removes a definition; a running domain becomes transient.</summary>
    /// <remarks>virDomainUndefineFlags.</remarks>
    Task UndefineAsync(DomainRef domain, DomainUndefineFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainUndefineFlags");

    /// <summary>Asks the guest to power off.</summary>
    /// <remarks>virDomainShutdownFlags.</remarks>
    Task ShutdownAsync(DomainRef domain, DomainShutdownFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainShutdownFlags");

    /// <summary>Asks the guest to reboot.</summary>
    /// <remarks>virDomainReboot.</remarks>
    Task RebootAsync(DomainRef domain, DomainRebootFlags flags, CancellationToken cancellationToken) => Unsupported.Call("virDomainReboot");

    /// <summary>Presses the reset button.</summary>
    /// <remarks>virDomainReset.</remarks>
    Task ResetAsync(DomainRef domain, CancellationToken cancellationToken) => Unsupported.Call("virDomainReset");

    /// <summary>Pulls the plug.</summary>
    /// <remarks>virDomainDestroyFlags.</remarks>
    Task DestroyAsync(DomainRef domain, DomainDestroyFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainDestroyFlags");

    /// <summary>Pauses the virtual CPUs.</summary>
    /// <remarks>virDomainSuspend.</remarks>
    Task SuspendAsync(DomainRef domain, CancellationToken cancellationToken) => Unsupported.Call("virDomainSuspend");

    /// <summary>Lets the virtual CPUs run on.</summary>
    /// <remarks>virDomainResume.</remarks>
    Task ResumeAsync(DomainRef domain, CancellationToken cancellationToken) => Unsupported.Call("virDomainResume");

    /// <summary>Has the guest put itself to sleep.</summary>
    /// <remarks>virDomainPMSuspendForDuration.</remarks>
    Task PMSuspendAsync(DomainRef domain, NodeSuspendTarget target, TimeSpan duration, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainPMSuspendForDuration");

    /// <summary>Wakes a sleeping guest.</summary>
    /// <remarks>virDomainPMWakeup.</remarks>
    Task PMWakeupAsync(DomainRef domain, CancellationToken cancellationToken) => Unsupported.Call("virDomainPMWakeup");

    /// <summary>Gives a shut-off domain another name.</summary>
    /// <remarks>virDomainRename.</remarks>
    Task RenameAsync(DomainRef domain, string newName, CancellationToken cancellationToken) => Unsupported.Call("virDomainRename");

    /// <summary>Says whether a domain starts with the host.</summary>
    /// <remarks>virDomainSetAutostart.</remarks>
    Task SetAutostartAsync(DomainRef domain, bool autostart, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetAutostart");

    /// <summary>Tells whether a domain starts with the host's next start only.</summary>
    /// <remarks>virDomainGetAutostartOnce.</remarks>
    Task<bool> GetAutostartOnceAsync(DomainRef domain, CancellationToken cancellationToken) =>
        Unsupported.Call<bool>("virDomainGetAutostartOnce");

    /// <summary>Says whether a domain starts with the host's next start only.</summary>
    /// <remarks>virDomainSetAutostartOnce.</remarks>
    Task SetAutostartOnceAsync(DomainRef domain, bool autostart, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetAutostartOnce");

    /// <summary>Reads a title, description or metadata element; NoDomainMetadata when there is none.</summary>
    /// <remarks>virDomainGetMetadata.</remarks>
    Task<string> GetMetadataAsync(DomainRef domain, DomainMetadataType type, string? uri, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virDomainGetMetadata");

    /// <summary>Writes, or with null removes, a title, description or metadata element.</summary>
    /// <remarks>virDomainSetMetadata.</remarks>
    Task SetMetadataAsync(DomainRef domain, DomainMetadataType type, string? metadata, string? key, string? uri, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetMetadata");

    /// <summary>Says what happens on power-off, reboot or crash.</summary>
    /// <remarks>virDomainSetLifecycleAction.</remarks>
    Task SetLifecycleActionAsync(DomainRef domain, DomainLifecycleType type, DomainLifecycleAction action, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virDomainSetLifecycleAction");

    /// <summary>Tells how the domain's control interface does.</summary>
    /// <remarks>virDomainGetControlInfo.</remarks>
    Task<DomainControlInfo> GetControlInfoAsync(DomainRef domain, CancellationToken cancellationToken) =>
        Unsupported.Call<DomainControlInfo>("virDomainGetControlInfo");

    /// <summary>Gives warnings about a domain: deprecations, taint.</summary>
    /// <remarks>virDomainGetMessages.</remarks>
    Task<IReadOnlyList<string>> GetMessagesAsync(DomainRef domain, DomainMessageFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<string>>("virDomainGetMessages");

    /// <summary>Gives a running domain's security labels.</summary>
    /// <remarks>virDomainGetSecurityLabelList.</remarks>
    Task<IReadOnlyList<SecurityLabel>> GetSecurityLabelsAsync(DomainRef domain, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<SecurityLabel>>("virDomainGetSecurityLabelList");

    /// <summary>Collects statistics of some, or with null of all, domains in one pass.</summary>
    /// <remarks>virConnectGetAllDomainStats.</remarks>
    Task<IReadOnlyList<DomainStatistics>> GetStatisticsAsync(IReadOnlyList<DomainRef>? domains, DomainStatsTypes types, DomainStatsFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<DomainStatistics>>("virConnectGetAllDomainStats");
}
