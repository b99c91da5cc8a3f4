using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers registrations for events, of the kind with numbers and of the older kind without.</summary>
internal static class EventDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        ServeDomains(dispatcher);
        ServeOldDomains(dispatcher);
        ServeObjects(dispatcher);
    }

    private static void ServeDomains(Dispatcher dispatcher)
    {
        dispatcher.Serve(DomainEventProcedures.Register, static (session, args, token) =>
            AddAsync(session, DomainFilter(args.EventId, args.Domain), DomainEventMessages.Send, token));
        dispatcher.Serve(DomainEventProcedures.Deregister, static (session, args, _) => Remove(session, args, "domain event"));
        dispatcher.Serve(QemuProcedures.RegisterMonitorEvent, static (session, args, token) =>
            AddAsync(session, new VirtEventFilter(new HashSet<VirtEventKind> { VirtEventKind.MonitorEvent }), Named(args), token));
        dispatcher.Serve(QemuProcedures.DeregisterMonitorEvent, static (session, args, _) => Remove(session, args, "qemu monitor event"));
    }

    private static void ServeOldDomains(Dispatcher dispatcher)
    {
        dispatcher.Serve(OldDomainEventProcedures.RegisterLifecycle, static async (session, _, token) =>
        {
            await AddOldAsync(session, 0, token).ConfigureAwait(false);
            return new AnswerResult(0);
        });
        dispatcher.Serve(OldDomainEventProcedures.DeregisterLifecycle, static (session, _, _) =>
        {
            Events(session).RemoveOld(VirtEventKind.DomainLifecycle);
            return new(new AnswerResult(0));
        });
        dispatcher.Serve(OldDomainEventProcedures.Register, static async (session, args, token) =>
        {
            await AddOldAsync(session, args.EventId, token).ConfigureAwait(false);
            return default;
        });
        dispatcher.Serve(OldDomainEventProcedures.Deregister, static (session, args, _) =>
        {
            Events(session).RemoveOld((VirtEventKind)args.EventId);
            return default;
        });
    }

    private static void ServeObjects(Dispatcher dispatcher)
    {
        dispatcher.Serve(ObjectEventProcedures.RegisterNetwork, static (session, args, token) =>
            AddAsync(session, Filter(VirtEventKind.NetworkLifecycle, args.EventId, 2, "network", args.Network?.Name), ObjectEventMessages.Send, token));
        dispatcher.Serve(ObjectEventProcedures.DeregisterNetwork, static (session, args, _) => Remove(session, args, "network event"));
        dispatcher.Serve(ObjectEventProcedures.RegisterStoragePool, static (session, args, token) =>
            AddAsync(session, Filter(VirtEventKind.StoragePoolLifecycle, args.EventId, 2, "storage pool", args.Pool?.Name), ObjectEventMessages.Send, token));
        dispatcher.Serve(ObjectEventProcedures.DeregisterStoragePool, static (session, args, _) => Remove(session, args, "storage pool event"));
        dispatcher.Serve(ObjectEventProcedures.RegisterNodeDevice, static (session, args, token) =>
            AddAsync(session, Filter(VirtEventKind.NodeDeviceLifecycle, args.EventId, 2, "node device", args.Device?.Name), ObjectEventMessages.Send, token));
        dispatcher.Serve(ObjectEventProcedures.DeregisterNodeDevice, static (session, args, _) => Remove(session, args, "node device event"));
        dispatcher.Serve(ObjectEventProcedures.RegisterSecret, static (session, args, token) => !session.Connection.Secrets.IsSupported
            ? throw VirtException.NoSupport("virConnectSecretEventRegisterAny", VirtErrorDomain.Rpc)
            : AddAsync(session, Filter(VirtEventKind.SecretLifecycle, args.EventId, 2, "secret", args.Secret?.Uuid.ToString()), ObjectEventMessages.Send, token));
        dispatcher.Serve(ObjectEventProcedures.DeregisterSecret, static (session, args, _) => Remove(session, args, "secret event"));
    }

    private static SessionEvents Events(ServerSession session) => session.State.Get(() => new SessionEvents(session));

    private static async ValueTask<CallbackResult> AddAsync(
        ServerSession session, VirtEventFilter filter, Action<ServerSession, int, VirtEvent> send, CancellationToken cancellationToken) =>
        new(await Events(session).AddAsync(filter, send, isOld: false, cancellationToken).ConfigureAwait(false));

    private static async ValueTask AddOldAsync(ServerSession session, int eventId, CancellationToken cancellationToken) =>
        await Events(session).AddAsync(DomainFilter(eventId, null), OldDomainEventMessages.Send, isOld: true, cancellationToken).ConfigureAwait(false);

    private static ValueTask<Nothing> Remove(ServerSession session, CallbackArgs args, string what)
    {
        Events(session).Remove(args.CallbackId, what);
        return default;
    }

    private static VirtEventFilter DomainFilter(int eventId, DomainRef? domain) =>
        Filter(VirtEventKind.DomainLifecycle, eventId, (int)VirtEventKind.DomainChannelLifecycle + 1, "domain", null) with { Domain = domain };

    private static VirtEventFilter Filter(VirtEventKind first, int eventId, int count, string what, string? name) =>
        (uint)eventId < (uint)count
            ? new(new HashSet<VirtEventKind> { first + eventId }, null, name)
            : throw VirtException.Worded(VirtErrorCode.InternalError, $"internal error: unsupported {what} event ID {eventId}", VirtErrorDomain.Rpc);

    private static Action<ServerSession, int, VirtEvent> Named(MonitorEventArgs args) => (session, id, value) =>
    {
        if (value is MonitorEvent it
            && (args.Event is null || args.Event == it.EventName)
            && (args.Domain is not { } domain || domain.Uuid == it.Domain.Uuid))
        {
            ObjectEventMessages.Send(session, id, it);
        }
    };
}
