namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>What only QEMU hosts have: its monitor and its guest agent.</summary>
/// <remarks>QEMU_PROC_*.</remarks>
internal static class QemuProcedures
{
    internal static Procedure<DomainCommandArgs, TextResult> MonitorCommand { get; } = Programs.Qemu.Procedure<DomainCommandArgs, TextResult>(1, acl: "domain:write");
    internal static Procedure<DomainAttachArgs, DomainResult> Attach { get; } = Programs.Qemu.Procedure<DomainAttachArgs, DomainResult>(2, acl: "domain:start domain:write");
    internal static Procedure<AgentCommandArgs, OptionalTextResult> AgentCommand { get; } = Programs.Qemu.Procedure<AgentCommandArgs, OptionalTextResult>(3, acl: "domain:write");
    internal static Procedure<MonitorEventArgs, CallbackResult> RegisterMonitorEvent { get; } = Programs.Qemu.Procedure<MonitorEventArgs, CallbackResult>(4, acl: "connect:search_domains connect:write", filter: "domain:getattr", priority: true);
    internal static Procedure<CallbackArgs, Nothing> DeregisterMonitorEvent { get; } = Programs.Qemu.Procedure<CallbackArgs, Nothing>(5, acl: "connect:write", priority: true);
    internal static Procedure<MonitorEventMessage, Nothing> MonitorEvent { get; } = Programs.Qemu.Event<MonitorEventMessage>(6);
    internal static Procedure<DomainCommandArgs, TextResult> MonitorCommandWithFiles { get; } = Programs.Qemu.Procedure<DomainCommandArgs, TextResult>(7, acl: "domain:write");
}
