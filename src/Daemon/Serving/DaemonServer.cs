using System.Collections.Concurrent;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using VirtPS.Daemon.Hosting;
using VirtPS.Daemon.Listening;
using VirtPS.Daemon.Systemd;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Server;

namespace VirtPS.Daemon.Serving;

/// <summary>One of the daemon's servers: its clients, its limits, what it answers.</summary>
/// <remarks>virNetServer.</remarks>
internal sealed class DaemonServer : IAsyncDisposable
{
    // What a client gets to take its last bytes before its connection is torn down.
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ulong, DaemonClient> _clients = [];
    private readonly ConcurrentDictionary<Task, bool> _tasks = [];
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ClientEntrance _entrance;
    private readonly IdleWatch _idle;
    private readonly ILogger _logger;
    private readonly Lock _changing = new();
    private ulong _lastId;
    private long _refused;

    /// <summary>Makes a server; it has clients once it is given listeners.</summary>
    /// <param name="name">What administrators call it.</param>
    /// <param name="context">What its sessions share.</param>
    /// <param name="limits">How much it takes on.</param>
    /// <param name="entrance">Takes connections in.</param>
    /// <param name="idle">Is held by each client.</param>
    /// <param name="logger">Where it writes.</param>
    public DaemonServer(string name, ServerContext context, ServerLimits limits, ClientEntrance entrance, IdleWatch idle, ILogger logger)
    {
        Name = name;
        Context = context;
        Limits = limits;
        Gate = new ClientGate(limits.Clients, limits.AnonymousClients);
        _entrance = entrance;
        _idle = idle;
        _logger = logger;
    }

    /// <summary>What administrators call it.</summary>
    public string Name { get; }

    /// <summary>How much it takes on now.</summary>
    public ServerLimits Limits { get; private set; }

    /// <summary>What its sessions share.</summary>
    public ServerContext Context { get; }

    /// <summary>Bounds its clients.</summary>
    public ClientGate Gate { get; }

    /// <summary>The clients being served.</summary>
    public ICollection<DaemonClient> Clients => _clients.Values;

    /// <summary>How many clients came in so far.</summary>
    public ulong Accepted => Volatile.Read(ref _lastId);

    /// <summary>How many connections came to nothing so far: too many clients, or a failed handshake.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Makes the limits of its sessions.</summary>
    /// <param name="limits">How much the server takes on.</param>
    /// <param name="patience">How long it waits for clients.</param>
    /// <returns>The limits.</returns>
    public static SessionLimits SessionLimitsOf(ServerLimits limits, PatienceSettings patience) => new()
    {
        Requests = limits.RequestsPerClient,
        KeepAliveInterval = TimeSpan.FromSeconds(Math.Max(limits.KeepAlive.Interval, 0)),
        KeepAliveCount = limits.KeepAlive.Count,
        Authentication = patience.Authentication,
    };

    /// <summary>Takes other limits over; clients that are in stay.</summary>
    /// <param name="limits">How much it takes on.</param>
    /// <param name="patience">How long it waits for clients.</param>
    public void Apply(ServerLimits limits, PatienceSettings patience)
    {
        lock (_changing)
        {
            Context.Limits = SessionLimitsOf(limits, patience);
            Change(_ => limits);
        }
    }

    /// <summary>Changes how many clients and calls there may be until the configuration is read again; clients that are in stay.</summary>
    /// <param name="change">Makes the new limits of those that count now.</param>
    public void Change(Func<ServerLimits, ServerLimits> change)
    {
        lock (_changing)
        {
            Limits = change(Limits);
            Context.Workers.Most = Limits.MaximumWorkers;
            Gate.Resize(Limits.Clients, Limits.AnonymousClients);
        }
    }

