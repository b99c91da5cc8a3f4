namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Events of domains as the oldest callers register for them: without ids of callbacks.</summary>
/// <remarks>REMOTE_PROC_DOMAIN_EVENT_*. A client uses these or those of <see cref="DomainEventProcedures"/>, never both.</remarks>
internal static class OldDomainEventProcedures
{
    internal static Procedure<Nothing, AnswerResult> RegisterLifecycle { get; } = Programs.Remote.Procedure<Nothing, AnswerResult>(105, acl: "connect:search_domains", filter: "domain:getattr", priority: true);
    internal static Procedure<Nothing, AnswerResult> DeregisterLifecycle { get; } = Programs.Remote.Procedure<Nothing, AnswerResult>(106, acl: "connect:read", priority: true);
    internal static Procedure<LifecycleMessage, Nothing> Lifecycle { get; } = Programs.Remote.Event<LifecycleMessage>(107);
    internal static Procedure<EventArgs, Nothing> Register { get; } = Programs.Remote.Procedure<EventArgs, Nothing>(167, acl: "connect:search_domains", filter: "domain:getattr", priority: true);
    internal static Procedure<EventArgs, Nothing> Deregister { get; } = Programs.Remote.Procedure<EventArgs, Nothing>(168, acl: "connect:read", priority: true);
    internal static Procedure<DomainMessage, Nothing> Reboot { get; } = Programs.Remote.Event<DomainMessage>(169);
    internal static Procedure<RtcChangeMessage, Nothing> RtcChange { get; } = Programs.Remote.Event<RtcChangeMessage>(170);
    internal static Procedure<WatchdogMessage, Nothing> Watchdog { get; } = Programs.Remote.Event<WatchdogMessage>(171);
    internal static Procedure<IOErrorMessage, Nothing> IOError { get; } = Programs.Remote.Event<IOErrorMessage>(172);
    internal static Procedure<GraphicsMessage, Nothing> Graphics { get; } = Programs.Remote.Event<GraphicsMessage>(173);
    internal static Procedure<IOErrorReasonMessage, Nothing> IOErrorReason { get; } = Programs.Remote.Event<IOErrorReasonMessage>(195);
    internal static Procedure<DomainMessage, Nothing> ControlError { get; } = Programs.Remote.Event<DomainMessage>(224);
    internal static Procedure<BlockJobMessage, Nothing> BlockJob { get; } = Programs.Remote.Event<BlockJobMessage>(241);
    internal static Procedure<DiskChangeMessage, Nothing> DiskChange { get; } = Programs.Remote.Event<DiskChangeMessage>(248);
    internal static Procedure<TrayChangeMessage, Nothing> TrayChange { get; } = Programs.Remote.Event<TrayChangeMessage>(268);
    internal static Procedure<DomainMessage, Nothing> PMWakeup { get; } = Programs.Remote.Event<DomainMessage>(269);
    internal static Procedure<DomainMessage, Nothing> PMSuspend { get; } = Programs.Remote.Event<DomainMessage>(270);
    internal static Procedure<BalloonChangeMessage, Nothing> BalloonChange { get; } = Programs.Remote.Event<BalloonChangeMessage>(276);
    internal static Procedure<DomainMessage, Nothing> PMSuspendDisk { get; } = Programs.Remote.Event<DomainMessage>(292);
    internal static Procedure<DeviceMessage, Nothing> DeviceRemoved { get; } = Programs.Remote.Event<DeviceMessage>(311);
}
