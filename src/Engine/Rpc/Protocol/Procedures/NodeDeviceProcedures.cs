namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Devices of the host.</summary>
/// <remarks>REMOTE_PROC_NODE_DEVICE_*, REMOTE_PROC_CONNECT_*.</remarks>
internal static class NodeDeviceProcedures
{
    internal static Procedure<NodeDeviceCountArgs, CountResult> Count { get; } = Programs.Remote.Procedure<NodeDeviceCountArgs, CountResult>(111, acl: "connect:search_node_devices", filter: "node_device:getattr", priority: true);
    internal static Procedure<NodeDeviceNamesArgs, DeviceNamesResult> ListNames { get; } = Programs.Remote.Procedure<NodeDeviceNamesArgs, DeviceNamesResult>(112, acl: "connect:search_node_devices", filter: "node_device:getattr", priority: true);
    internal static Procedure<NameArgs, NodeDeviceResult> LookupByName { get; } = Programs.Remote.Procedure<NameArgs, NodeDeviceResult>(113, acl: "node_device:getattr", priority: true);
    internal static Procedure<NameFlagsArgs, TextResult> GetXml { get; } = Programs.Remote.Procedure<NameFlagsArgs, TextResult>(114, acl: "node_device:read");
    internal static Procedure<NameArgs, OptionalTextResult> GetParent { get; } = Programs.Remote.Procedure<NameArgs, OptionalTextResult>(115, acl: "node_device:read", priority: true);
    internal static Procedure<NameArgs, CountResult> CountCapabilities { get; } = Programs.Remote.Procedure<NameArgs, CountResult>(116, acl: "node_device:read", priority: true);
    internal static Procedure<DeviceCapacityArgs, DeviceNamesResult> ListCapabilities { get; } = Programs.Remote.Procedure<DeviceCapacityArgs, DeviceNamesResult>(117, acl: "node_device:read", priority: true);
    internal static Procedure<NameArgs, Nothing> Detach { get; } = Programs.Remote.Procedure<NameArgs, Nothing>(118, acl: "node_device:detach");
    internal static Procedure<NameArgs, Nothing> Reattach { get; } = Programs.Remote.Procedure<NameArgs, Nothing>(119, acl: "node_device:detach");
    internal static Procedure<NameArgs, Nothing> Reset { get; } = Programs.Remote.Procedure<NameArgs, Nothing>(120, acl: "node_device:detach");
    internal static Procedure<XmlFlagsArgs, NodeDeviceResult> CreateXml { get; } = Programs.Remote.Procedure<XmlFlagsArgs, NodeDeviceResult>(123, acl: "node_device:write node_device:start");
    internal static Procedure<NameArgs, Nothing> Destroy { get; } = Programs.Remote.Procedure<NameArgs, Nothing>(124, acl: "node_device:stop", priority: true);
    internal static Procedure<ListArgs, NodeDevicesResult> ListAll { get; } = Programs.Remote.Procedure<ListArgs, NodeDevicesResult>(285, acl: "connect:search_node_devices", filter: "node_device:getattr", priority: true);
    internal static Procedure<ScsiHostArgs, NodeDeviceResult> LookupScsiHostByWwn { get; } = Programs.Remote.Procedure<ScsiHostArgs, NodeDeviceResult>(297, acl: "node_device:getattr", priority: true);
    internal static Procedure<DetachDeviceArgs, Nothing> DetachFlags { get; } = Programs.Remote.Procedure<DetachDeviceArgs, Nothing>(301, acl: "node_device:detach");
    internal static Procedure<XmlFlagsArgs, NodeDeviceResult> DefineXml { get; } = Programs.Remote.Procedure<XmlFlagsArgs, NodeDeviceResult>(428, acl: "node_device:write");
    internal static Procedure<NameFlagsArgs, Nothing> Undefine { get; } = Programs.Remote.Procedure<NameFlagsArgs, Nothing>(429, acl: "node_device:delete", priority: true);
    internal static Procedure<NameFlagsArgs, Nothing> Create { get; } = Programs.Remote.Procedure<NameFlagsArgs, Nothing>(430, acl: "node_device:start", priority: true);
    internal static Procedure<NameArgs, AnswerResult> GetAutostart { get; } = Programs.Remote.Procedure<NameArgs, AnswerResult>(433, acl: "node_device:read", priority: true);
    internal static Procedure<DeviceAutostartArgs, Nothing> SetAutostart { get; } = Programs.Remote.Procedure<DeviceAutostartArgs, Nothing>(434, acl: "node_device:write", priority: true);
    internal static Procedure<NameArgs, AnswerResult> IsPersistent { get; } = Programs.Remote.Procedure<NameArgs, AnswerResult>(435, acl: "node_device:read", priority: true);
    internal static Procedure<NameArgs, AnswerResult> IsActive { get; } = Programs.Remote.Procedure<NameArgs, AnswerResult>(436, acl: "node_device:read", priority: true);
    internal static Procedure<DeviceXmlFlagsArgs, Nothing> Update { get; } = Programs.Remote.Procedure<DeviceXmlFlagsArgs, Nothing>(447, acl: "node_device:write");
}
