using VirtPS.Engine.Events;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>What PowerShell's event subscriptions listen to: it is listening to the hosts for exactly as long as somebody listens to it.</summary>
/// <remarks>So it does not matter whether a subscription ends by Unregister-VirtEvent, by Unregister-Event, by its trigger count or with its session.</remarks>
public sealed class VirtEventSource
{
    private readonly Lock _gate = new();
    private readonly EventChoice _choice;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EventHandler<VirtEventArgs>? _received;
    private Action<VirtEventArgs>? _queue;
    private VirtEventListening? _listening;
    private bool _abandoned;
    private readonly bool _isCounted;
    private int _remaining;
    private string _description = "events";

    /// <summary>Makes a source.</summary>
    /// <param name="choice">Which events it tells of.</param>
    /// <param name="limit">How many events it tells of; 0 for no limit.</param>
    internal VirtEventSource(EventChoice choice, int limit = 0)
    {
        _choice = choice;
        _isCounted = limit > 0;
        _remaining = limit;
    }

    /// <summary>Raised for each event; the listeners of one connection are called in order.</summary>
    public event EventHandler<VirtEventArgs> Received
    {
        add
        {
            lock (_gate)
            {
                _received += value;
            }
        }

        remove
        {
            lock (_gate)
            {
                _received -= value;
                _abandoned = _received is null;
            }

            Stop();
        }
    }

    /// <summary>Ends when the hosts are listened to no more.</summary>
    internal Task Stopped => _stopped.Task;

    /// <summary>Says what it listens to.</summary>
    /// <returns>Such as <c>events of test:///default</c>.</returns>
    public override string ToString() => _description;

    /// <summary>Has events put into a queue directly, as long as somebody listens.</summary>
    /// <remarks>PowerShell takes what a .NET event raises over to the thread pool, where the second may overtake the first.</remarks>
    internal void QueueWith(Action<VirtEventArgs> queue) => _queue = queue;

    internal async Task StartAsync(
        IReadOnlyCollection<KeyValuePair<VirtConnection, VirtEventFilter>> requests, CancellationToken cancellationToken)
    {
        _description = $"events of {string.Join(", ", requests.Select(pair => pair.Key.Name))}";
        var listening = await VirtEventListening.StartAsync(requests, Raise, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _listening = listening;
        }

        Stop();
    }

    private void Raise(VirtEvent value)
    {
        // PowerShell ends a counted subscription only when it comes to handle the last event; by then more may have come.
        if (_choice.Wants(value) && (!_isCounted || Interlocked.Decrement(ref _remaining) >= 0))
        {
            Tell(new VirtEventArgs(value));
        }
    }

    private void Tell(VirtEventArgs args)
    {
        var listeners = Volatile.Read(ref _received);
        if (listeners is not null && _queue is { } queue)
        {
            queue(args);
        }
        else
        {
            listeners?.Invoke(this, args);
        }
    }

    private void Stop()
    {
        VirtEventListening? last;
        lock (_gate)
        {
            if (!_abandoned || _listening is null)
            {
                return;
            }

            (last, _listening) = (_listening, null);
        }

        _ = last.DisposeAsync().AsTask().ContinueWith(_ => _stopped.TrySetResult(), TaskScheduler.Default);
    }
}

/// <summary>What a subscription is told about an event.</summary>
public sealed class VirtEventArgs : EventArgs
{
    internal VirtEventArgs(VirtEvent value) => Event = value;

    /// <summary>The event.</summary>
    public VirtEvent Event { get; }
}
