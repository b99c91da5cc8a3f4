using VirtPS.Engine.Drivers;
using VirtPS.Engine.Events;

namespace VirtPS.Drivers.Test;

/// <summary>Events of a test node.</summary>
internal sealed class TestEvents(TestNode node) : IEventDriver
{
    /// <inheritdoc/>
    public Task<IAsyncDisposable> SubscribeAsync(VirtEventFilter filter, Action<VirtEvent> listener, CancellationToken cancellationToken) =>
        Task.FromResult(node.Events.Subscribe(filter, listener));
}
