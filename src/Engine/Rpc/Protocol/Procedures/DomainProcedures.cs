namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Domains: their identities, definitions and life.</summary>
/// <remarks>REMOTE_PROC_DOMAIN_*, REMOTE_PROC_CONNECT_*.</remarks>
internal static class DomainProcedures
{
    internal static Procedure<DomainArgs, Nothing> Create { get; } = Programs.Remote.Procedure<DomainArgs, Nothing>(9, acl: "domain:start");
    internal static Procedure<XmlFlagsArgs, DomainResult> CreateXml { get; } = Programs.Remote.Procedure<XmlFlagsArgs, DomainResult>(10, acl: "domain:write domain:start");
    internal static Procedure<XmlArgs, DomainResult> DefineXml { get; } = Programs.Remote.Procedure<XmlArgs, DomainResult>(11, acl: "domain:write domain:save", priority: true);
    internal static Procedure<DomainArgs, Nothing> Destroy { get; } = Programs.Remote.Procedure<DomainArgs, Nothing>(12, acl: "domain:stop", priority: true);
    internal static Procedure<DomainFlagsArgs, TextResult> GetXml { get; } = Programs.Remote.Procedure<DomainFlagsArgs, TextResult>(14, acl: "domain:read domain:read_secure:VIR_DOMAIN_XML_SECURE domain:read_secure:VIR_DOMAIN_XML_MIGRATABLE");
    internal static Procedure<DomainArgs, AnswerResult> GetAutostart { get; } = Programs.Remote.Procedure<DomainArgs, AnswerResult>(15, acl: "domain:read", priority: true);
    internal static Procedure<DomainArgs, DomainInfoResult> GetInfo { get; } = Programs.Remote.Procedure<DomainArgs, DomainInfoResult>(16, acl: "domain:read");
    internal static Procedure<DomainArgs, TextResult> GetOsType { get; } = Programs.Remote.Procedure<DomainArgs, TextResult>(19, acl: "domain:read", priority: true);
    internal static Procedure<CapacityArgs, NamesResult> ListDefinedNames { get; } = Programs.Remote.Procedure<CapacityArgs, NamesResult>(21, acl: "connect:search_domains", filter: "domain:getattr", priority: true);
    internal static Procedure<DomainIdArgs, DomainResult> LookupById { get; } = Programs.Remote.Procedure<DomainIdArgs, DomainResult>(22, acl: "domain:getattr", priority: true);
    internal static Procedure<NameArgs, DomainResult> LookupByName { get; } = Programs.Remote.Procedure<NameArgs, DomainResult>(23, acl: "domain:getattr", priority: true);
    internal static Procedure<UuidArgs, DomainResult> LookupByUuid { get; } = Programs.Remote.Procedure<UuidArgs, DomainResult>(24, acl: "domain:getattr", priority: true);
    internal static Procedure<Nothing, CountResult> CountDefined { get; } = Programs.Remote.Procedure<Nothing, CountResult>(25, acl: "connect:search_domains", filter: "domain:getattr", priority: true);
    internal static Procedure<DomainFlagsArgs, Nothing> Reboot { get; } = Programs.Remote.Procedure<DomainFlagsArgs, Nothing>(27, acl: "domain:init_control domain:write:VIR_DOMAIN_REBOOT_GUEST_AGENT");
    internal static Procedure<DomainArgs, Nothing> Resume { get; } = Programs.Remote.Procedure<DomainArgs, Nothing>(28, acl: "domain:suspend");
    internal static Procedure<DomainAutostartArgs, Nothing> SetAutostart { get; } = Programs.Remote.Procedure<DomainAutostartArgs, Nothing>(29, acl: "domain:write", priority: true);
    internal static Procedure<DomainArgs, Nothing> Shutdown { get; } = Programs.Remote.Procedure<DomainArgs, Nothing>(33, acl: "domain:init_control");
    internal static Procedure<DomainArgs, Nothing> Suspend { get; } = Programs.Remote.Procedure<DomainArgs, Nothing>(34, acl: "domain:suspend");
    internal static Procedure<DomainArgs, Nothing> Undefine { get; } = Programs.Remote.Procedure<DomainArgs, Nothing>(35, acl: "domain:delete", priority: true);
    internal static Procedure<CapacityArgs, DomainIdsResult> ListIds { get; } = Programs.Remote.Procedure<CapacityArgs, DomainIdsResult>(37, acl: "connect:search_domains", filter: "domain:getattr", priority: true);
    internal static Procedure<Nothing, CountResult> Count { get; } = Programs.Remote.Procedure<Nothing, CountResult>(51, acl: "connect:search_domains", filter: "domain:getattr", priority: true);
    internal static Procedure<DomainArgs, SecurityLabelResult> GetSecurityLabel { get; } = Programs.Remote.Procedure<DomainArgs, SecurityLabelResult>(121, acl: "domain:read", priority: true);
    internal static Procedure<DomainArgs, AnswerResult> IsActive { get; } = Programs.Remote.Procedure<DomainArgs, AnswerResult>(150, acl: "domain:read", priority: true);
    internal static Procedure<DomainArgs, AnswerResult> IsPersistent { get; } = Programs.Remote.Procedure<DomainArgs, AnswerResult>(151, acl: "domain:read", priority: true);
    internal static Procedure<DomainFlagsArgs, DomainResult> CreateFlags { get; } = Programs.Remote.Procedure<DomainFlagsArgs, DomainResult>(196, acl: "domain:start");
    internal static Procedure<DomainArgs, AnswerResult> IsUpdated { get; } = Programs.Remote.Procedure<DomainArgs, AnswerResult>(202, acl: "domain:read", priority: true);
    internal static Procedure<DomainFlagsArgs, DomainStateResult> GetState { get; } = Programs.Remote.Procedure<DomainFlagsArgs, DomainStateResult>(212, acl: "domain:read", priority: true);
    internal static Procedure<DomainFlagsArgs, DomainControlResult> GetControlInfo { get; } = Programs.Remote.Procedure<DomainFlagsArgs, DomainControlResult>(229, acl: "domain:read", priority: true);
    internal static Procedure<DomainFlagsArgs, Nothing> UndefineFlags { get; } = Programs.Remote.Procedure<DomainFlagsArgs, Nothing>(231, acl: "domain:delete", priority: true);
    internal static Procedure<DomainFlagsArgs, Nothing> DestroyFlags { get; } = Programs.Remote.Procedure<DomainFlagsArgs, Nothing>(234, acl: "domain:stop", priority: true);
    internal static Procedure<DomainFlagsArgs, Nothing> Reset { get; } = Programs.Remote.Procedure<DomainFlagsArgs, Nothing>(245, acl: "domain:reset");
    internal static Procedure<DomainFlagsArgs, Nothing> ShutdownFlags { get; } = Programs.Remote.Procedure<DomainFlagsArgs, Nothing>(258, acl: "domain:init_control domain:write:VIR_DOMAIN_SHUTDOWN_GUEST_AGENT");
    internal static Procedure<PMSuspendArgs, Nothing> PMSuspend { get; } = Programs.Remote.Procedure<PMSuspendArgs, Nothing>(261, acl: "domain:pm_control");
    internal static Procedure<SetDomainMetadataArgs, Nothing> SetMetadata { get; } = Programs.Remote.Procedure<SetDomainMetadataArgs, Nothing>(264, acl: Acl.DomainChange);
    internal static Procedure<GetDomainMetadataArgs, TextResult> GetMetadata { get; } = Programs.Remote.Procedure<GetDomainMetadataArgs, TextResult>(265, acl: "domain:read");
    internal static Procedure<DomainFlagsArgs, Nothing> PMWakeup { get; } = Programs.Remote.Procedure<DomainFlagsArgs, Nothing>(267, acl: "domain:pm_control");
    internal static Procedure<ListArgs, DomainsResult> ListAll { get; } = Programs.Remote.Procedure<ListArgs, DomainsResult>(273, acl: "connect:search_domains", filter: "domain:getattr", priority: true);
    internal static Procedure<DomainArgs, SecurityLabelsResult> GetSecurityLabels { get; } = Programs.Remote.Procedure<DomainArgs, SecurityLabelsResult>(278, acl: "domain:read", priority: true);
    internal static Procedure<XmlFlagsArgs, DomainResult> CreateXmlWithFiles { get; } = Programs.Remote.Procedure<XmlFlagsArgs, DomainResult>(309, acl: "domain:write domain:start");
    internal static Procedure<DomainFlagsArgs, DomainResult> CreateWithFiles { get; } = Programs.Remote.Procedure<DomainFlagsArgs, DomainResult>(310, acl: "domain:start");
    internal static Procedure<DomainStatisticsArgs, DomainStatisticsResult> GetStatistics { get; } = Programs.Remote.Procedure<DomainStatisticsArgs, DomainStatisticsResult>(344, acl: "connect:search_domains", filter: "domain:read");
    internal static Procedure<XmlFlagsArgs, DomainResult> DefineXmlFlags { get; } = Programs.Remote.Procedure<XmlFlagsArgs, DomainResult>(350, acl: "domain:write domain:save", priority: true);
    internal static Procedure<DomainOptionalNameArgs, NumberResult> Rename { get; } = Programs.Remote.Procedure<DomainOptionalNameArgs, NumberResult>(358, acl: "domain:write domain:save");
    internal static Procedure<LifecycleActionArgs, Nothing> SetLifecycleAction { get; } = Programs.Remote.Procedure<LifecycleActionArgs, Nothing>(390, acl: "domain:write");
    internal static Procedure<DomainFlagsArgs, MessagesResult> GetMessages { get; } = Programs.Remote.Procedure<DomainFlagsArgs, MessagesResult>(426, acl: "domain:read");
    internal static Procedure<DomainNameFlagsArgs, Nothing> AssociateFiles { get; } = Programs.Remote.Procedure<DomainNameFlagsArgs, Nothing>(443, acl: "domain:write");
    internal static Procedure<DomainArgs, AnswerResult> GetAutostartOnce { get; } = Programs.Remote.Procedure<DomainArgs, AnswerResult>(449, acl: "domain:read", priority: true);
    internal static Procedure<DomainAutostartArgs, Nothing> SetAutostartOnce { get; } = Programs.Remote.Procedure<DomainAutostartArgs, Nothing>(450, acl: "domain:write", priority: true);
}