    /// <summary>Serves the clients of a listener until it is closed.</summary>
    /// <param name="listener">The listener.</param>
    /// <returns>A task that ends with the listener.</returns>
    public async Task AcceptAsync(OpenListener listener)
    {
        try
        {
            while (true)
            {
                await Gate.WaitForRoomAsync(_leaving.Token).ConfigureAwait(false);
                if (await listener.AcceptAsync(_leaving.Token).ConfigureAwait(false) is not { } connection)
                {
                    return;
                }

                if (Gate.TryEnter())
                {
                    Track(ServeAsync(connection, listener.Kind));
                }
                else
                {
                    _logger.LogWarning("too many clients ({Count}): the connection from {Client} is dropped", Gate.Clients, ClientEntrance.AddressOf(connection));
                    Interlocked.Increment(ref _refused);
                    connection.Abort();
                    await connection.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The daemon ends.
        }
    }

    /// <summary>Lets calls in progress end, then sends all clients away.</summary>
    /// <param name="patience">How long that may take.</param>
    /// <returns>A task that ends when no client is left.</returns>
    public async Task StopAsync(TimeSpan patience)
    {
        await _leaving.CancelAsync().ConfigureAwait(false);
        foreach (var client in Clients)
        {
            client.Session.Finish();
        }

        var left = Task.WhenAll(_tasks.Keys);
        try
        {
            await left.WaitAsync(patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _logger.LogWarning("{Count} clients of {Server} are sent away with calls in progress", _clients.Count, Name);
            await _stopping.CancelAsync().ConfigureAwait(false);
            await left.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero).ConfigureAwait(false);
        _leaving.Dispose();
        _stopping.Dispose();
    }

    private void Track(Task task)
    {
        _tasks.TryAdd(task, true);
        _ = task.ContinueWith(ended => _tasks.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task ServeAsync(ConnectionContext connection, ListenerKind kind)
    {
        // The listener goes on to the next client meanwhile.
        await Task.Yield();
        using var hold = _idle.Hold();
        var known = 0;
        try
        {
            var goodbye = Context.Time.CreateTimer(_ => connection.Abort(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            await using var torn = goodbye.ConfigureAwait(false);
            await using var open = connection.ConfigureAwait(false);
            var entry = await EnterAsync(connection, kind).ConfigureAwait(false);
            if (entry is null)
            {
                return;
            }

            await using var layer = (entry.Layer ?? NoLayer.Instance).ConfigureAwait(false);
            var session = new ServerSession(Context, entry.Pipe, entry.Peer, _stopping.Token, entry.Files) { Admitted = Know };

            // Whoever is sent away may be one who does not read, and would keep its last bytes waiting for ever.
            await using var ending = session.Ended.UnsafeRegister(_ => goodbye.Change(Goodbye, Timeout.InfiniteTimeSpan), null).ConfigureAwait(false);
            await RunAsync(session).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // One client's failure must not reach the others; it is logged.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _logger.LogError(e, "serving {Client} failed", ClientEntrance.AddressOf(connection));
        }
        finally
        {
            Gate.Leave(known != 0);
        }

        void Know()
        {
            if (Interlocked.Exchange(ref known, 1) == 0)
            {
                Gate.Know();
            }
        }
    }

    private async Task<ClientEntry?> EnterAsync(ConnectionContext connection, ListenerKind kind)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        patience.CancelAfter(Context.Limits.Authentication);
        try
        {
            return await _entrance.TakeAsync(connection, kind, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or AuthenticationException or VirtException or IOException)
        {
            var reason = e is OperationCanceledException && !_leaving.IsCancellationRequested ? "its handshake took too long" : e.Message;
            _logger.LogWarning("the connection from {Client} came to nothing: {Reason}", ClientEntrance.AddressOf(connection), reason);
            Interlocked.Increment(ref _refused);
            connection.Abort();
            return null;
        }
    }

    private async Task RunAsync(ServerSession session)
    {
        var client = new DaemonClient(Interlocked.Increment(ref _lastId), session, Context.Time.GetUtcNow());
        _clients[client.Id] = client;
        _logger.LogDebug("client {Id} of {Server} is {Address} by {Transport}", client.Id, Name, session.Peer.Address, session.Peer.Transport);
        try
        {
            if (session.Peer.Authentication == Engine.Rpc.Protocol.AuthenticationType.None)
            {
                session.Admit();
            }

            if (_leaving.IsCancellationRequested)
            {
                session.Finish();
            }

            await using var deadline = Context.Time.CreateTimer(SendAwayIfUnknown, session, Context.Limits.Authentication, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
            await session.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            _clients.TryRemove(client.Id, out _);
        }
    }

    private static void SendAwayIfUnknown(object? state)
    {
        if (state is ServerSession { IsAuthenticated: false } session)
        {
            session.Log(RpcLogLevel.Warning, $"client {session.Peer.Address} did not prove in time who it is");
            session.Close("it did not prove in time who it is");
        }
    }

    private sealed class NoLayer : IAsyncDisposable
    {
        public static NoLayer Instance { get; } = new();

        public ValueTask DisposeAsync() => default;
    }
}
