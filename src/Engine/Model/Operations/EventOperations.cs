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
        : base(connection, gate, gate.Driver.Events)
    {
    }

    /// <summary>Has events that pass a filter handed to a listener, in order and one at a time, until the subscription is disposed of or the connection is closed.</summary>
    /// <remarks>virConnectDomainEventRegisterAny. Each event carries the connection's name as its source.</remarks>
    public async Task<IAsyncDisposable> SubscribeAsync(VirtEventFilter filter, Action<VirtEvent> listener, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        foreach (var rights in RightsTo(filter))
        {
            await Gate.PassAsync(rights, null, cancellationToken).ConfigureAwait(false);
        }

        var heard = Gate.Screen(value =>
        {
            if (value is not MonitorEvent || !Connection.IsReadOnly)
            {
                listener(value with { Source = Connection.Name });
            }
        });
        var subscription = new Subscription(this, await Family().SubscribeAsync(filter, heard, cancellationToken).ConfigureAwait(false));
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

    /// <summary>Names the rights to look for the objects whose events are wanted; no kind at all means every kind.</summary>
    private static IEnumerable<Rights> RightsTo(VirtEventFilter filter)
    {
        bool Wants(VirtEventKind first, VirtEventKind next) => filter.Kinds.Count == 0 || filter.Kinds.Any(kind => kind >= first && kind < next);

        if (Wants(VirtEventKind.DomainLifecycle, VirtEventKind.NetworkLifecycle))
        {
            yield return Permissions.Connect.SearchDomains;
        }

        if (Wants(VirtEventKind.NetworkLifecycle, VirtEventKind.StoragePoolLifecycle))
        {
            yield return Permissions.Connect.SearchNetworks;
        }

        if (Wants(VirtEventKind.StoragePoolLifecycle, VirtEventKind.NodeDeviceLifecycle))
        {
            yield return Permissions.Connect.SearchStoragePools;
        }

        if (Wants(VirtEventKind.NodeDeviceLifecycle, VirtEventKind.SecretLifecycle))
        {
            yield return Permissions.Connect.SearchNodeDevices;
        }

        if (Wants(VirtEventKind.SecretLifecycle, VirtEventKind.MonitorEvent))
        {
            yield return Permissions.Connect.SearchSecrets;
        }

        // Who asks for every kind does not ask for this one; it is kept from those who may not write when it comes.
        if (filter.Kinds.Contains(VirtEventKind.MonitorEvent))
        {
            yield return Permissions.Connect.Write;
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
