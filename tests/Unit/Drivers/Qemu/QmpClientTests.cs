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
    public async Task An_urgent_command_passes_those_that_wait_and_QEMU_is_never_asked_more_than_it_reads()
    {
        Assert.Equal("oob", (string?)_peer.Agreed["arguments"]?["enable"]?[0]);
        var waiting = Enumerable.Range(0, 7).Select(_ => _client.RunAsync("query-migrate", null, Never)).ToList();
        var heard = new List<JsonNode>();
        for (var i = 0; i < 6; i++)
        {
            heard.Add(await _peer.HearAsync());
        }

        var urgent = _client.RunUrgentAsync("migrate-recover", new JsonObject { ["uri"] = "tcp:1" }, Never);
        var passing = await _peer.HearAsync();
        Assert.Equal("migrate-recover", (string?)passing["exec-oob"]);
        Assert.Equal("tcp:1", (string?)passing["arguments"]!["uri"]);
        await _peer.SayAsync($$"""{"return": {}, "id": {{passing["id"]}}}""");
        await urgent;

        // One answer makes room for the seventh.
        await _peer.SayAsync($$"""{"return": {"status": "postcopy-paused"}, "id": {{heard[0]["id"]}}}""");
        heard.Add(await _peer.HearAsync());
        foreach (var request in heard.Skip(1))
        {
            await _peer.SayAsync($$"""{"return": {}, "id": {{request["id"]}}}""");
        }

        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task Those_that_wait_for_room_hear_of_the_guests_end()
    {
        var waiting = Enumerable.Range(0, 9).Select(_ => _client.RunAsync("query-status", null, Never)).ToList();
        for (var i = 0; i < 6; i++)
        {
            await _peer.HearAsync();
        }

        _peer.HangUp();
        foreach (var one in waiting)
        {
            Assert.Equal(VirtErrorCode.OperationFailed, (await Assert.ThrowsAsync<VirtException>(() => one)).Code);
        }
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
