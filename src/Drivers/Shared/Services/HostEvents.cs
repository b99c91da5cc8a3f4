using VirtPS.Engine.Drivers;
using VirtPS.Engine.Events;

namespace VirtPS.Drivers.Shared.Services;

/// <summary>Events of a host's drivers.</summary>
/// <param name="events">Where they publish.</param>
internal sealed class HostEvents(EventHub events) : IEventDriver
{
    /// <inheritdoc/>
    public Task<IAsyncDisposable> SubscribeAsync(VirtEventFilter filter, Action<VirtEvent> listener, CancellationToken cancellationToken) =>
        Task.FromResult(events.Subscribe(filter, listener));
}
