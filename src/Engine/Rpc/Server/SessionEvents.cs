using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Knows which events a client asked for, and sends it those, in the order in which they happened.</summary>
/// <remarks>daemonClientEventCallback. All registrations of a client share one subscription, since separate ones could overtake each other.</remarks>
internal sealed class SessionEvents(ServerSession session) : IAsyncDisposable
{
    private readonly SemaphoreSlim _subscribing = new(1, 1);
    private readonly Lock _gate = new();
    private readonly List<EventRegistration> _registrations = [];
    private IAsyncDisposable? _subscription;
    private int _next;

    /// <summary>Registers for events.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="send">Sends one to the client; the number is the registration's.</param>
    /// <param name="isOld">Whether it is of the kind that has no number, of which there is one for each kind of event.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The registration's number.</returns>
    internal async ValueTask<int> AddAsync(
        VirtEventFilter filter, Action<ServerSession, int, VirtEvent> send, bool isOld, CancellationToken cancellationToken)
    {
        await SubscribeAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            var registration = new EventRegistration(_next++, filter, send, isOld);
            _registrations.Add(registration);
            return registration.Id;
        }
    }

    /// <summary>Ends a registration.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="what">What it was for, for the error.</param>
    /// <exception cref="VirtException">InternalError, in libvirt's words, when there is none.</exception>
    internal void Remove(int id, string what) =>
        Remove(registration => !registration.IsOld && registration.Id == id, $"internal error: {what} callback {id} not registered");

    /// <summary>Ends the registration without a number for a kind of event.</summary>
    /// <exception cref="VirtException">InternalError, in libvirt's words, when there is none.</exception>
    internal void RemoveOld(VirtEventKind kind) =>
        Remove(registration => registration.IsOld && registration.Filter.Kinds.Contains(kind), $"internal error: domain event {(int)kind} not registered");

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _registrations.Clear();
        }

        if (_subscription is { } subscription)
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
        }

        _subscribing.Dispose();
    }

    private void Remove(Predicate<EventRegistration> which, string refusal)
    {
        lock (_gate)
        {
            if (_registrations.FindIndex(which) is var place && place >= 0)
            {
                _registrations.RemoveAt(place);
                return;
            }
        }

        throw VirtException.Worded(VirtErrorCode.InternalError, refusal, VirtErrorDomain.Rpc);
    }

    private async ValueTask SubscribeAsync(CancellationToken cancellationToken)
    {
        await _subscribing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _subscription ??= await session.Connection.Events.SubscribeAsync(VirtEventFilter.All, Tell, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _subscribing.Release();
        }
    }

    private void Tell(VirtEvent value)
    {
        EventRegistration[] wanting;
        lock (_gate)
        {
            wanting = [.. _registrations.Where(registration => registration.Filter.Passes(value))];
        }

        foreach (var registration in wanting)
        {
            registration.Send(session, registration.Id, value);
        }
    }

    private sealed record EventRegistration(int Id, VirtEventFilter Filter, Action<ServerSession, int, VirtEvent> Send, bool IsOld);
}
