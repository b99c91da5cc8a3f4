using System.Threading.Channels;

namespace VirtPS.Engine.Events;

/// <summary>Hands events of a driver to its listeners, each at its own pace.</summary>
/// <remarks>virObjectEventState. Each listener has a queue without bound and is called in order, never twice at once, so a slow one holds up neither the driver nor its neighbours.</remarks>
public sealed class EventHub
{
    private readonly Lock _gate = new();
    private Subscription[] _subscriptions = [];

    /// <summary>Whether anybody listens.</summary>
    public bool HasListeners => Volatile.Read(ref _subscriptions).Length > 0;

    /// <summary>Queues an event for every listener whose filter it passes.</summary>
    /// <param name="value">The event.</param>
    public void Publish(VirtEvent value)
    {
        foreach (var subscription in Volatile.Read(ref _subscriptions))
        {
            subscription.Offer(value);
        }
    }

    /// <summary>Adds a listener.</summary>
    /// <param name="filter">What it wants.</param>
    /// <param name="listener">What is called.</param>
    /// <returns>The subscription; once disposed of, the listener is called no more.</returns>
    public IAsyncDisposable Subscribe(VirtEventFilter filter, Action<VirtEvent> listener)
    {
        var subscription = new Subscription(this, filter, listener);
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions, subscription];
        }

        return subscription;
    }

    private void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions.Where(other => other != subscription)];
        }
    }

    private sealed class Subscription : IAsyncDisposable
    {
        private readonly Channel<VirtEvent> _queue =
            Channel.CreateUnbounded<VirtEvent>(new UnboundedChannelOptions { SingleReader = true });

        private readonly EventHub _hub;
        private readonly VirtEventFilter _filter;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _pump;
        private int _pumpThread;

        internal Subscription(EventHub hub, VirtEventFilter filter, Action<VirtEvent> listener)
        {
            _hub = hub;
            _filter = filter;
            _pump = Task.Run(() => PumpAsync(listener));
        }

        public async ValueTask DisposeAsync()
        {
            _hub.Remove(this);
            _queue.Writer.TryComplete();
            await _stop.CancelAsync().ConfigureAwait(false);

            // A listener may end its own subscription; waiting for itself would never end.
            if (Volatile.Read(ref _pumpThread) != Environment.CurrentManagedThreadId)
            {
                await _pump.ConfigureAwait(false);
            }
        }

        internal void Offer(VirtEvent value)
        {
            if (_filter.Passes(value))
            {
                _queue.Writer.TryWrite(value);
            }
        }

        private async Task PumpAsync(Action<VirtEvent> listener)
        {
            while (!_stop.IsCancellationRequested && await _queue.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                while (!_stop.IsCancellationRequested && _queue.Reader.TryRead(out var value))
                {
                    Call(listener, value);
                }
            }
        }

        private void Call(Action<VirtEvent> listener, VirtEvent value)
        {
            Volatile.Write(ref _pumpThread, Environment.CurrentManagedThreadId);
            try
            {
                listener(value);
            }
#pragma warning disable CA1031 // A listener's failure is its own; the others go on.
            catch (Exception)
#pragma warning restore CA1031
            {
            }
            finally
            {
                Volatile.Write(ref _pumpThread, 0);
            }
        }
    }
}
