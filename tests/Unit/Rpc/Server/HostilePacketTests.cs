using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using VirtPS.Engine.Rpc.Client;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Tests.Unit.Rpc.Protocol;

namespace VirtPS.Tests.Unit.Rpc.Server;

/// <summary>What a broken or hostile client can do to a server: lose its own connection.</summary>
[Collection(MeasuredMemory.Name)]
public sealed class HostilePacketTests
{
    private const int Packets = 100_000;
    private const int PacketsPerClient = 40;

    // These write files where the call says.
    private static readonly string[] Writing = ["hibernate", "core_dump", "save"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_hundred_thousand_broken_packets_disturb_nobody_else()
    {
        var server = new TestServer();
        await using var neighbour = await server.OpenAsync();
        var calls = Calls();
        var random = new Random(20261121);
        await SendAsync(server, calls, random, PacketsPerClient * 50);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var sent = 0; sent < Packets; sent += PacketsPerClient)
        {
            await SendAsync(server, calls, random, PacketsPerClient);
            if (sent % 10_000 == 0)
            {
                Assert.Equal("test:///default", (await neighbour.CallAsync(ConnectProcedures.GetUri, default, default)).Text);
            }
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 16 << 20);
        Assert.Equal(0, server.Context.Workers.Busy);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(3u)]
    [InlineData(27u)]
    [InlineData(33_554_437u)]
    [InlineData(0x7fffffffu)]
    [InlineData(0xffffffffu)]
    public async Task A_length_that_no_packet_has_costs_the_client_its_connection_at_once(uint length)
    {
        var (pipe, ended) = new TestServer().Connect();
        var head = new byte[64];
        BinaryPrimitives.WriteUInt32BigEndian(head, length);
        await pipe.Output.WriteAsync(head);
        await ended.WaitAsync(Patience);
        Assert.True(await IsAtEndAsync(pipe.Input));
    }

    [Fact]
    public async Task A_packet_that_is_never_finished_costs_no_memory_for_what_it_promised()
    {
        var server = new TestServer();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        List<(IDuplexPipe Pipe, Task Ended)> clients = [];
        for (var i = 0; i < 20; i++)
        {
            var client = server.Connect();
            var head = new byte[28];
            BinaryPrimitives.WriteUInt32BigEndian(head, 33_554_432);
            await client.Pipe.Output.WriteAsync(head);
            clients.Add(client);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 8 << 20);
        foreach (var (pipe, ended) in clients)
        {
            await pipe.Output.CompleteAsync();
            await ended.WaitAsync(Patience);
        }
    }

    private static List<byte[]> Calls() =>
        [.. from file in CapturedPacket.Files
            from packet in CapturedPacket.In(file)
            where packet is { Program: "remote", Kind: "call" } && !Writes(packet)
            select packet.Bytes];

    private static bool Writes(CapturedPacket packet) =>
        ProcedureTable.Find(packet.Program, packet.Number).Procedure.Acl is { } acl && Writing.Any(word => acl.Contains(word, StringComparison.Ordinal));

    private static async Task SendAsync(TestServer server, List<byte[]> calls, Random random, int count)
    {
        var (pipe, ended) = server.Connect();
        var open = calls.First(call => call[14] == 0 && call[15] == 1);
        pipe.Output.Write(open);
        for (var i = 0; i < count; i++)
        {
            pipe.Output.Write(Mutate(calls[random.Next(calls.Count)], random));
        }

        await pipe.Output.FlushAsync();
        await pipe.Output.CompleteAsync();
        var draining = DrainAsync(pipe.Input);
        await ended.WaitAsync(Patience);
        await draining.WaitAsync(Patience);
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var packet = (byte[])original.Clone();
        switch (random.Next(6))
        {
            case 0:
                packet[random.Next(packet.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when packet.Length > 32:
                BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(random.Next(28, packet.Length - 3)), (uint)random.NextInt64(1L << 32));
                break;
            case 2:
                packet = [.. packet[..random.Next(28, packet.Length + 1)]];
                BinaryPrimitives.WriteUInt32BigEndian(packet, (uint)packet.Length);
                break;
            case 3:
                random.NextBytes(packet.AsSpan(28));
                break;
            case 4:
                BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(12), (uint)random.Next(500));
                break;
            default:
                BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(random.Next(1, 7) * 4), (uint)random.Next(8));
                break;
        }

        return packet;
    }

    private static async Task DrainAsync(PipeReader input)
    {
        while (true)
        {
            var result = await input.ReadAsync();
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    private static async Task<bool> IsAtEndAsync(PipeReader input)
    {
        await DrainAsync(input).WaitAsync(Patience);
        return true;
    }
}
