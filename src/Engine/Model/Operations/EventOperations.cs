using System.Collections.Concurrent;
using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Events;

namespace VirtPS.Engine.Model;

/// <summary>What can be heard of one connection.</summary>
/// <remarks>virConnectDomainEventRegisterAny and its kin. <see cref="VirtEventListening"/> hears several connections, and their end.</remarks>
public sealed class EventOperations : FamilyOperations<IEventDriver>
{
    private readonly ConcurrentDictionary<Subscription, bool> _live = new();

    internal EventOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.Events, "events")
    {
    }

    /// <summary>Has events that pass a filter handed to a listener, in order and one at a time, until the subscription is disposed of or the connection is closed.</summary>
    /// <remarks>virConnectDomainEventRegisterAny. Each event carries the connection's name as its source.</remarks>
    public async Task<IAsyncDisposable> SubscribeAsync(VirtEventFilter filter, Action<VirtEvent> listener, CancellationToken cancellationToken)
    {
        var subscription = new Subscription(this, await RunAsync(
            Permissions.Connect.Read,
            null,
            family => family.SubscribeAsync(filter, value => listener(value with { Source = Connection.Name }), cancellationToken),
            cancellationToken).ConfigureAwait(false));
        _live.TryAdd(subscription, true);
        if (!Connection.IsAlive)
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
        }

        return subscription;
    }

    /// <summary>Ends every subscription: a driver whose host lives on would go on telling.</summary>
    internal async Task EndAsync()
    {
        foreach (var subscription in _live.Keys)
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
        }
    }

    private sealed class Subscription(EventOperations owner, IAsyncDisposable inner) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (owner._live.TryRemove(this, out _))
            {
                await inner.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
