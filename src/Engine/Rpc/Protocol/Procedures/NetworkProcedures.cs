namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Virtual networks.</summary>
/// <remarks>REMOTE_PROC_NETWORK_*, REMOTE_PROC_CONNECT_*.</remarks>
internal static class NetworkProcedures
{
    internal static Procedure<CapacityArgs, NamesResult> ListDefinedNames { get; } = Programs.Remote.Procedure<CapacityArgs, NamesResult>(36, acl: "connect:search_networks", filter: "network:getattr", priority: true);
    internal static Procedure<CapacityArgs, NamesResult> ListNames { get; } = Programs.Remote.Procedure<CapacityArgs, NamesResult>(38, acl: "connect:search_networks", filter: "network:getattr", priority: true);
    internal static Procedure<NetworkArgs, Nothing> Create { get; } = Programs.Remote.Procedure<NetworkArgs, Nothing>(39, acl: "network:start");
    internal static Procedure<XmlArgs, NetworkResult> CreateXml { get; } = Programs.Remote.Procedure<XmlArgs, NetworkResult>(40, acl: "network:write network:start");
    internal static Procedure<XmlArgs, NetworkResult> DefineXml { get; } = Programs.Remote.Procedure<XmlArgs, NetworkResult>(41, acl: "network:write network:save", priority: true);
    internal static Procedure<NetworkArgs, Nothing> Destroy { get; } = Programs.Remote.Procedure<NetworkArgs, Nothing>(42, acl: "network:stop", priority: true);
    internal static Procedure<NetworkFlagsArgs, TextResult> GetXml { get; } = Programs.Remote.Procedure<NetworkFlagsArgs, TextResult>(43, acl: "network:read", priority: true);
    internal static Procedure<NetworkArgs, AnswerResult> GetAutostart { get; } = Programs.Remote.Procedure<NetworkArgs, AnswerResult>(44, acl: "network:read", priority: true);
    internal static Procedure<NetworkArgs, TextResult> GetBridgeName { get; } = Programs.Remote.Procedure<NetworkArgs, TextResult>(45, acl: "network:read", priority: true);
    internal static Procedure<NameArgs, NetworkResult> LookupByName { get; } = Programs.Remote.Procedure<NameArgs, NetworkResult>(46, acl: "network:getattr", priority: true);
    internal static Procedure<UuidArgs, NetworkResult> LookupByUuid { get; } = Programs.Remote.Procedure<UuidArgs, NetworkResult>(47, acl: "network:getattr", priority: true);
    internal static Procedure<NetworkAutostartArgs, Nothing> SetAutostart { get; } = Programs.Remote.Procedure<NetworkAutostartArgs, Nothing>(48, acl: "network:write", priority: true);
    internal static Procedure<NetworkArgs, Nothing> Undefine { get; } = Programs.Remote.Procedure<NetworkArgs, Nothing>(49, acl: "network:delete", priority: true);
    internal static Procedure<Nothing, CountResult> CountDefined { get; } = Programs.Remote.Procedure<Nothing, CountResult>(50, acl: "connect:search_networks", filter: "network:getattr", priority: true);
    internal static Procedure<Nothing, CountResult> Count { get; } = Programs.Remote.Procedure<Nothing, CountResult>(52, acl: "connect:search_networks", filter: "network:getattr", priority: true);
    internal static Procedure<NetworkArgs, AnswerResult> IsActive { get; } = Programs.Remote.Procedure<NetworkArgs, AnswerResult>(152, acl: "network:read", priority: true);
    internal static Procedure<NetworkArgs, AnswerResult> IsPersistent { get; } = Programs.Remote.Procedure<NetworkArgs, AnswerResult>(153, acl: "network:read", priority: true);
    internal static Procedure<ListArgs, NetworksResult> ListAll { get; } = Programs.Remote.Procedure<ListArgs, NetworksResult>(283, acl: "connect:search_networks", filter: "network:getattr", priority: true);
    internal static Procedure<NetworkUpdateArgs, Nothing> Update { get; } = Programs.Remote.Procedure<NetworkUpdateArgs, Nothing>(291, acl: Acl.NetworkChange, priority: true);
    internal static Procedure<DhcpLeasesArgs, DhcpLeasesResult> GetDhcpLeases { get; } = Programs.Remote.Procedure<DhcpLeasesArgs, DhcpLeasesResult>(341, acl: "network:read");
    internal static Procedure<XmlFlagsArgs, NetworkResult> DefineXmlFlags { get; } = Programs.Remote.Procedure<XmlFlagsArgs, NetworkResult>(432, acl: "network:write network:save", priority: true);
    internal static Procedure<XmlFlagsArgs, NetworkResult> CreateXmlFlags { get; } = Programs.Remote.Procedure<XmlFlagsArgs, NetworkResult>(437, acl: "network:write network:start", priority: true);
    internal static Procedure<SetNetworkMetadataArgs, Nothing> SetMetadata { get; } = Programs.Remote.Procedure<SetNetworkMetadataArgs, Nothing>(444, acl: Acl.NetworkChange, priority: true);
    internal static Procedure<GetNetworkMetadataArgs, TextResult> GetMetadata { get; } = Programs.Remote.Procedure<GetNetworkMetadataArgs, TextResult>(445, acl: "network:read", priority: true);
}
