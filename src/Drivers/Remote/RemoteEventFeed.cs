using VirtPS.Engine.Drivers;
using VirtPS.Engine.Events;
using VirtPS.Engine.Rpc.Client;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Turns a daemon's messages into events.</summary>
internal static class RemoteEventFeed
{
    private const int Kibibyte = 1024;

    /// <summary>Has every message that is an event handed on.</summary>
    internal static void Attach(EventRouter router, Action<VirtEvent> publish)
    {
        AttachStates(router, publish);
        AttachDevices(router, publish);
        AttachJobs(router, publish);
        AttachObjects(router, publish);
    }

    private static void AttachStates(EventRouter router, Action<VirtEvent> publish)
    {
        router.On(DomainEventProcedures.Lifecycle, it => publish(
            new DomainLifecycleEvent(it.Message.Domain, (DomainEventType)it.Message.Event, it.Message.Detail)));
        router.On(DomainEventProcedures.Reboot, it => publish(new DomainRebootEvent(it.Message.Domain)));
        router.On(DomainEventProcedures.RtcChange, it => publish(new DomainRtcChangeEvent(it.Message.Domain, it.Message.Offset)));
        router.On(DomainEventProcedures.Watchdog, it => publish(new DomainWatchdogEvent(it.Message.Domain, it.Message.Action)));
        router.On(DomainEventProcedures.ControlError, it => publish(new DomainControlErrorEvent(it.Message.Domain)));
        router.On(DomainEventProcedures.PMWakeup, it => publish(new DomainPMWakeupEvent(it.Message.Domain, it.Reason)));
        router.On(DomainEventProcedures.PMSuspend, it => publish(new DomainPMSuspendEvent(it.Message.Domain, it.Reason)));
        router.On(DomainEventProcedures.PMSuspendDisk, it => publish(new DomainPMSuspendDiskEvent(it.Message.Domain, it.Reason)));
        router.On(DomainEventProcedures.AgentLifecycle, it => publish(new DomainAgentLifecycleEvent(it.Domain, it.State, it.Reason)));
        router.On(DomainEventProcedures.MemoryFailure, it => publish(new DomainMemoryFailureEvent(it.Domain, it.Recipient, it.Action, it.Flags)));
        router.On(DomainEventProcedures.MetadataChange, it => publish(
            new DomainMetadataChangeEvent(it.Domain, (DomainMetadataType)it.Type, it.Namespace)));
    }

    private static void AttachDevices(EventRouter router, Action<VirtEvent> publish)
    {
        router.On(DomainEventProcedures.IOError, it => publish(
            new DomainIOErrorEvent(it.Message.Domain, it.Message.SourcePath, it.Message.DeviceAlias, it.Message.Action)));
        router.On(DomainEventProcedures.IOErrorReason, it => publish(
            new DomainIOErrorReasonEvent(it.Message.Domain, it.Message.SourcePath, it.Message.DeviceAlias, it.Message.Action, it.Message.Reason)));
        router.On(DomainEventProcedures.Graphics, it => publish(Graphics(it.Message)));
        router.On(DomainEventProcedures.DiskChange, it => publish(
            new DomainDiskChangeEvent(it.Message.Domain, it.Message.OldPath, it.Message.NewPath, it.Message.DeviceAlias, it.Message.Reason)));
        router.On(DomainEventProcedures.TrayChange, it => publish(
            new DomainTrayChangeEvent(it.Message.Domain, it.Message.DeviceAlias, it.Message.Reason)));
        router.On(DomainEventProcedures.DeviceRemoved, it => publish(new DomainDeviceRemovedEvent(it.Message.Domain, it.Message.DeviceAlias)));
        router.On(DomainEventProcedures.DeviceAdded, it => publish(new DomainDeviceAddedEvent(it.Message.Domain, it.Message.DeviceAlias)));
        router.On(DomainEventProcedures.DeviceRemovalFailed, it => publish(
            new DomainDeviceRemovalFailedEvent(it.Message.Domain, it.Message.DeviceAlias)));
        router.On(DomainEventProcedures.BlockThreshold, it => publish(
            new DomainBlockThresholdEvent(it.Domain, it.Device, it.Path, (long)it.Threshold, (long)it.Excess)));
        router.On(DomainEventProcedures.MemoryDeviceSizeChange, it => publish(
            new DomainMemoryDeviceSizeChangeEvent(it.Domain, it.DeviceAlias, (long)it.Size * Kibibyte)));
        router.On(DomainEventProcedures.NicMacChange, it => publish(
            new DomainNicMacChangeEvent(it.Domain, it.DeviceAlias, it.OldMac, it.NewMac)));
        router.On(DomainEventProcedures.VcpuRemoved, it => publish(new DomainVcpuRemovedEvent(it.Domain, (int)it.Vcpu)));
        router.On(DomainEventProcedures.ChannelLifecycle, it => publish(
            new DomainChannelLifecycleEvent(it.Domain, it.ChannelName, it.State, it.Reason)));
    }

