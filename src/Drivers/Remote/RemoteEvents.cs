using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Rpc.Client;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Events of a daemon's host.</summary>
/// <remarks>
/// Each kind is asked of the daemon once, however many listen to it, and asked again after a lost connection was restored.
/// Events are queued for each listener, so that a slow one holds up neither the connection nor its neighbours.
/// </remarks>
internal sealed class RemoteEvents : IEventDriver
{
    private readonly RemoteLink _link;
    private readonly EventHub _hub = new();
    private readonly SemaphoreSlim _registering = new(1, 1);
    private readonly Dictionary<VirtEventKind, (int Users, int? Callback)> _kinds = [];

    // What the registrations are with; it changes only while nobody registers.
    private RpcClient _client;

    internal RemoteEvents(RemoteLink link)
    {
        _link = link;
        _client = link.Session.Client;
        RemoteEventFeed.Attach(_client.Events, _hub.Publish);
        link.Restored += ReturnAsync;
    }

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> SubscribeAsync(VirtEventFilter filter, Action<VirtEvent> listener, CancellationToken cancellationToken)
    {
        if (!_link.Session.HasEventCallbacks)
        {
            throw VirtException.NoSupport("the daemon is too old to send events to callbacks (libvirt before 1.3.3)", VirtErrorDomain.Remote);
        }

        // Monitor events are a matter of trust: they come only to those who name them.
        var wanted = filter.Kinds.Count > 0
            ? filter.Kinds.Where(kind => kind != VirtEventKind.ConnectionClosed).ToArray()
            : [.. Enum.GetValues<VirtEventKind>().Where(kind => kind < VirtEventKind.MonitorEvent)];
        var subscription = _hub.Subscribe(filter, listener);
        try
        {
            await EnterAsync(wanted, mustHave: filter.Kinds.Count > 0, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new Registration(this, subscription, wanted);
    }

    private async Task EnterAsync(VirtEventKind[] kinds, bool mustHave, CancellationToken cancellationToken)
    {
        // Waited for outside: whoever restores the connection needs its turn to ask for the kinds again.
        await _link.ClientAsync(cancellationToken).ConfigureAwait(false);
        await _registering.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var fresh = kinds.Where(kind => !_kinds.ContainsKey(kind)).ToArray();
            var calls = fresh.Select(kind => EventRegistrations.AddAsync(_client, kind, cancellationToken)).ToArray();
            await Task.WhenAll(calls.Select(Quietly)).ConfigureAwait(false);
            if (mustHave && calls.FirstOrDefault(call => !call.IsCompletedSuccessfully) is { } failed)
            {
                var made = fresh.Zip(calls).Where(pair => pair.Second.IsCompletedSuccessfully);
                await Task.WhenAll(made.Select(pair => Quietly(EventRegistrations.RemoveAsync(_client, pair.First, pair.Second.Result)))).ConfigureAwait(false);
                await failed.ConfigureAwait(false);
            }

            foreach (var (kind, call) in fresh.Zip(calls))
            {
                _kinds[kind] = (0, call.IsCompletedSuccessfully ? call.Result : null);
            }

            foreach (var kind in kinds)
            {
                _kinds[kind] = _kinds[kind] with { Users = _kinds[kind].Users + 1 };
            }
        }
        finally
        {
            _registering.Release();
        }
    }

    private async Task LeaveAsync(VirtEventKind[] kinds)
    {
        await _registering.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            List<Task> calls = [];
            foreach (var kind in kinds)
            {
                var (users, callback) = _kinds[kind];
                if (users > 1)
                {
                    _kinds[kind] = (users - 1, callback);
                    continue;
                }

                _kinds.Remove(kind);
                if (callback is { } id)
                {
                    calls.Add(Quietly(EventRegistrations.RemoveAsync(_client, kind, id)));
                }
            }

            await Task.WhenAll(calls).ConfigureAwait(false);
        }
        finally
        {
            _registering.Release();
        }
    }

    /// <summary>Asks a restored connection for what the lost one had sent.</summary>
    private async Task ReturnAsync(RpcClient client, CancellationToken cancellationToken)
    {
        RemoteEventFeed.Attach(client.Events, _hub.Publish);
        await _registering.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _client = client;
            var kinds = _kinds.Keys.ToArray();
            var calls = kinds.Select(kind => EventRegistrations.AddAsync(client, kind, cancellationToken)).ToArray();
            await Task.WhenAll(calls.Select(Quietly)).ConfigureAwait(false);
            foreach (var (kind, call) in kinds.Zip(calls))
            {
                _kinds[kind] = _kinds[kind] with { Callback = call.IsCompletedSuccessfully ? call.Result : null };
            }
        }
        finally
        {
            _registering.Release();
        }
    }

    private static Task Quietly(Task call) =>
        call.ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private sealed class Registration(RemoteEvents owner, IAsyncDisposable subscription, VirtEventKind[] kinds) : IAsyncDisposable
    {
        private int _disposed;

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                await subscription.DisposeAsync().ConfigureAwait(false);
                await owner.LeaveAsync(kinds).ConfigureAwait(false);
            }
        }
    }
}
