using VirtPS.Drivers.Remote;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Rpc.Client;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Tests.Unit.Rpc.Server;

namespace VirtPS.Tests.Unit.Rpc.Client;

/// <summary>What becomes of a connection whose carrier is lost, with a server in memory that can be out of reach.</summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly RestorePolicy Minute = new(TimeSpan.FromMinutes(1));

    private readonly TimerClock _clock = new();
    private readonly TestServer _server = new();
    private readonly List<RemoteSession> _opened = [];
    private readonly SemaphoreSlim _attempts = new(0);
    private Func<CancellationToken, Task>? _obstacle;
    private RpcClient _keeper = null!;

    public async Task InitializeAsync() => _keeper = await _server.OpenAsync();

    public async Task DisposeAsync() => await _keeper.DisposeAsync();

    [Fact]
    public async Task Without_a_policy_a_loss_is_the_end_and_its_reason_is_told()
    {
        await using var link = await LinkAsync(null);
        await LoseAsync(link);
        Assert.Equal(ConnectionCloseReason.Client, await link.Closed.WaitAsync(Patience));
        await Assert.ThrowsAsync<VirtException>(() => HostNameAsync(link));
        Assert.Single(_opened);
    }

    [Fact]
    public async Task A_call_made_after_a_loss_waits_for_the_next_session()
    {
        await using var link = await LinkAsync(Minute);
        var free = Block();
        await LoseAsync(link);
        var call = HostNameAsync(link);
        await _attempts.WaitAsync(Patience);
        Assert.False(call.IsCompleted);
        free.SetResult();
        Assert.NotEmpty(await call.WaitAsync(Patience));
        Assert.False(link.Closed.IsCompleted);
        Assert.Equal(2, _opened.Count);
    }

    [Fact]
    public async Task A_call_that_waits_for_the_next_session_can_be_cancelled()
    {
        await using var link = await LinkAsync(Minute);
        var free = Block();
        await LoseAsync(link);
        using var stop = new CancellationTokenSource();
        var call = link.CallAsync(HostProcedures.GetHostName, default, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        free.SetResult();
        Assert.NotEmpty(await HostNameAsync(link).WaitAsync(Patience));
    }

    [Fact]
    public async Task Attempts_are_repeated_with_growing_pauses()
    {
        await using var link = await LinkAsync(Minute);
        var refusals = 2;
        _obstacle = _ => refusals-- > 0 ? Task.FromException(Refusal()) : Task.CompletedTask;
        await LoseAsync(link);
        var call = HostNameAsync(link);
        await _attempts.WaitAsync(Patience);
        await _clock.TimerAsync(TimeSpan.FromMilliseconds(200)).WaitAsync(Patience);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        await _attempts.WaitAsync(Patience);
        await _clock.TimerAsync(TimeSpan.FromMilliseconds(400)).WaitAsync(Patience);
        Assert.False(call.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(400));
        Assert.NotEmpty(await call.WaitAsync(Patience));
    }

    [Fact]
    public async Task An_attempt_that_hangs_ends_with_the_time_allowed_and_calls_fail_as_on_a_lost_connection()
    {
        await using var link = await LinkAsync(Minute);
        _obstacle = token => Task.Delay(Timeout.InfiniteTimeSpan, token);
        await LoseAsync(link);
        var call = HostNameAsync(link);
        await _attempts.WaitAsync(Patience);
        _clock.Advance(Minute.For);
        Assert.Equal(VirtErrorCode.InternalError, (await Assert.ThrowsAsync<VirtException>(() => call.WaitAsync(Patience))).Code);
        await link.Closed.WaitAsync(Patience);
    }

    [Theory]
    [InlineData(VirtErrorCode.AuthFailed)]
    [InlineData(VirtErrorCode.AuthUnavailable)]
    public async Task Who_is_turned_away_does_not_knock_again(VirtErrorCode code)
    {
        await using var link = await LinkAsync(Minute);
        _obstacle = _ => Task.FromException(VirtException.Worded(code, "no"));
        await LoseAsync(link);
        await link.Closed.WaitAsync(Patience);
        Assert.Equal(1, _attempts.CurrentCount);
    }

    [Fact]
    public async Task Whatever_an_attempt_fails_with_the_end_is_told()
    {
        await using var link = await LinkAsync(Minute);
        _obstacle = _ => Task.FromException(new InvalidOperationException("a carrier's own mistake"));
        await LoseAsync(link);
        await link.Closed.WaitAsync(Patience);
        await Assert.ThrowsAsync<VirtException>(() => HostNameAsync(link).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_session_that_opens_while_the_link_is_closed_is_closed_too()
    {
        var link = await LinkAsync(Minute);
        var free = Block(stubborn: true);
        await LoseAsync(link);
        var call = HostNameAsync(link);
        await _attempts.WaitAsync(Patience);
        await link.DisposeAsync().AsTask().WaitAsync(Patience);
        free.SetResult();
        await Assert.ThrowsAsync<VirtException>(() => call.WaitAsync(Patience));
        Assert.Equal(2, _opened.Count);
        Assert.All(_opened, session => Assert.True(session.Client.Closed.IsCompleted));
        Assert.Equal(ConnectionCloseReason.Client, await link.Closed);
    }

    [Fact]
    public async Task A_session_that_cannot_be_told_what_was_forgotten_is_closed_and_tried_again()
    {
        await using var link = await LinkAsync(Minute);
        var told = 0;
        link.Restored += (_, _) => told++ == 0 ? Task.FromException(Refusal()) : Task.CompletedTask;
        await LoseAsync(link);
        var call = HostNameAsync(link);
        await _clock.TimerAsync(Minute.FirstPause).WaitAsync(Patience);
        _clock.Advance(Minute.FirstPause);
        Assert.NotEmpty(await call.WaitAsync(Patience));
        Assert.Equal(3, _opened.Count);
        Assert.True(_opened[1].Client.Closed.IsCompleted);
        Assert.Equal(2, told);
    }

    [Fact]
    public async Task It_is_restored_as_often_as_it_is_lost()
    {
        await using var link = await LinkAsync(Minute);
        for (var time = 2; time < 7; time++)
        {
            await LoseAsync(link);
            Assert.NotEmpty(await HostNameAsync(link).WaitAsync(Patience));
            Assert.Equal(time, _opened.Count);
        }
    }

    [Fact]
    public async Task Events_go_on_after_a_loss_and_those_asked_for_meanwhile_come_too()
    {
        await using var link = await LinkAsync(Minute);
        var events = new RemoteEvents(link);
        var before = Channel();
        var meanwhile = Channel();
        await using var first = await events.SubscribeAsync(Lifecycle(), value => before.Writer.TryWrite(value), default);
        var free = Block();
        await LoseAsync(link);
        await _attempts.WaitAsync(Patience);
        var asking = events.SubscribeAsync(VirtEventFilter.Of(VirtEventKind.DomainReboot, VirtEventKind.DomainLifecycle), value => meanwhile.Writer.TryWrite(value), default);
        Assert.False(asking.IsCompleted);
        free.SetResult();
        await using var second = await asking.WaitAsync(Patience);
        var domain = (await _keeper.CallAsync(DomainProcedures.LookupByName, new NameArgs("test"), default)).Domain;
        await _keeper.CallAsync(DomainProcedures.Suspend, new DomainArgs(domain), default);
        Assert.Equal("test", Assert.IsType<DomainLifecycleEvent>(await before.Reader.ReadAsync().AsTask().WaitAsync(Patience)).Domain.Name);
        Assert.IsType<DomainLifecycleEvent>(await meanwhile.Reader.ReadAsync().AsTask().WaitAsync(Patience));
    }

    private static VirtEventFilter Lifecycle() => VirtEventFilter.Of(VirtEventKind.DomainLifecycle);

    private static System.Threading.Channels.Channel<VirtEvent> Channel() => System.Threading.Channels.Channel.CreateUnbounded<VirtEvent>();

    private static VirtException Refusal() => VirtException.Worded(VirtErrorCode.SystemError, "nobody there");

    private static async Task<string> HostNameAsync(RemoteLink link) =>
        (await link.CallAsync(HostProcedures.GetHostName, default, default)).Text;

    private static async Task LoseAsync(RemoteLink link)
    {
        var client = link.Session.Client;
        await client.DisposeAsync();
        await client.Closed.WaitAsync(Patience);
    }

    /// <summary>Keeps the next sessions from being opened until that is ended.</summary>
    private TaskCompletionSource Block(bool stubborn = false)
    {
        var free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _obstacle = token => free.Task.WaitAsync(stubborn ? CancellationToken.None : token);
        return free;
    }

    private async Task<RemoteLink> LinkAsync(RestorePolicy? policy) => new(
        await OpenAsync(default),
        async token =>
        {
            _attempts.Release();
            await (_obstacle?.Invoke(token) ?? Task.CompletedTask);
            return await OpenAsync(CancellationToken.None);
        },
        policy,
        _clock);

    private async Task<RemoteSession> OpenAsync(CancellationToken cancellationToken)
    {
        var (pipe, _) = _server.Connect();
        var client = new RpcClient(pipe, new());
        await client.CallAsync(ConnectProcedures.Open, new OpenArgs("test:///default", 0), cancellationToken);
        var session = new RemoteSession((ITransport)pipe, client, TransportSecurity.Local, "test:///default", HasEventCallbacks: true, TakesManyCalls: true);
        _opened.Add(session);
        return session;
    }
}
