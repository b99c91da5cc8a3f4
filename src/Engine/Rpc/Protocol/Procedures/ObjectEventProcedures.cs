namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Events of networks, storage pools, devices of the host and secrets.</summary>
/// <remarks>REMOTE_PROC_*_EVENT_*.</remarks>
internal static class ObjectEventProcedures
{
    internal static Procedure<NetworkEventArgs, CallbackResult> RegisterNetwork { get; } = Programs.Remote.Procedure<NetworkEventArgs, CallbackResult>(313, acl: "connect:search_networks", filter: "network:getattr", priority: true);
    internal static Procedure<CallbackArgs, Nothing> DeregisterNetwork { get; } = Programs.Remote.Procedure<CallbackArgs, Nothing>(314, acl: "connect:read", priority: true);
    internal static Procedure<NetworkLifecycleMessage, Nothing> NetworkLifecycle { get; } = Programs.Remote.Event<NetworkLifecycleMessage>(315);
    internal static Procedure<StoragePoolEventArgs, CallbackResult> RegisterStoragePool { get; } = Programs.Remote.Procedure<StoragePoolEventArgs, CallbackResult>(368, acl: "connect:search_storage_pools", filter: "storage_pool:getattr", priority: true);
    internal static Procedure<CallbackArgs, Nothing> DeregisterStoragePool { get; } = Programs.Remote.Procedure<CallbackArgs, Nothing>(369, acl: "connect:read", priority: true);
    internal static Procedure<StoragePoolLifecycleMessage, Nothing> StoragePoolLifecycle { get; } = Programs.Remote.Event<StoragePoolLifecycleMessage>(370);
    internal static Procedure<StoragePoolMessage, Nothing> StoragePoolRefresh { get; } = Programs.Remote.Event<StoragePoolMessage>(373);
    internal static Procedure<NodeDeviceEventArgs, CallbackResult> RegisterNodeDevice { get; } = Programs.Remote.Procedure<NodeDeviceEventArgs, CallbackResult>(374, acl: "connect:search_node_devices", filter: "node_device:getattr", priority: true);
    internal static Procedure<CallbackArgs, Nothing> DeregisterNodeDevice { get; } = Programs.Remote.Procedure<CallbackArgs, Nothing>(375, acl: "connect:read", priority: true);
    internal static Procedure<NodeDeviceLifecycleMessage, Nothing> NodeDeviceLifecycle { get; } = Programs.Remote.Event<NodeDeviceLifecycleMessage>(376);
    internal static Procedure<NodeDeviceMessage, Nothing> NodeDeviceUpdate { get; } = Programs.Remote.Event<NodeDeviceMessage>(377);
    internal static Procedure<SecretEventArgs, CallbackResult> RegisterSecret { get; } = Programs.Remote.Procedure<SecretEventArgs, CallbackResult>(380, acl: "connect:search_secrets", filter: "secret:getattr", priority: true);
    internal static Procedure<CallbackArgs, Nothing> DeregisterSecret { get; } = Programs.Remote.Procedure<CallbackArgs, Nothing>(381, acl: "connect:read", priority: true);
    internal static Procedure<SecretLifecycleMessage, Nothing> SecretLifecycle { get; } = Programs.Remote.Event<SecretLifecycleMessage>(382);
    internal static Procedure<SecretMessage, Nothing> SecretValueChanged { get; } = Programs.Remote.Event<SecretMessage>(383);
    internal static Procedure<NetworkMetadataMessage, Nothing> NetworkMetadataChange { get; } = Programs.Remote.Event<NetworkMetadataMessage>(446);
}