    private static void AttachJobs(EventRouter router, Action<VirtEvent> publish)
    {
        router.On(DomainEventProcedures.BlockJob, it => publish(
            new DomainBlockJobEvent(it.Message.Domain, it.Message.Path, (DomainBlockJobType)it.Message.Type, (BlockJobStatus)it.Message.Status)));
        router.On(DomainEventProcedures.BlockJob2, it => publish(
            new DomainBlockJob2Event(it.Message.Domain, it.Message.Path, (DomainBlockJobType)it.Message.Type, (BlockJobStatus)it.Message.Status)));
        router.On(DomainEventProcedures.BalloonChange, it => publish(
            new DomainBalloonChangeEvent(it.Message.Domain, (long)it.Message.Actual * Kibibyte)));
        router.On(DomainEventProcedures.Tunable, it => publish(new DomainTunableEvent(it.Domain, it.Parameters)));
        router.On(DomainEventProcedures.MigrationIteration, it => publish(new DomainMigrationIterationEvent(it.Domain, it.Iteration)));
        router.On(DomainEventProcedures.JobCompleted, it => publish(new DomainJobCompletedEvent(it.Domain, it.Parameters)));
    }

    private static void AttachObjects(EventRouter router, Action<VirtEvent> publish)
    {
        router.On(ObjectEventProcedures.NetworkLifecycle, it => publish(new NetworkLifecycleEvent(it.Network, (NetworkEventType)it.Event)));
        router.On(ObjectEventProcedures.NetworkMetadataChange, it => publish(
            new NetworkMetadataChangeEvent(it.Network, (DomainMetadataType)it.Type, it.Namespace)));
        router.On(ObjectEventProcedures.StoragePoolLifecycle, it => publish(new StoragePoolLifecycleEvent(it.Pool, (StoragePoolEventType)it.Event)));
        router.On(ObjectEventProcedures.StoragePoolRefresh, it => publish(new StoragePoolRefreshEvent(it.Pool)));
        router.On(ObjectEventProcedures.NodeDeviceLifecycle, it => publish(new NodeDeviceLifecycleEvent(it.Device, (NodeDeviceEventType)it.Event)));
        router.On(ObjectEventProcedures.NodeDeviceUpdate, it => publish(new NodeDeviceUpdateEvent(it.Device)));
        router.On(ObjectEventProcedures.SecretLifecycle, it => publish(new SecretLifecycleEvent(it.Secret, (SecretEventType)it.Event)));
        router.On(ObjectEventProcedures.SecretValueChanged, it => publish(new SecretValueChangedEvent(it.Secret)));
        router.On(QemuProcedures.MonitorEvent, it => publish(new MonitorEvent(
            it.Domain, it.Event, DateTimeOffset.FromUnixTimeSeconds(it.Seconds).AddMicroseconds(it.Microseconds), it.Details)));
    }

    private static DomainGraphicsEvent Graphics(in GraphicsMessage it) => new(
        it.Domain, it.Phase, Address(it.Local), Address(it.Remote), it.AuthScheme,
        [.. it.Subject.Select(subject => new GraphicsIdentity(subject.Type, subject.Name))]);

    private static GraphicsAddress Address(in GraphicsAddressEntry it) => new(it.Family, it.Node, it.Service);
}
