using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging.Abstractions;
using VirtPS.Daemon.Hosting;
using VirtPS.Daemon.Listening;
using VirtPS.Daemon.Serving;
using VirtPS.Daemon.Systemd;
using VirtPS.Engine.Configuration;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Server;

namespace VirtPS.Tests.Unit.Daemon;

/// <summary>How a server treats its clients, with a procedure whose end the test decides.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DaemonServerTests : IAsyncDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _place = new();
    private readonly TaskCompletionSource _called = new();
    private readonly TaskCompletionSource<string> _answer = new();
    private DaemonServer? _server;
    private OpenListener? _listener;

    [Fact]
    public async Task A_call_in_progress_is_answered_before_the_end()
    {
        await StartAsync(string.Empty);
        using var client = Connect();
        await CallAsync(client);
        await _called.Task;
        var stop = _server!.StopAsync(Long);
        Assert.False(stop.IsCompleted);
        _answer.SetResult("here");

        // The reply's header, the string's length, the string.
        var reply = new byte[28 + 4 + 4];
        await client.ReadExactlyAsync(reply);
        Assert.Equal(reply.Length, BinaryPrimitives.ReadInt32BigEndian(reply));
        Assert.Equal("here"u8, reply.AsSpan(32));
        Assert.Equal(0, await client.ReadAsync(reply));
        await stop;
        Assert.Empty(_server.Clients);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_does_not_keep_the_daemon()
    {
        await StartAsync(string.Empty);
        using var client = Connect();
        await CallAsync(client);
        await _called.Task;
        await _server!.StopAsync(TimeSpan.Zero);
        Assert.Empty(_server.Clients);
        Assert.Equal(0, _server.Gate.Clients);
    }

    [Fact]
    public async Task Idle_clients_are_sent_away_at_once()
    {
        await StartAsync(string.Empty);
        using var client = Connect();
        await CallAsync(client);
        await _called.Task;
        _answer.SetResult("x");
        await client.ReadExactlyAsync(new byte[36]);
        await _server!.StopAsync(Long);
        Assert.Equal(0, await client.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task Who_does_not_say_who_it_is_is_sent_away()
    {
        await StartAsync("auth_unix_rw = \"sasl\"\nauth_timeout = 1");
        using var client = Connect();
        Assert.Equal(0, await client.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task A_client_too_many_waits_its_turn()
    {
        await StartAsync("max_clients = 1");
        using var first = Connect();
        await CallAsync(first);
        await _called.Task;
        using var second = Connect();
        await CallAsync(second);
        Assert.Equal(1, _server!.Gate.Clients);
        first.Dispose();
        _answer.SetResult("next");
        await second.ReadExactlyAsync(new byte[36]);
        Assert.Equal(2UL, Assert.Single(_server.Clients).Id);
    }

    [Fact]
    public async Task A_client_is_known_by_its_process_and_user()
    {
        await StartAsync(string.Empty);
        using var client = Connect();
        await CallAsync(client);
        await _called.Task;
        var peer = Assert.Single(_server!.Clients).Session.Peer;
        Assert.Equal(("unix", Environment.ProcessId, false), (peer.Transport, peer.Pid, peer.IsReadOnly));
        Assert.Equal(Environment.IsPrivilegedProcess, peer.Uid == 0);
    }

    public async ValueTask DisposeAsync()
    {
        _answer.TrySetResult(string.Empty);
        if (_listener is not null)
        {
            await _listener.DisposeAsync();
            await _server!.DisposeAsync();
        }

        _place.Dispose();
    }

    private async Task StartAsync(string text)
    {
        var directories = DaemonDirectories.Under(_place.Path, isSystem: false);
        var settings = DaemonSettings.Read(ConfigFile.Parse(text, "x.conf"), directories);
        var conditions = await DaemonConditions.LoadAsync(settings, needsTls: false, CancellationToken.None);
        var dispatcher = new Dispatcher();
        dispatcher.Serve(HostProcedures.GetHostName, async (_, _, token) =>
        {
            _called.TrySetResult();
            return new TextResult(await _answer.Task.WaitAsync(token));
        });
        var context = new ServerContext(dispatcher, new WorkerPool(5)) { Limits = DaemonServer.SessionLimitsOf(settings.Limits, settings.Patience) };
        var idle = new IdleWatch(null, () => { }, TimeProvider.System);
        _server = new DaemonServer("test", context, settings.Limits, new ClientEntrance(conditions), idle, NullLogger.Instance);
        _listener = await new ListenerBinder(NullLoggerFactory.Instance).BindAsync(
            new UnixListener(ListenerKind.ReadWrite, _place["sock"], UnixFileMode.UserRead | UnixFileMode.UserWrite, null), 5, CancellationToken.None);
        _ = _server.AcceptAsync(_listener);
    }

    private NetworkStream Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(_place["sock"]));
        return new NetworkStream(socket, ownsSocket: true) { ReadTimeout = (int)Long.TotalMilliseconds };
    }

    // virNetMessageHeader: length, program, version, procedure, type, serial, status.
    private static async Task CallAsync(NetworkStream client)
    {
        var call = new byte[28];
        int[] words = [call.Length, unchecked((int)Programs.Remote.Number), 1, HostProcedures.GetHostName.Number, 0, 0, 0];
        for (var i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(call.AsSpan(4 * i), words[i]);
        }

        await client.WriteAsync(call);
    }
}
