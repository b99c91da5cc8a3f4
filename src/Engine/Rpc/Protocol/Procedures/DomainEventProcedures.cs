namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Events of domains: registration of callbacks, and the messages they get.</summary>
/// <remarks>REMOTE_PROC_DOMAIN_EVENT_CALLBACK_* and kin.</remarks>
internal static class DomainEventProcedures
{
    internal static Procedure<DomainEventArgs, CallbackResult> Register { get; } = Programs.Remote.Procedure<DomainEventArgs, CallbackResult>(316, acl: "connect:search_domains", filter: "domain:getattr", priority: true);
    internal static Procedure<CallbackArgs, Nothing> Deregister { get; } = Programs.Remote.Procedure<CallbackArgs, Nothing>(317, acl: "connect:read", priority: true);
    internal static Procedure<LifecycleCallback, Nothing> Lifecycle { get; } = Programs.Remote.Event<LifecycleCallback>(318);
    internal static Procedure<DomainCallback, Nothing> Reboot { get; } = Programs.Remote.Event<DomainCallback>(319);
    internal static Procedure<RtcChangeCallback, Nothing> RtcChange { get; } = Programs.Remote.Event<RtcChangeCallback>(320);
    internal static Procedure<WatchdogCallback, Nothing> Watchdog { get; } = Programs.Remote.Event<WatchdogCallback>(321);
    internal static Procedure<IOErrorCallback, Nothing> IOError { get; } = Programs.Remote.Event<IOErrorCallback>(322);
    internal static Procedure<GraphicsCallback, Nothing> Graphics { get; } = Programs.Remote.Event<GraphicsCallback>(323);
    internal static Procedure<IOErrorReasonCallback, Nothing> IOErrorReason { get; } = Programs.Remote.Event<IOErrorReasonCallback>(324);
    internal static Procedure<DomainCallback, Nothing> ControlError { get; } = Programs.Remote.Event<DomainCallback>(325);
    internal static Procedure<BlockJobCallback, Nothing> BlockJob { get; } = Programs.Remote.Event<BlockJobCallback>(326);
    internal static Procedure<DiskChangeCallback, Nothing> DiskChange { get; } = Programs.Remote.Event<DiskChangeCallback>(327);
    internal static Procedure<TrayChangeCallback, Nothing> TrayChange { get; } = Programs.Remote.Event<TrayChangeCallback>(328);
    internal static Procedure<PowerCallback, Nothing> PMWakeup { get; } = Programs.Remote.Event<PowerCallback>(329);
    internal static Procedure<PowerCallback, Nothing> PMSuspend { get; } = Programs.Remote.Event<PowerCallback>(330);
    internal static Procedure<BalloonChangeCallback, Nothing> BalloonChange { get; } = Programs.Remote.Event<BalloonChangeCallback>(331);
    internal static Procedure<PowerCallback, Nothing> PMSuspendDisk { get; } = Programs.Remote.Event<PowerCallback>(332);
    internal static Procedure<DeviceCallback, Nothing> DeviceRemoved { get; } = Programs.Remote.Event<DeviceCallback>(333);
    internal static Procedure<BlockJobCallback, Nothing> BlockJob2 { get; } = Programs.Remote.Event<BlockJobCallback>(339);
    internal static Procedure<TunableCallback, Nothing> Tunable { get; } = Programs.Remote.Event<TunableCallback>(346);
    internal static Procedure<AgentLifecycleCallback, Nothing> AgentLifecycle { get; } = Programs.Remote.Event<AgentLifecycleCallback>(348);
    internal static Procedure<DeviceCallback, Nothing> DeviceAdded { get; } = Programs.Remote.Event<DeviceCallback>(354);
    internal static Procedure<MigrationIterationCallback, Nothing> MigrationIteration { get; } = Programs.Remote.Event<MigrationIterationCallback>(359);
    internal static Procedure<JobCompletedCallback, Nothing> JobCompleted { get; } = Programs.Remote.Event<JobCompletedCallback>(363);
    internal static Procedure<DeviceCallback, Nothing> DeviceRemovalFailed { get; } = Programs.Remote.Event<DeviceCallback>(367);
    internal static Procedure<MetadataChangeCallback, Nothing> MetadataChange { get; } = Programs.Remote.Event<MetadataChangeCallback>(379);
    internal static Procedure<BlockThresholdCallback, Nothing> BlockThreshold { get; } = Programs.Remote.Event<BlockThresholdCallback>(385);
    internal static Procedure<MemoryFailureCallback, Nothing> MemoryFailure { get; } = Programs.Remote.Event<MemoryFailureCallback>(423);
    internal static Procedure<MemoryDeviceSizeCallback, Nothing> MemoryDeviceSizeChange { get; } = Programs.Remote.Event<MemoryDeviceSizeCallback>(438);
    internal static Procedure<NicMacChangeCallback, Nothing> NicMacChange { get; } = Programs.Remote.Event<NicMacChangeCallback>(453);
    internal static Procedure<VcpuRemovedCallback, Nothing> VcpuRemoved { get; } = Programs.Remote.Event<VcpuRemovedCallback>(454);
    internal static Procedure<ChannelLifecycleCallback, Nothing> ChannelLifecycle { get; } = Programs.Remote.Event<ChannelLifecycleCallback>(455);
}
