using System.Threading.Channels;
using VirtPS.Engine.Events;

namespace VirtPS.Engine.Model;

/// <summary>Keeps the events of several connections until they are read.</summary>
/// <remarks>The queue has no bound, so that a slow reader holds up no host.</remarks>
public sealed class VirtEventFeed : IAsyncDisposable
{
    private readonly Channel<VirtEvent> _queue = Channel.CreateUnbounded<VirtEvent>(new UnboundedChannelOptions { SingleReader = true });
    private VirtEventListening? _listening;

    private VirtEventFeed()
    {
    }

    /// <summary>Begins to listen; once it has returned, no event can be missed.</summary>
    /// <param name="filters">What is wanted of which connection.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The feed.</returns>
    /// <exception cref="Errors.VirtException">NoSupport when a host has no events, or what it says.</exception>
    public static async Task<VirtEventFeed> OpenAsync(
        IReadOnlyCollection<KeyValuePair<VirtConnection, VirtEventFilter>> filters, CancellationToken cancellationToken)
    {
        var feed = new VirtEventFeed();
        var queue = feed._queue.Writer;
        feed._listening = await VirtEventListening.StartAsync(filters, value => queue.TryWrite(value), cancellationToken).ConfigureAwait(false);
        _ = feed._listening.Ended.ContinueWith(_ => queue.TryComplete(), TaskScheduler.Default);
        return feed;
    }

    /// <summary>Gives the events as they come, until the caller stops or every connection has ended.</summary>
    /// <param name="cancellationToken">Ends the sequence.</param>
    /// <returns>The events; the end of a connection is one of them, whatever the filter says.</returns>
    public IAsyncEnumerable<VirtEvent> ReadAllAsync(CancellationToken cancellationToken) => _queue.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Ends the listening.</summary>
    /// <returns>A task that ends when that is so.</returns>
    public ValueTask DisposeAsync() => _listening?.DisposeAsync() ?? ValueTask.CompletedTask;
}
