using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with domains of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class DomainOperations : FamilyOperations<IDomainDriver>
{
    internal DomainOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.Domains, "domains")
    {
    }

    /// <summary>Lists domains with what a listing shows, in about one exchange with the host.</summary>
    /// <remarks>virConnectListAllDomains.</remarks>
    public async Task<IReadOnlyList<VirtDomain>> ListAsync(DomainListFlags flags, CancellationToken cancellationToken)
    {
        var summaries = await RunAsync(Permissions.Connect.GetAttributes, null, family => family.ListAsync(flags, cancellationToken), cancellationToken).ConfigureAwait(false);
        return [.. summaries.Select(summary => new VirtDomain(Connection, summary))];
    }

    /// <summary>Finds a domain by name; NoDomain when there is none.</summary>
    /// <remarks>virDomainLookupByName.</remarks>
    public Task<DomainRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.GetAttributes, null, family => family.LookupByNameAsync(name, cancellationToken), cancellationToken);

    /// <summary>Finds a domain by uuid; NoDomain when there is none.</summary>
    /// <remarks>virDomainLookupByUUID.</remarks>
    public Task<DomainRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.GetAttributes, null, family => family.LookupByUuidAsync(uuid, cancellationToken), cancellationToken);

    /// <summary>Finds a running domain by number; NoDomain when there is none.</summary>
    /// <remarks>virDomainLookupByID.</remarks>
    public Task<DomainRef> LookupByIdAsync(int id, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.GetAttributes, null, family => family.LookupByIdAsync(id, cancellationToken), cancellationToken);

    /// <summary>Gives one object as a listing shows it.</summary>
    /// <remarks>virDomainGetInfo.</remarks>
    public async Task<VirtDomain> GetAsync(DomainRef domain, CancellationToken cancellationToken) =>
        new(Connection, await RunAsync(Permissions.Domain.Read, domain, family => family.GetSummaryAsync(domain, cancellationToken), cancellationToken).ConfigureAwait(false));

    /// <summary>Gives a domain's description.</summary>
    /// <remarks>virDomainGetXMLDesc.</remarks>
    public Task<string> GetXmlAsync(DomainRef domain, DomainXmlFlags flags, CancellationToken cancellationToken) =>
        RunAsync((flags & (DomainXmlFlags.Secure | DomainXmlFlags.Migratable)) != 0 ? Permissions.Domain.ReadSecure : Permissions.Domain.Read, domain, family => family.GetXmlAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Gives the kind of operating system, such as hvm.</summary>
    /// <remarks>virDomainGetOSType.</remarks>
    public Task<string> GetOsTypeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, family => family.GetOsTypeAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Stores a definition; a running transient domain becomes persistent.</summary>
    /// <remarks>virDomainDefineXMLFlags.</remarks>
    public Task<DomainRef> DefineAsync(string xml, DomainDefineFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Save, null, family => family.DefineAsync(xml, flags, cancellationToken), cancellationToken);

    /// <summary>Starts a transient domain.</summary>
    /// <remarks>virDomainCreateXML.</remarks>
    public Task<DomainRef> CreateAsync(string xml, DomainStartFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Start, null, family => family.CreateAsync(xml, flags, cancellationToken), cancellationToken);

    /// <summary>Starts a defined domain.</summary>
    /// <remarks>virDomainCreateWithFlags.</remarks>
    public Task<DomainRef> StartAsync(DomainRef domain, DomainStartFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Start, domain, family => family.StartAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Removes a definition; a running domain becomes transient.</summary>
    /// <remarks>virDomainUndefineFlags.</remarks>
    public Task UndefineAsync(DomainRef domain, DomainUndefineFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Delete, domain, family => family.UndefineAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Asks the guest to power off.</summary>
    /// <remarks>virDomainShutdownFlags.</remarks>
    public Task ShutdownAsync(DomainRef domain, DomainShutdownFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.InitControl, domain, family => family.ShutdownAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Asks the guest to reboot.</summary>
    /// <remarks>virDomainReboot.</remarks>
    public Task RebootAsync(DomainRef domain, DomainRebootFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.InitControl, domain, family => family.RebootAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Presses the reset button.</summary>
    /// <remarks>virDomainReset.</remarks>
    public Task ResetAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Reset, domain, family => family.ResetAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Pulls the plug.</summary>
    /// <remarks>virDomainDestroyFlags.</remarks>
    public Task DestroyAsync(DomainRef domain, DomainDestroyFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Stop, domain, family => family.DestroyAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Pauses the virtual CPUs.</summary>
    /// <remarks>virDomainSuspend.</remarks>
    public Task SuspendAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Suspend, domain, family => family.SuspendAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Lets the virtual CPUs run on.</summary>
    /// <remarks>virDomainResume.</remarks>
    public Task ResumeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Suspend, domain, family => family.ResumeAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Has the guest put itself to sleep.</summary>
    /// <remarks>virDomainPMSuspendForDuration.</remarks>
    public Task PMSuspendAsync(DomainRef domain, NodeSuspendTarget target, TimeSpan duration, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.PowerControl, domain, family => family.PMSuspendAsync(domain, target, duration, cancellationToken), cancellationToken);

    /// <summary>Wakes a sleeping guest.</summary>
    /// <remarks>virDomainPMWakeup.</remarks>
    public Task PMWakeupAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.PowerControl, domain, family => family.PMWakeupAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Gives a shut-off domain another name.</summary>
    /// <remarks>virDomainRename.</remarks>
    public Task RenameAsync(DomainRef domain, string newName, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, family => family.RenameAsync(domain, newName, cancellationToken), cancellationToken);

    /// <summary>Says whether a domain starts with the host.</summary>
    /// <remarks>virDomainSetAutostart.</remarks>
    public Task SetAutostartAsync(DomainRef domain, bool autostart, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, family => family.SetAutostartAsync(domain, autostart, cancellationToken), cancellationToken);

    /// <summary>Reads a title, description or metadata element; NoDomainMetadata when there is none.</summary>
    /// <remarks>virDomainGetMetadata.</remarks>
    public Task<string> GetMetadataAsync(DomainRef domain, DomainMetadataType type, string? uri, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, family => family.GetMetadataAsync(domain, type, uri, flags, cancellationToken), cancellationToken);

    /// <summary>Writes, or with null removes, a title, description or metadata element.</summary>
    /// <remarks>virDomainSetMetadata.</remarks>
    public Task SetMetadataAsync(DomainRef domain, DomainMetadataType type, string? metadata, string? key, string? uri, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, family => family.SetMetadataAsync(domain, type, metadata, key, uri, flags, cancellationToken), cancellationToken);

    /// <summary>Says what happens on power-off, reboot or crash.</summary>
    /// <remarks>virDomainSetLifecycleAction.</remarks>
    public Task SetLifecycleActionAsync(DomainRef domain, DomainLifecycleType type, DomainLifecycleAction action, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, family => family.SetLifecycleActionAsync(domain, type, action, flags, cancellationToken), cancellationToken);

    /// <summary>Tells how the domain's control interface does.</summary>
    /// <remarks>virDomainGetControlInfo.</remarks>
    public Task<DomainControlInfo> GetControlInfoAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, family => family.GetControlInfoAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Gives warnings about a domain: deprecations, taint.</summary>
    /// <remarks>virDomainGetMessages.</remarks>
    public Task<IReadOnlyList<string>> GetMessagesAsync(DomainRef domain, DomainMessageFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, family => family.GetMessagesAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Gives a running domain's security labels.</summary>
    /// <remarks>virDomainGetSecurityLabelList.</remarks>
    public Task<IReadOnlyList<SecurityLabel>> GetSecurityLabelsAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, family => family.GetSecurityLabelsAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Collects statistics of some, or with null of all, domains in one pass.</summary>
    /// <remarks>virConnectGetAllDomainStats.</remarks>
    public Task<IReadOnlyList<DomainStatistics>> GetStatisticsAsync(IReadOnlyList<DomainRef>? domains, DomainStatsTypes types, DomainStatsFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, null, family => family.GetStatisticsAsync(domains, types, flags, cancellationToken), cancellationToken);
}
