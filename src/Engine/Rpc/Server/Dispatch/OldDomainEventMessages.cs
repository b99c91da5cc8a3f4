using VirtPS.Engine.Events;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Sends events of domains to clients whose registrations have no numbers, and gives the part that both kinds share.</summary>
internal static class OldDomainEventMessages
{
    private const int Kibibyte = 1024;

    internal static LifecycleMessage Of(DomainLifecycleEvent it) => new(it.Domain, (int)it.Type, it.Detail);

    internal static RtcChangeMessage Of(DomainRtcChangeEvent it) => new(it.Domain, it.Offset);

    internal static WatchdogMessage Of(DomainWatchdogEvent it) => new(it.Domain, it.Action);

    internal static BalloonChangeMessage Of(DomainBalloonChangeEvent it) => new(it.Domain, (ulong)it.Actual / Kibibyte);

    internal static IOErrorMessage Of(DomainIOErrorEvent it) => new(it.Domain, it.SourcePath, it.DeviceAlias, it.Action);

    internal static IOErrorReasonMessage Of(DomainIOErrorReasonEvent it) => new(it.Domain, it.SourcePath, it.DeviceAlias, it.Action, it.Reason);

    internal static DiskChangeMessage Of(DomainDiskChangeEvent it) => new(it.Domain, it.OldSource, it.NewSource, it.DeviceAlias, it.Reason);

    internal static TrayChangeMessage Of(DomainTrayChangeEvent it) => new(it.Domain, it.DeviceAlias, it.Reason);

    internal static BlockJobMessage Of(DomainBlockJobEvent it) => new(it.Domain, it.Disk, (int)it.Type, (int)it.Status);

    internal static GraphicsMessage Of(DomainGraphicsEvent it) => new(
        it.Domain, it.Phase, Of(it.Local), Of(it.Remote), it.AuthScheme,
        [.. it.Subjects.Select(subject => new GraphicsIdentityEntry(subject.Type, subject.Name))]);

    internal static void Send(ServerSession session, int id, VirtEvent value)
    {
        switch (value)
        {
            case DomainLifecycleEvent it:
                session.Send(OldDomainEventProcedures.Lifecycle, Of(it));
                break;
            case DomainRebootEvent it:
                session.Send(OldDomainEventProcedures.Reboot, new(it.Domain));
                break;
            case DomainRtcChangeEvent it:
                session.Send(OldDomainEventProcedures.RtcChange, Of(it));
                break;
            case DomainWatchdogEvent it:
                session.Send(OldDomainEventProcedures.Watchdog, Of(it));
                break;
            case DomainIOErrorEvent it:
                session.Send(OldDomainEventProcedures.IOError, Of(it));
                break;
            case DomainGraphicsEvent it:
                session.Send(OldDomainEventProcedures.Graphics, Of(it));
                break;
            case DomainIOErrorReasonEvent it:
                session.Send(OldDomainEventProcedures.IOErrorReason, Of(it));
                break;
            case DomainControlErrorEvent it:
                session.Send(OldDomainEventProcedures.ControlError, new(it.Domain));
                break;
            case DomainBlockJobEvent it:
                session.Send(OldDomainEventProcedures.BlockJob, Of(it));
                break;
            default:
                SendLater(session, value);
                break;
        }
    }

    private static void SendLater(ServerSession session, VirtEvent value)
    {
        switch (value)
        {
            case DomainDiskChangeEvent it:
                session.Send(OldDomainEventProcedures.DiskChange, Of(it));
                break;
            case DomainTrayChangeEvent it:
                session.Send(OldDomainEventProcedures.TrayChange, Of(it));
                break;
            case DomainPMWakeupEvent it:
                session.Send(OldDomainEventProcedures.PMWakeup, new(it.Domain));
                break;
            case DomainPMSuspendEvent it:
                session.Send(OldDomainEventProcedures.PMSuspend, new(it.Domain));
                break;
            case DomainBalloonChangeEvent it:
                session.Send(OldDomainEventProcedures.BalloonChange, Of(it));
                break;
            case DomainPMSuspendDiskEvent it:
                session.Send(OldDomainEventProcedures.PMSuspendDisk, new(it.Domain));
                break;
            case DomainDeviceRemovedEvent it:
                session.Send(OldDomainEventProcedures.DeviceRemoved, new(it.Domain, it.DeviceAlias));
                break;
        }
    }

    private static GraphicsAddressEntry Of(GraphicsAddress address) => new(address.Family, address.Node, address.Service);
}
