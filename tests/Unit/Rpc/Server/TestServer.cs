using System.IO.Pipelines;
using VirtPS.Drivers.Test;
using VirtPS.Engine.Rpc.Client;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Server;
using VirtPS.Engine.Rpc.Transport;

namespace VirtPS.Tests.Unit.Rpc.Server;

/// <summary>A server of the test driver's hosts in this process, whose clients connect in memory.</summary>
internal sealed class TestServer
{
    private readonly AuthenticationServices _nobody = new()
    {
        Sasl = _ => throw new InvalidOperationException("nobody is asked for SASL"),
        AskPolkitAsync = (_, _) => throw new InvalidOperationException("nobody is asked for polkit"),
    };

    internal TestServer(SessionLimits? limits = null, TimeProvider? time = null, Action<Dispatcher>? more = null)
    {
        var dispatcher = RemoteDispatch.Create(new ConnectionOpener(new(new TestDriver())), _nobody);
        more?.Invoke(dispatcher);
        Context = new(dispatcher, new WorkerPool(20)) { Limits = limits ?? new(), Time = time ?? TimeProvider.System };
    }

    internal ServerContext Context { get; }

    /// <summary>Begins a session; gives the client's end and the session's end in time.</summary>
    internal (IDuplexPipe Pipe, Task Ended) Connect(ServerPeer? peer = null)
    {
        var (client, server) = MemoryTransport.CreatePair();
        var session = new ServerSession(Context, server.Pipe, peer ?? new ServerPeer { Address = "test", Transport = "unix" }, CancellationToken.None);
        if (session.Peer.Authentication == AuthenticationType.None)
        {
            session.Admit();
        }

        return (client.Pipe, Task.Run(session.RunAsync));
    }

    /// <summary>Connects and opens <c>test:///default</c>.</summary>
    internal async Task<RpcClient> OpenAsync(RpcClientOptions? options = null, uint flags = 0)
    {
        var client = new RpcClient(Connect().Pipe, options ?? new());
        await client.CallAsync(ConnectProcedures.Open, new OpenArgs("test:///default", flags), CancellationToken.None);
        return client;
    }
}
