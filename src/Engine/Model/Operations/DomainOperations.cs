using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with domains of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class DomainOperations : FamilyOperations<IDomainDriver>
{
    internal DomainOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.Domains)
    {
    }

    /// <summary>Lists domains with what a listing shows, in about one exchange with the host.</summary>
    /// <remarks>virConnectListAllDomains.</remarks>
    public async Task<IReadOnlyList<VirtDomain>> ListAsync(DomainListFlags flags, CancellationToken cancellationToken)
    {
        var summaries = await ListSummariesAsync(flags, cancellationToken).ConfigureAwait(false);
        return [.. summaries.Select(summary => new VirtDomain(Connection, summary))];
    }

    /// <summary>Lists domains with what a listing shows, in about one exchange with the host, as bare facts.</summary>
    /// <remarks>virConnectListAllDomains.</remarks>
    internal Task<IReadOnlyList<DomainSummary>> ListSummariesAsync(DomainListFlags flags, CancellationToken cancellationToken) =>
        ListAsync((Permissions.Connect.SearchDomains, Permissions.Domain.GetAttributes), family => family.ListAsync(flags, cancellationToken), summary => summary.Domain, cancellationToken);

    /// <summary>Finds a domain by name; NoDomain when there is none.</summary>
    /// <remarks>virDomainLookupByName.</remarks>
    public Task<DomainRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        FindAsync(Permissions.Domain.GetAttributes, family => family.LookupByNameAsync(name, cancellationToken), cancellationToken);

    /// <summary>Finds a domain by uuid; NoDomain when there is none.</summary>
    /// <remarks>virDomainLookupByUUID.</remarks>
    public Task<DomainRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        FindAsync(Permissions.Domain.GetAttributes, family => family.LookupByUuidAsync(uuid, cancellationToken), cancellationToken);

    /// <summary>Finds a running domain by number; NoDomain when there is none.</summary>
    /// <remarks>virDomainLookupByID.</remarks>
    public Task<DomainRef> LookupByIdAsync(int id, CancellationToken cancellationToken) =>
        FindAsync(Permissions.Domain.GetAttributes, family => family.LookupByIdAsync(id, cancellationToken), cancellationToken);

    /// <summary>Gives one object as a listing shows it.</summary>
    /// <remarks>virDomainGetInfo.</remarks>
    public async Task<VirtDomain> GetAsync(DomainRef domain, CancellationToken cancellationToken) =>
        new(Connection, await GetSummaryAsync(domain, cancellationToken).ConfigureAwait(false));

    /// <summary>Gives what a listing shows of one domain, as bare facts.</summary>
    /// <remarks>virDomainGetInfo.</remarks>
    internal Task<DomainSummary> GetSummaryAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetSummaryAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Gives a domain's description.</summary>
    /// <remarks>virDomainGetXMLDesc.</remarks>
    public Task<string> GetXmlAsync(DomainRef domain, DomainXmlFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Read).AndIf((flags & (DomainXmlFlags.Secure | DomainXmlFlags.Migratable)) != 0, Permissions.Domain.ReadSecure), domain, (family, domain) => family.GetXmlAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Gives the kind of operating system, such as hvm.</summary>
    /// <remarks>virDomainGetOSType.</remarks>
    public Task<string> GetOsTypeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetOsTypeAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Stores a definition; a running transient domain becomes persistent.</summary>
    /// <remarks>virDomainDefineXMLFlags.</remarks>
    public Task<DomainRef> DefineAsync(string xml, DomainDefineFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Write).And(Permissions.Domain.Save), new DescribedTarget("domain", xml) { IsValidated = flags.HasFlag(DomainDefineFlags.Validate) }, family => family.DefineAsync(xml, flags, cancellationToken), cancellationToken);

    /// <summary>Starts a transient domain.</summary>
    /// <remarks>virDomainCreateXML.</remarks>
    public Task<DomainRef> CreateAsync(string xml, DomainStartFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Write).And(Permissions.Domain.Start), new DescribedTarget("domain", xml) { IsValidated = flags.HasFlag(DomainStartFlags.Validate) }, family => family.CreateAsync(xml, flags, cancellationToken), cancellationToken);

    /// <summary>Starts a defined domain.</summary>
    /// <remarks>virDomainCreateWithFlags.</remarks>
    public Task<DomainRef> StartAsync(DomainRef domain, DomainStartFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Start, domain, (family, domain) => family.StartAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Removes a definition; a running domain becomes transient.</summary>
    /// <remarks>virDomainUndefineFlags.</remarks>
    public Task UndefineAsync(DomainRef domain, DomainUndefineFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Delete, domain, (family, domain) => family.UndefineAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Asks the guest to power off.</summary>
    /// <remarks>virDomainShutdownFlags.</remarks>
    public Task ShutdownAsync(DomainRef domain, DomainShutdownFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.InitControl).AndIf(flags.HasFlag(DomainShutdownFlags.GuestAgent), Permissions.Domain.Write), domain, (family, domain) => family.ShutdownAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Asks the guest to reboot.</summary>
    /// <remarks>virDomainReboot.</remarks>
    public Task RebootAsync(DomainRef domain, DomainRebootFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.InitControl).AndIf(flags.HasFlag(DomainRebootFlags.GuestAgent), Permissions.Domain.Write), domain, (family, domain) => family.RebootAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Presses the reset button.</summary>
    /// <remarks>virDomainReset.</remarks>
    public Task ResetAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Reset, domain, (family, domain) => family.ResetAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Pulls the plug.</summary>
    /// <remarks>virDomainDestroyFlags.</remarks>
    public Task DestroyAsync(DomainRef domain, DomainDestroyFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Stop, domain, (family, domain) => family.DestroyAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Pauses the virtual CPUs.</summary>
    /// <remarks>virDomainSuspend.</remarks>
    public Task SuspendAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Suspend, domain, (family, domain) => family.SuspendAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Lets the virtual CPUs run on.</summary>
    /// <remarks>virDomainResume.</remarks>
    public Task ResumeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Suspend, domain, (family, domain) => family.ResumeAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Has the guest put itself to sleep.</summary>
    /// <remarks>virDomainPMSuspendForDuration.</remarks>
    public Task PMSuspendAsync(DomainRef domain, NodeSuspendTarget target, TimeSpan duration, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.PowerControl, domain, (family, domain) => family.PMSuspendAsync(domain, target, duration, cancellationToken), cancellationToken);

    /// <summary>Wakes a sleeping guest.</summary>
    /// <remarks>virDomainPMWakeup.</remarks>
    public Task PMWakeupAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.PowerControl, domain, (family, domain) => family.PMWakeupAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Gives a shut-off domain another name.</summary>
    /// <remarks>virDomainRename.</remarks>
    public Task RenameAsync(DomainRef domain, string newName, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.Domain.Write).And(Permissions.Domain.Save), domain, (family, domain) => family.RenameAsync(domain, newName, cancellationToken), cancellationToken);

    /// <summary>Says whether a domain starts with the host.</summary>
    /// <remarks>virDomainSetAutostart.</remarks>
    public Task SetAutostartAsync(DomainRef domain, bool autostart, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.SetAutostartAsync(domain, autostart, cancellationToken), cancellationToken);

    /// <summary>Tells whether a domain starts with the host's next start only.</summary>
    /// <remarks>virDomainGetAutostartOnce.</remarks>
    public Task<bool> GetAutostartOnceAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetAutostartOnceAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Says whether a domain starts with the host's next start only.</summary>
    /// <remarks>virDomainSetAutostartOnce.</remarks>
    public Task SetAutostartOnceAsync(DomainRef domain, bool autostart, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.SetAutostartOnceAsync(domain, autostart, cancellationToken), cancellationToken);

    /// <summary>Reads a title, description or metadata element; NoDomainMetadata when there is none.</summary>
    /// <remarks>virDomainGetMetadata.</remarks>
    public Task<string> GetMetadataAsync(DomainRef domain, DomainMetadataType type, string? uri, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetMetadataAsync(domain, type, uri, flags, cancellationToken), cancellationToken);

    /// <summary>Writes, or with null removes, a title, description or metadata element.</summary>
    /// <remarks>virDomainSetMetadata.</remarks>
    public Task SetMetadataAsync(DomainRef domain, DomainMetadataType type, string? metadata, string? key, string? uri, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.ToChange(Permissions.Domain.Write, Permissions.Domain.Save, (uint)flags), domain, (family, domain) => family.SetMetadataAsync(domain, type, metadata, key, uri, flags, cancellationToken), cancellationToken);

    /// <summary>Says what happens on power-off, reboot or crash.</summary>
    /// <remarks>virDomainSetLifecycleAction.</remarks>
    public Task SetLifecycleActionAsync(DomainRef domain, DomainLifecycleType type, DomainLifecycleAction action, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Write, domain, (family, domain) => family.SetLifecycleActionAsync(domain, type, action, flags, cancellationToken), cancellationToken);

    /// <summary>Tells how the domain's control interface does.</summary>
    /// <remarks>virDomainGetControlInfo.</remarks>
    public Task<DomainControlInfo> GetControlInfoAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetControlInfoAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Gives warnings about a domain: deprecations, taint.</summary>
    /// <remarks>virDomainGetMessages.</remarks>
    public Task<IReadOnlyList<string>> GetMessagesAsync(DomainRef domain, DomainMessageFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetMessagesAsync(domain, flags, cancellationToken), cancellationToken);

    /// <summary>Gives a running domain's security labels.</summary>
    /// <remarks>virDomainGetSecurityLabelList.</remarks>
    public Task<IReadOnlyList<SecurityLabel>> GetSecurityLabelsAsync(DomainRef domain, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Domain.Read, domain, (family, domain) => family.GetSecurityLabelsAsync(domain, cancellationToken), cancellationToken);

    /// <summary>Collects statistics of some, or with null of all, domains in one pass.</summary>
    /// <remarks>virConnectGetAllDomainStats.</remarks>
    public Task<IReadOnlyList<DomainStatistics>> GetStatisticsAsync(IReadOnlyList<DomainRef>? domains, DomainStatsTypes types, DomainStatsFlags flags, CancellationToken cancellationToken) =>
        ListAsync((Permissions.Connect.SearchDomains, Permissions.Domain.Read), family => family.GetStatisticsAsync(domains, types, flags, cancellationToken), statistics => statistics.Domain, cancellationToken);
}
