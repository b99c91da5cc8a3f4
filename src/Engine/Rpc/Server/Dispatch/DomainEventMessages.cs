using VirtPS.Engine.Events;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Sends events of domains to clients whose registrations have numbers.</summary>
internal static class DomainEventMessages
{
    private const int Kibibyte = 1024;

    internal static void Send(ServerSession session, int id, VirtEvent value)
    {
        switch (value)
        {
            case DomainLifecycleEvent or DomainRebootEvent or DomainRtcChangeEvent or DomainWatchdogEvent or DomainControlErrorEvent
                or DomainPMWakeupEvent or DomainPMSuspendEvent or DomainPMSuspendDiskEvent or DomainBalloonChangeEvent:
                SendState(session, id, (DomainEvent)value);
                break;
            case DomainIOErrorEvent or DomainIOErrorReasonEvent or DomainGraphicsEvent or DomainDiskChangeEvent or DomainTrayChangeEvent
                or DomainDeviceRemovedEvent or DomainBlockJobEvent or DomainBlockJob2Event:
                SendDevice(session, id, (DomainEvent)value);
                break;
            case DomainEvent newer:
                SendNewer(session, id, newer);
                break;
        }
    }

    private static void SendState(ServerSession session, int id, DomainEvent value)
    {
        switch (value)
        {
            case DomainLifecycleEvent it:
                session.Send(DomainEventProcedures.Lifecycle, new(id, OldDomainEventMessages.Of(it)));
                break;
            case DomainRebootEvent it:
                session.Send(DomainEventProcedures.Reboot, new(id, new(it.Domain)));
                break;
            case DomainRtcChangeEvent it:
                session.Send(DomainEventProcedures.RtcChange, new(id, OldDomainEventMessages.Of(it)));
                break;
            case DomainWatchdogEvent it:
                session.Send(DomainEventProcedures.Watchdog, new(id, OldDomainEventMessages.Of(it)));
                break;
            case DomainControlErrorEvent it:
                session.Send(DomainEventProcedures.ControlError, new(id, new(it.Domain)));
                break;
            case DomainPMWakeupEvent it:
                session.Send(DomainEventProcedures.PMWakeup, new(id, it.Reason, new(it.Domain)));
                break;
            case DomainPMSuspendEvent it:
                session.Send(DomainEventProcedures.PMSuspend, new(id, it.Reason, new(it.Domain)));
                break;
            case DomainPMSuspendDiskEvent it:
                session.Send(DomainEventProcedures.PMSuspendDisk, new(id, it.Reason, new(it.Domain)));
                break;
            case DomainBalloonChangeEvent it:
                session.Send(DomainEventProcedures.BalloonChange, new(id, OldDomainEventMessages.Of(it)));
                break;
        }
    }

    private static void SendDevice(ServerSession session, int id, DomainEvent value)
    {
        switch (value)
        {
            case DomainIOErrorEvent it:
                session.Send(DomainEventProcedures.IOError, new(id, OldDomainEventMessages.Of(it)));
                break;
            case DomainIOErrorReasonEvent it:
                session.Send(DomainEventProcedures.IOErrorReason, new(id, OldDomainEventMessages.Of(it)));
                break;
            case DomainGraphicsEvent it:
                session.Send(DomainEventProcedures.Graphics, new(id, OldDomainEventMessages.Of(it)));
                break;
            case DomainDiskChangeEvent it:
                session.Send(DomainEventProcedures.DiskChange, new(id, OldDomainEventMessages.Of(it)));
                break;
            case DomainTrayChangeEvent it:
                session.Send(DomainEventProcedures.TrayChange, new(id, OldDomainEventMessages.Of(it)));
                break;
            case DomainDeviceRemovedEvent it:
                session.Send(DomainEventProcedures.DeviceRemoved, new(id, new(it.Domain, it.DeviceAlias)));
                break;
            case DomainBlockJobEvent it:
                session.Send(DomainEventProcedures.BlockJob, new(id, OldDomainEventMessages.Of(it)));
                break;
            case DomainBlockJob2Event it:
                session.Send(DomainEventProcedures.BlockJob2, new(id, new(it.Domain, it.Disk, (int)it.Type, (int)it.Status)));
                break;
        }
    }

    // What no registration without a number can ask for.
    private static void SendNewer(ServerSession session, int id, DomainEvent value)
    {
        switch (value)
        {
            case DomainTunableEvent it:
                session.Send(DomainEventProcedures.Tunable, new(id, it.Domain, [.. it.Parameters]));
                break;
            case DomainAgentLifecycleEvent it:
                session.Send(DomainEventProcedures.AgentLifecycle, new(id, it.Domain, it.State, it.Reason));
                break;
            case DomainDeviceAddedEvent it:
                session.Send(DomainEventProcedures.DeviceAdded, new(id, new(it.Domain, it.DeviceAlias)));
                break;
            case DomainMigrationIterationEvent it:
                session.Send(DomainEventProcedures.MigrationIteration, new(id, it.Domain, it.Iteration));
                break;
            case DomainJobCompletedEvent it:
                session.Send(DomainEventProcedures.JobCompleted, new(id, it.Domain, [.. it.Parameters]));
                break;
            case DomainDeviceRemovalFailedEvent it:
                session.Send(DomainEventProcedures.DeviceRemovalFailed, new(id, new(it.Domain, it.DeviceAlias)));
                break;
            case DomainMetadataChangeEvent it:
                session.Send(DomainEventProcedures.MetadataChange, new(id, it.Domain, (int)it.Type, it.NamespaceUri));
                break;
            case DomainBlockThresholdEvent it:
                session.Send(DomainEventProcedures.BlockThreshold, new(id, it.Domain, it.Device, it.Path, (ulong)it.Threshold, (ulong)it.Excess));
                break;
            case DomainMemoryFailureEvent it:
                session.Send(DomainEventProcedures.MemoryFailure, new(id, it.Domain, it.Recipient, it.Action, it.Flags));
                break;
            case DomainMemoryDeviceSizeChangeEvent it:
                session.Send(DomainEventProcedures.MemoryDeviceSizeChange, new(id, it.Domain, it.DeviceAlias, (ulong)it.Size / Kibibyte));
                break;
            case DomainNicMacChangeEvent it:
                session.Send(DomainEventProcedures.NicMacChange, new(id, it.Domain, it.DeviceAlias, it.OldMac, it.NewMac));
                break;
            case DomainVcpuRemovedEvent it:
                session.Send(DomainEventProcedures.VcpuRemoved, new(id, it.Domain, (uint)it.Vcpu));
                break;
            case DomainChannelLifecycleEvent it:
                session.Send(DomainEventProcedures.ChannelLifecycle, new(id, it.Domain, it.ChannelName, it.State, it.Reason));
                break;
        }
    }
}
