namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Network filters and their bindings.</summary>
/// <remarks>REMOTE_PROC_NWFILTER_*, REMOTE_PROC_CONNECT_*.</remarks>
internal static class NWFilterProcedures
{
    internal static Procedure<NameArgs, NWFilterResult> LookupByName { get; } = Programs.Remote.Procedure<NameArgs, NWFilterResult>(175, acl: "nwfilter:getattr", priority: true);
    internal static Procedure<UuidArgs, NWFilterResult> LookupByUuid { get; } = Programs.Remote.Procedure<UuidArgs, NWFilterResult>(176, acl: "nwfilter:getattr", priority: true);
    internal static Procedure<NWFilterFlagsArgs, TextResult> GetXml { get; } = Programs.Remote.Procedure<NWFilterFlagsArgs, TextResult>(177, acl: "nwfilter:read", priority: true);
    internal static Procedure<Nothing, CountResult> Count { get; } = Programs.Remote.Procedure<Nothing, CountResult>(178, acl: "connect:search_nwfilters", filter: "nwfilter:getattr", priority: true);
    internal static Procedure<CapacityArgs, NamesResult> ListNames { get; } = Programs.Remote.Procedure<CapacityArgs, NamesResult>(179, acl: "connect:search_nwfilters", filter: "nwfilter:getattr", priority: true);
    internal static Procedure<XmlArgs, NWFilterResult> DefineXml { get; } = Programs.Remote.Procedure<XmlArgs, NWFilterResult>(180, acl: "nwfilter:write nwfilter:save", priority: true);
    internal static Procedure<NWFilterArgs, Nothing> Undefine { get; } = Programs.Remote.Procedure<NWFilterArgs, Nothing>(181, acl: "nwfilter:delete", priority: true);
    internal static Procedure<ListArgs, NWFiltersResult> ListAll { get; } = Programs.Remote.Procedure<ListArgs, NWFiltersResult>(286, acl: "connect:search_nwfilters", filter: "nwfilter:getattr", priority: true);
    internal static Procedure<NameArgs, NWFilterBindingResult> LookupBinding { get; } = Programs.Remote.Procedure<NameArgs, NWFilterBindingResult>(397, acl: "nwfilter_binding:getattr", priority: true);
    internal static Procedure<NWFilterBindingFlagsArgs, TextResult> GetBindingXml { get; } = Programs.Remote.Procedure<NWFilterBindingFlagsArgs, TextResult>(398, acl: "nwfilter_binding:read", priority: true);
    internal static Procedure<XmlFlagsArgs, NWFilterBindingResult> CreateBinding { get; } = Programs.Remote.Procedure<XmlFlagsArgs, NWFilterBindingResult>(399, acl: "nwfilter_binding:create", priority: true);
    internal static Procedure<NWFilterBindingArgs, Nothing> DeleteBinding { get; } = Programs.Remote.Procedure<NWFilterBindingArgs, Nothing>(400, acl: "nwfilter_binding:delete", priority: true);
    internal static Procedure<ListArgs, NWFilterBindingsResult> ListAllBindings { get; } = Programs.Remote.Procedure<ListArgs, NWFilterBindingsResult>(401, acl: "connect:search_nwfilter_bindings", filter: "nwfilter_binding:getattr", priority: true);
    internal static Procedure<XmlFlagsArgs, NWFilterResult> DefineXmlFlags { get; } = Programs.Remote.Procedure<XmlFlagsArgs, NWFilterResult>(431, acl: "nwfilter:write nwfilter:save", priority: true);
}
