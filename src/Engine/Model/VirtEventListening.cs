using VirtPS.Engine.Events;

namespace VirtPS.Engine.Model;

/// <summary>Hears events of several connections at once, and of the end of each.</summary>
/// <remarks>virConnectDomainEventRegisterAny, virConnectRegisterCloseCallback.</remarks>
public sealed class VirtEventListening : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Action<VirtEvent> _listener;
    private IReadOnlyList<IAsyncDisposable> _subscriptions = [];

    private VirtEventListening(Action<VirtEvent> listener) => _listener = listener;

    /// <summary>Ends when every connection has ended, or when nobody listens any more.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Begins to listen; once it has returned, no event can be missed.</summary>
    /// <param name="filters">What is wanted of which connection.</param>
    /// <param name="listener">What is called: for one connection in order and one at a time, for several side by side. The end of a connection is told whatever the filter says.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>What listens, until it is disposed of.</returns>
    /// <exception cref="Errors.VirtException">NoSupport when a host has no events, or what it says; then nothing listens.</exception>
    public static async Task<VirtEventListening> StartAsync(
        IReadOnlyCollection<KeyValuePair<VirtConnection, VirtEventFilter>> filters, Action<VirtEvent> listener, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filters);
        var listening = new VirtEventListening(listener);
        var asked = filters.Select(pair => pair.Key.Events.SubscribeAsync(pair.Value, listener, cancellationToken)).ToList();
        await ((Task)Task.WhenAll(asked)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        listening._subscriptions = [.. asked.Where(one => one.IsCompletedSuccessfully).Select(one => one.Result)];
        if (listening._subscriptions.Count < asked.Count)
        {
            await listening.DisposeAsync().ConfigureAwait(false);
            await Task.WhenAll(asked).ConfigureAwait(false);
        }

        listening.Ended = Task.WhenAll(filters.Select(pair => listening.FollowAsync(pair.Key)));
        return listening;
    }

    /// <summary>Ends the listening; the listener is called no more.</summary>
    /// <returns>A task that ends when that is so.</returns>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (var subscription in _subscriptions)
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(VirtConnection connection)
    {
        try
        {
            var reason = await connection.Closed.WaitAsync(_stop.Token).ConfigureAwait(false);
            _listener(new ConnectionClosedEvent(connection.Name, reason) { Source = connection.Name });
        }
        catch (OperationCanceledException)
        {
            // Nobody listens any more.
        }
    }
}
