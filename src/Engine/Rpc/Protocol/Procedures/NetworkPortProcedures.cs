namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Ports of virtual networks.</summary>
/// <remarks>REMOTE_PROC_NETWORK_PORT_* and kin.</remarks>
internal static class NetworkPortProcedures
{
    internal static Procedure<NetworkListArgs, NetworkPortsResult> ListAll { get; } = Programs.Remote.Procedure<NetworkListArgs, NetworkPortsResult>(404, acl: "network:search_ports", filter: "network_port:getattr", priority: true);
    internal static Procedure<NetworkUuidArgs, NetworkPortResult> LookupByUuid { get; } = Programs.Remote.Procedure<NetworkUuidArgs, NetworkPortResult>(405, acl: "network_port:getattr", priority: true);
    internal static Procedure<NetworkXmlFlagsArgs, NetworkPortResult> CreateXml { get; } = Programs.Remote.Procedure<NetworkXmlFlagsArgs, NetworkPortResult>(406, acl: "network_port:create");
    internal static Procedure<NetworkPortCapacityArgs, FewParametersCountResult> GetParameters { get; } = Programs.Remote.Procedure<NetworkPortCapacityArgs, FewParametersCountResult>(407, acl: "network_port:read");
    internal static Procedure<NetworkPortParametersArgs, Nothing> SetParameters { get; } = Programs.Remote.Procedure<NetworkPortParametersArgs, Nothing>(408, acl: "network_port:write");
    internal static Procedure<NetworkPortFlagsArgs, TextResult> GetXml { get; } = Programs.Remote.Procedure<NetworkPortFlagsArgs, TextResult>(409, acl: "network_port:read");
    internal static Procedure<NetworkPortFlagsArgs, Nothing> Delete { get; } = Programs.Remote.Procedure<NetworkPortFlagsArgs, Nothing>(410, acl: "network_port:delete");
}
