using VirtPS.Drivers.Remote;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Client;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Rpc.Wire;
using VirtPS.Tests.Unit.Rpc.Streams;

namespace VirtPS.Tests.Unit.Rpc.Client;

/// <summary>What is left of a way that was lost while others still used it.</summary>
public sealed class RemoteLinkTests
{
    [Fact]
    public async Task A_way_closed_while_it_was_opened_anew_stays_closed()
    {
        var (first, firstPeer) = Session();
        var (second, secondPeer) = Session();
        var asked = new TaskCompletionSource();
        var opened = new TaskCompletionSource<RemoteSession>(TaskCreationOptions.RunContinuationsAsynchronously);
        var link = new RemoteLink(
            first,
            _ =>
            {
                asked.SetResult();
                return opened.Task;
            },
            new RestorePolicy(TimeSpan.FromMinutes(1)),
            TimeProvider.System);
        await firstPeer.DisposeAsync();
        await StreamServer.Soon(asked.Task);
        await link.DisposeAsync();
        opened.SetResult(second);
        Assert.True((await StreamServer.Soon(secondPeer.Pipe.Input.ReadAsync().AsTask())).IsCompleted);
    }

    [Fact]
    public async Task A_connection_whose_registrations_fail_is_not_kept()
    {
        var (first, firstPeer) = Session();
        var (second, secondPeer) = Session();
        await using var link = new RemoteLink(first, _ => Task.FromResult(second), new RestorePolicy(TimeSpan.Zero), TimeProvider.System);
        link.Restored += (_, _) => throw new FormatException("no good");
        await firstPeer.DisposeAsync();
        await StreamServer.Soon(link.Closed);
        Assert.True((await StreamServer.Soon(secondPeer.Pipe.Input.ReadAsync().AsTask())).IsCompleted);
    }

    [Fact]
    public async Task Whatever_ends_the_reading_calls_that_wait_hear_of_it()
    {
        var (client, server) = MemoryTransport.CreatePair();
        await using var caller = new RpcClient(client.Pipe, new RpcClientOptions());
        caller.Events.On(ConnectProcedures.ConnectionClosed, _ => throw new FormatException("no good"));
        var call = caller.CallAsync(ConnectProcedures.GetUri, default, CancellationToken.None);
        var sender = new PacketSender(server.Pipe.Output);
        sender.Add(PacketHeader.Of(ConnectProcedures.ConnectionClosed, PacketType.Message, 0), new ConnectionClosedMessage(1));
        await sender.FlushAsync();
        var error = await Assert.ThrowsAsync<VirtException>(() => StreamServer.Soon(call));
        Assert.Contains("no good", error.Message, StringComparison.Ordinal);
    }

    private static (RemoteSession Session, MemoryTransport Peer) Session()
    {
        var (client, server) = MemoryTransport.CreatePair();
        return (new RemoteSession(client, new RpcClient(client.Pipe, new RpcClientOptions()), TransportSecurity.Local, "test:///default", true, true), server);
    }
}
