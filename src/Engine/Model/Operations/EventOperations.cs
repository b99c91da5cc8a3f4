using System.Runtime.CompilerServices;
using System.Threading.Channels;
using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Events;

namespace VirtPS.Engine.Model;

/// <summary>What can be heard of one connection.</summary>
/// <remarks>virConnectDomainEventRegisterAny and its kin.</remarks>
public sealed class EventOperations : FamilyOperations<IEventDriver>
{
    internal EventOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.Events, "events")
    {
    }

    /// <summary>Has events that pass a filter handed to a listener, in order and one at a time, until the subscription is disposed of.</summary>
    /// <remarks>virConnectDomainEventRegisterAny. Each event carries the connection's name as its source.</remarks>
    public Task<IAsyncDisposable> SubscribeAsync(VirtEventFilter filter, Action<VirtEvent> listener, CancellationToken cancellationToken) =>
        RunAsync(
            Permissions.Connect.Read,
            null,
            family => family.SubscribeAsync(filter, value => listener(value with { Source = Connection.Name }), cancellationToken),
            cancellationToken);

    /// <summary>Gives events that pass a filter as they come, until the caller stops or the connection is lost.</summary>
    /// <param name="filter">Which events.</param>
    /// <param name="subscribed">Called once no later event can be missed.</param>
    /// <param name="cancellationToken">Ends the sequence.</param>
    /// <returns>The events; a lost connection is the last of them.</returns>
    /// <remarks>virConnectDomainEventRegisterAny, virConnectRegisterCloseCallback.</remarks>
    public async IAsyncEnumerable<VirtEvent> WatchAsync(
        VirtEventFilter filter, Action? subscribed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var queue = Channel.CreateUnbounded<VirtEvent>(new UnboundedChannelOptions { SingleReader = true });
        var subscription = await SubscribeAsync(filter, value => queue.Writer.TryWrite(value), cancellationToken).ConfigureAwait(false);
        await using (subscription.ConfigureAwait(false))
        {
            subscribed?.Invoke();
            _ = Connection.Closed.ContinueWith(
                closed =>
                {
                    queue.Writer.TryWrite(new ConnectionClosedEvent(Connection.Name, closed.Result) { Source = Connection.Name });
                    queue.Writer.TryComplete();
                },
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            await foreach (var value in queue.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return value;
            }
        }
    }
}
