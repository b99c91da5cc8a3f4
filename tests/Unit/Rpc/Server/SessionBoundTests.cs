using System.Buffers;
using System.IO.Pipelines;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Client;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Server;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Rpc.Wire;
using VirtPS.Engine.Rpc.Xdr;
using VirtPS.Tests.Unit.Rpc.Streams;

namespace VirtPS.Tests.Unit.Rpc.Server;

/// <summary>What one client can make a server hold: no worker without work, and no memory without bounds.</summary>
public sealed class SessionBoundTests
{
    [Fact]
    public async Task An_answer_that_does_not_fit_is_an_error_and_gives_its_worker_back()
    {
        var dispatcher = new Dispatcher();
        dispatcher.Serve(HostProcedures.GetCapabilities, (_, _, _) => new(new TextResult(new string('x', 5 << 20))));
        dispatcher.Serve(ConnectProcedures.SupportsFeature, (_, args, _) => new(new AnswerResult(args.Feature)));
        var workers = new WorkerPool(1);
        var (client, run) = Connect(dispatcher, workers);
        var running = run();
        await using (var caller = new RpcClient(client.Pipe, new RpcClientOptions()))
        {
            var error = await Assert.ThrowsAsync<VirtException>(
                () => StreamServer.Soon(caller.CallAsync(HostProcedures.GetCapabilities, default, CancellationToken.None)));
            Assert.Equal(VirtErrorCode.Rpc, error.Code);
            Assert.Equal(7, (await StreamServer.Soon(caller.CallAsync(ConnectProcedures.SupportsFeature, new(7), CancellationToken.None))).Answer);
        }

        await client.DisposeAsync();
        await StreamServer.Soon(running);
        Assert.Equal(0, workers.Busy);
    }

    [Fact]
    public async Task Calls_whose_answers_nobody_reads_are_not_worked_on_without_end()
    {
        const int Calls = 2000;
        var answered = 0;
        var dispatcher = new Dispatcher();
        dispatcher.Serve(ConnectProcedures.GetUri, (_, _, _) =>
        {
            answered++;
            return new(new TextResult(new string('x', 100_000)));
        });
        var (client, start) = Connect(dispatcher, new WorkerPool(20));
        for (uint serial = 0; serial < Calls; serial++)
        {
            client.Pipe.Output.Write(Packet(PacketHeader.Of(ConnectProcedures.GetUri, PacketType.Call, serial)));
        }

        // Everything is there at once, so the session works until it waits for its client.
        var flushing = client.Pipe.Output.FlushAsync().AsTask();
        var running = start();
        Assert.InRange(answered, 1, 40);

        var draining = DrainAsync(client.Pipe.Input);
        await StreamServer.Soon(flushing);
        await client.Pipe.Output.CompleteAsync();
        await StreamServer.Soon(running);
        await StreamServer.Soon(draining);
        Assert.Equal(Calls, answered);
    }

    [Fact]
    public async Task Packets_without_data_count_too_when_a_driver_stands_still()
    {
        var open = new TaskCompletionSource();
        await using var server = new StreamServer(new DriverStream { Gate = open.Task });
        await using var stream = await server.UploadAsync();
        await server.AnswersAsync();
        var packet = Packet(PacketHeader.Of(StorageVolumeProcedures.Upload, PacketType.Stream, 0, PacketStatus.Continue));
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                await server.ClientEnd.Pipe.Output.WriteAsync(packet);
            }
        });
        await StreamServer.Until(() => server.Session.IsDeaf);
        open.SetResult();
        await StreamServer.Soon(sending);
    }

    [Fact]
    public async Task Those_who_gave_up_waiting_for_a_worker_are_forgotten()
    {
        var workers = new WorkerPool(1);
        await workers.EnterAsync(CancellationToken.None);
        using var gone = new CancellationTokenSource();
        var waits = Enumerable.Range(0, 100).Select(_ => workers.EnterAsync(gone.Token).AsTask()).ToList();
        await gone.CancelAsync();
        foreach (var wait in waits)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StreamServer.Soon(wait));
        }

        Assert.Equal(0, workers.Waiting);
        workers.Exit();
        Assert.Equal(0, workers.Busy);
    }

    [Fact]
    public async Task A_client_that_reads_nothing_gets_no_worker_that_comes_free()
    {
        var workers = new WorkerPool(1);
        await workers.EnterAsync(CancellationToken.None);
        var slots = new CallSlots(workers);
        var sender = new PacketSender(MemoryTransport.CreatePair().Server.Pipe.Output);
        sender.AddRaw(PacketHeader.Of(ConnectProcedures.GetUri, PacketType.Reply, 0), new byte[1 << 20]);
        using var gone = new CancellationTokenSource();
        var entering = slots.EnterAsync(5, priority: false, sender, gone.Token).AsTask();
        workers.Exit();
        Assert.Equal(0, workers.Busy);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StreamServer.Soon(entering));
        Assert.Equal(0, slots.Active);
    }

    private static (MemoryTransport Client, Func<Task> Run) Connect(Dispatcher dispatcher, WorkerPool workers)
    {
        var (client, server) = MemoryTransport.CreatePair();
        var session = new ServerSession(
            new ServerContext(dispatcher, workers), server.Pipe, new ServerPeer { Address = "test", Transport = "unix" }, CancellationToken.None);
        session.Admit();
        var running = new Lazy<Task>(session.RunAsync);
        return (client, () => running.Value);
    }

    private static byte[] Packet(in PacketHeader header)
    {
        var writer = new XdrWriter();
        writer.WriteUInt(PacketLimits.LengthWord + PacketHeader.Size);
        header.Write(writer);
        return writer.Written.ToArray();
    }

    private static async Task DrainAsync(PipeReader input)
    {
        while (await input.ReadAsync() is var result)
        {
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }
}
