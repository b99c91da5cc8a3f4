namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Network interfaces of the host.</summary>
/// <remarks>REMOTE_PROC_INTERFACE_*, REMOTE_PROC_CONNECT_*.</remarks>
internal static class InterfaceProcedures
{
    internal static Procedure<Nothing, CountResult> Count { get; } = Programs.Remote.Procedure<Nothing, CountResult>(126, acl: "connect:search_interfaces", filter: "interface:getattr", priority: true);
    internal static Procedure<CapacityArgs, NamesResult> ListNames { get; } = Programs.Remote.Procedure<CapacityArgs, NamesResult>(127, acl: "connect:search_interfaces", filter: "interface:getattr", priority: true);
    internal static Procedure<NameArgs, InterfaceResult> LookupByName { get; } = Programs.Remote.Procedure<NameArgs, InterfaceResult>(128, acl: "interface:getattr", priority: true);
    internal static Procedure<InterfaceMacArgs, InterfaceResult> LookupByMac { get; } = Programs.Remote.Procedure<InterfaceMacArgs, InterfaceResult>(129, acl: "interface:getattr", priority: true);
    internal static Procedure<InterfaceFlagsArgs, TextResult> GetXml { get; } = Programs.Remote.Procedure<InterfaceFlagsArgs, TextResult>(130, acl: "interface:read");
    internal static Procedure<XmlFlagsArgs, InterfaceResult> DefineXml { get; } = Programs.Remote.Procedure<XmlFlagsArgs, InterfaceResult>(131, acl: "interface:write interface:save", priority: true);
    internal static Procedure<InterfaceArgs, Nothing> Undefine { get; } = Programs.Remote.Procedure<InterfaceArgs, Nothing>(132, acl: "interface:delete", priority: true);
    internal static Procedure<InterfaceFlagsArgs, Nothing> Create { get; } = Programs.Remote.Procedure<InterfaceFlagsArgs, Nothing>(133, acl: "interface:start");
    internal static Procedure<InterfaceFlagsArgs, Nothing> Destroy { get; } = Programs.Remote.Procedure<InterfaceFlagsArgs, Nothing>(134, acl: "interface:stop", priority: true);
    internal static Procedure<Nothing, CountResult> CountDefined { get; } = Programs.Remote.Procedure<Nothing, CountResult>(137, acl: "connect:search_interfaces", filter: "interface:getattr", priority: true);
    internal static Procedure<CapacityArgs, NamesResult> ListDefinedNames { get; } = Programs.Remote.Procedure<CapacityArgs, NamesResult>(138, acl: "connect:search_interfaces", filter: "interface:getattr", priority: true);
    internal static Procedure<InterfaceArgs, AnswerResult> IsActive { get; } = Programs.Remote.Procedure<InterfaceArgs, AnswerResult>(156, acl: "interface:read", priority: true);
    internal static Procedure<FlagsArgs, Nothing> BeginChange { get; } = Programs.Remote.Procedure<FlagsArgs, Nothing>(220, acl: "connect:interface_transaction");
    internal static Procedure<FlagsArgs, Nothing> CommitChange { get; } = Programs.Remote.Procedure<FlagsArgs, Nothing>(221, acl: "connect:interface_transaction");
    internal static Procedure<FlagsArgs, Nothing> RollbackChange { get; } = Programs.Remote.Procedure<FlagsArgs, Nothing>(222, acl: "connect:interface_transaction");
    internal static Procedure<ListArgs, InterfacesResult> ListAll { get; } = Programs.Remote.Procedure<ListArgs, InterfacesResult>(284, acl: "connect:search_interfaces", filter: "interface:getattr", priority: true);
}
