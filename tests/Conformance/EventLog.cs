using System.Threading.Channels;
using VirtPS.Engine.Events;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Conformance;

/// <summary>Events of a connection in the order they came.</summary>
public sealed class EventLog : IAsyncDisposable
{
    // A real guest that boots on a busy machine may take its time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Channel<VirtEvent> _queue = Channel.CreateUnbounded<VirtEvent>();
    private IAsyncDisposable? _subscription;

    /// <summary>Begins to listen for events of one object.</summary>
    public static async Task<EventLog> OfAsync(VirtConnection host, string objectName, params VirtEventKind[] kinds)
    {
        var log = new EventLog();
        var filter = VirtEventFilter.Of(kinds) with { ObjectName = objectName };
        log._subscription = await host.Events.SubscribeAsync(filter, value => log._queue.Writer.TryWrite(value), CancellationToken.None);
        return log;
    }

    /// <summary>Waits for the next event.</summary>
    public async Task<TEvent> NextAsync<TEvent>()
        where TEvent : VirtEvent
    {
        using var limit = new CancellationTokenSource(Patience);
        return Assert.IsType<TEvent>(await _queue.Reader.ReadAsync(limit.Token));
    }

    /// <summary>Fails when an event has come that nobody waited for.</summary>
    public void IsEmpty() => Assert.False(_queue.Reader.TryRead(out var extra), $"{extra}");

    public async ValueTask DisposeAsync()
    {
        if (_subscription is { } subscription)
        {
            await subscription.DisposeAsync();
        }
    }
}
