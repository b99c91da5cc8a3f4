using System.IO.Pipelines;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Client;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Server;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Rpc.Wire;
using VirtPS.Tests.Unit.Rpc.Server;

namespace VirtPS.Tests.Unit.Rpc.Client;

/// <summary>What a client's calls do when things go slowly, wrong or away.</summary>
public sealed class RpcClientTests
{
    private static readonly RpcProgram Program = new("tests", 0x7e575, 1);
    private static readonly Procedure<Nothing, TextResult> Slow = Program.Procedure<Nothing, TextResult>(1);
    private static readonly Procedure<NameArgs, TextResult> Echo = Program.Procedure<NameArgs, TextResult>(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_cancelled_call_ends_at_once_and_leaves_the_connection_usable()
    {
        await using var client = Connect(new());
        using var stop = new CancellationTokenSource();
        var slow = client.CallAsync(Slow, default, stop.Token);
        await _entered.Task.WaitAsync(Patience);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);

        // The late reply comes before the next one, and belongs to nobody.
        _release.SetResult();
        Assert.Equal("on", (await client.CallAsync(Echo, new NameArgs("on"), default)).Text);
    }

    [Fact]
    public async Task A_call_that_takes_longer_than_allowed_fails_with_a_time_out_of_its_own()
    {
        var clock = new TimerClock();
        await using var client = Connect(new RpcClientOptions { CallTimeout = TimeSpan.FromSeconds(7), Time = clock });
        var slow = client.CallAsync(Slow, default, default);
        await _entered.Task.WaitAsync(Patience);
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.False(slow.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));
        var error = await Assert.ThrowsAsync<VirtException>(() => slow);
        Assert.Equal(VirtErrorCode.OperationTimeout, error.Code);
        Assert.Contains("Slow", error.Message, StringComparison.Ordinal);
        Assert.Equal("on", (await client.CallAsync(Echo, new NameArgs("on"), default)).Text);
    }

    [Fact]
    public async Task Calls_are_answered_while_another_one_takes_its_time()
    {
        await using var client = Connect(new());
        var slow = client.CallAsync(Slow, default, default);
        await _entered.Task.WaitAsync(Patience);
        Assert.Equal("meanwhile", (await client.CallAsync(Echo, new NameArgs("meanwhile"), default)).Text);
        Assert.False(slow.IsCompleted);
        _release.SetResult();
        Assert.Equal("done", (await slow.WaitAsync(Patience)).Text);
    }

    [Fact]
    public async Task Many_calls_are_answered_each_with_its_own_result_or_error()
    {
        await using var client = Connect(new());
        var answers = await client.CallAllAsync(Echo, Enumerable.Range(0, 5_000).Select(number => new NameArgs(number % 100 == 7 ? "" : $"{number}")), default);
        Assert.Equal(5_000, answers.Count);
        for (var number = 0; number < answers.Count; number++)
        {
            if (number % 100 == 7)
            {
                Assert.Equal(VirtErrorCode.InvalidArg, (await Assert.ThrowsAsync<VirtException>(() => answers[number])).Code);
            }
            else
            {
                Assert.Equal($"{number}", (await answers[number]).Text);
            }
        }
    }

    [Fact]
    public async Task A_server_that_goes_away_ends_every_call_with_the_reason()
    {
        var (mine, peers) = MemoryTransport.CreatePair();
        await using var client = new RpcClient(mine.Pipe, new());
        var waiting = client.CallAsync(Echo, new NameArgs("x"), default);
        await peers.DisposeAsync();
        var error = await Assert.ThrowsAsync<VirtException>(() => waiting.WaitAsync(Patience));
        Assert.Equal(VirtErrorCode.InternalError, error.Code);
        Assert.Equal(ConnectionCloseReason.Eof, await client.Closed.WaitAsync(Patience));
        Assert.Equal(error.Message, (await Assert.ThrowsAsync<VirtException>(() => client.CallAsync(Echo, new NameArgs("y"), default))).Message);

        // Whoever follows the loss disposes of it, and so does its user.
        await client.DisposeAsync();
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_shows_no_sign_of_life_counts_as_lost_after_the_questions_it_may_miss()
    {
        var clock = new TimerClock();
        var (mine, peers) = MemoryTransport.CreatePair();
        await using var client = new RpcClient(mine.Pipe, new RpcClientOptions { KeepAliveInterval = TimeSpan.FromSeconds(5), KeepAliveCount = 2, Time = clock });
        client.StartKeepAlive();
        var waiting = client.CallAsync(Echo, new NameArgs("x"), default);
        for (var i = 0; i < 3; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            Assert.False(client.Closed.IsCompleted);
        }

        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(ConnectionCloseReason.KeepAlive, await client.Closed.WaitAsync(Patience));
        Assert.Contains("keepalive", (await Assert.ThrowsAsync<VirtException>(() => waiting)).Message, StringComparison.Ordinal);

        // One call and two questions went out.
        Assert.Equal([(Program.Number, 2), (Programs.KeepAlive.Number, 1), (Programs.KeepAlive.Number, 1)], await PacketsAsync(peers.Pipe.Input));
    }

    [Fact]
    public async Task A_question_for_a_sign_of_life_is_answered_while_a_call_waits()
    {
        var (mine, peers) = MemoryTransport.CreatePair();
        await using var client = new RpcClient(mine.Pipe, new());
        var waiting = client.CallAsync(Echo, new NameArgs("x"), default);
        var sender = new PacketSender(peers.Pipe.Output);
        sender.Add(PacketHeader.Of(KeepAliveProcedures.Ping, PacketType.Message, 0), default(Nothing));
        await sender.FlushAsync();
        List<(uint, int)> seen = [];
        while (seen.Count < 2)
        {
            seen.AddRange(await PacketsAsync(peers.Pipe.Input));
        }

        Assert.Equal([(Program.Number, 2), (Programs.KeepAlive.Number, 2)], seen);
        Assert.False(waiting.IsCompleted);
    }

    private static async Task<List<(uint Program, int Procedure)>> PacketsAsync(PipeReader input)
    {
        var read = await input.ReadAsync();
        var rest = read.Buffer;
        List<(uint, int)> packets = [];
        while (PacketFrame.TryTake(ref rest, PacketLimits.Packet, out var header, out _))
        {
            packets.Add((header.Program, header.Procedure));
        }

        input.AdvanceTo(rest.Start, rest.End);
        return packets;
    }

    private RpcClient Connect(RpcClientOptions options) => new(new TestServer(more: Serve).Connect().Pipe, options);

    private void Serve(Dispatcher dispatcher)
    {
        dispatcher.Serve(Slow, async (_, _, _) =>
        {
            _entered.TrySetResult();
            await _release.Task;
            return new TextResult("done");
        });
        dispatcher.Serve(Echo, static (_, args, _) => args.Name.Length > 0
            ? new(new TextResult(args.Name))
            : throw new VirtException(VirtErrorCode.InvalidArg, "nothing to say"));
    }
}
