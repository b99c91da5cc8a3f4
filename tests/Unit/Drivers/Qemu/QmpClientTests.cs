using System.Text.Json.Nodes;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Qemu;

/// <summary>Commands, answers and events of a QEMU, whatever comes between them.</summary>
public sealed class QmpClientTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly QmpPeer _peer = new();
    private readonly List<string> _events = [];
    private QmpClient _client = null!;

    public async Task InitializeAsync()
    {
        var greeting = _peer.GreetAsync();
        _client = await QmpClient.ConnectAsync(_peer.Path, happened => _events.Add(happened.Name), Never);
        await greeting;
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _peer.DisposeAsync();
    }

    [Fact]
    public async Task Answers_find_their_commands_in_whatever_order_they_come()
    {
        var first = _client.RunAsync("query-name", null, Never);
        var second = _client.RunAsync("query-status", new JsonObject { ["x"] = 1 }, Never);
        var (one, two) = (await _peer.HearAsync(), await _peer.HearAsync());
        var byName = new[] { one, two }.ToDictionary(request => (string)request["execute"]!);
        Assert.Equal(1, (int)byName["query-status"]["arguments"]!["x"]!);
        await _peer.SayAsync($$"""{"return": {"running": true}, "id": {{byName["query-status"]["id"]}}}""");
        await _peer.SayAsync($$"""{"return": {"name": "guest"}, "id": {{byName["query-name"]["id"]}}}""");
        Assert.Equal("guest", (await first).Text("name"));
        Assert.True((await second).Flag("running"));
    }

    [Fact]
    public async Task An_event_is_told_before_the_answer_that_follows_it()
    {
        var stopped = _client.RunAsync("stop", null, Never);
        var request = await _peer.HearAsync();
        await _peer.SayAsync("""{"timestamp": {"seconds": 5, "microseconds": 7}, "event": "STOP"}""");
        await _peer.SayAsync($$"""{"return": {}, "id": {{request["id"]}}}""");
        await stopped;
        Assert.Equal(["STOP"], _events);
    }

    [Fact]
    public async Task A_failure_carries_QEMUs_own_words()
    {
        var failing = _client.RunAsync("device_del", null, Never);
        var request = await _peer.HearAsync();
        await _peer.SayAsync($$$"""{"id": {{{request["id"]}}}, "error": {"class": "DeviceNotFound", "desc": "Device 'x' not found"}}""");
        var error = await Assert.ThrowsAsync<VirtException>(() => failing);
        Assert.Equal(VirtErrorCode.InternalError, error.Code);
        Assert.Equal("internal error: unable to execute QEMU command 'device_del': Device 'x' not found", error.Message);
    }

    [Fact]
    public async Task Who_stops_waiting_leaves_the_monitor_usable()
    {
        using var giveUp = new CancellationTokenSource();
        var abandoned = _client.RunAsync("query-block", null, giveUp.Token);
        var late = await _peer.HearAsync();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        var next = _client.RunAsync("query-name", null, Never);
        var request = await _peer.HearAsync();
        await _peer.SayAsync($$"""{"return": [], "id": {{late["id"]}}}""");
        await _peer.SayAsync($$"""{"return": {"name": "guest"}, "id": {{request["id"]}}}""");
        Assert.Equal("guest", (await next).Text("name"));
    }

    [Fact]
    public async Task The_end_of_QEMU_fails_what_waits_and_what_comes_after()
    {
        var waiting = _client.RunAsync("query-name", null, Never);
        await _peer.HearAsync();
        _peer.HangUp();
        Assert.Equal(VirtErrorCode.OperationFailed, (await Assert.ThrowsAsync<VirtException>(() => waiting)).Code);
        await _client.Closed;
        await Assert.ThrowsAsync<VirtException>(() => _client.RunAsync("query-name", null, Never));
    }

    [Fact]
    public async Task A_line_that_comes_in_pieces_is_one()
    {
        var long1 = new string('x', 100_000);
        var answer = _client.RunAsync("query-name", null, Never);
        var request = await _peer.HearAsync();
        await _peer.SayAsync($$"""{"return": {"name": "{{long1}}"}, "id": {{request["id"]}}}""");
        Assert.Equal(long1, (await answer).Text("name"));
    }
}
