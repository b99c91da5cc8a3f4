using VirtPS.Engine.Rpc.Client;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Server;
using VirtPS.Engine.Rpc.Transport;

namespace VirtPS.Tests.Unit.Rpc.Streams;

/// <summary>A server in this process that opens the streams which a test gives it, and one client of it.</summary>
internal sealed class StreamServer : IAsyncDisposable
{
    private static readonly VolumeStreamArgs Volume = new(new("pool", "volume", "key"), 0, 0, 1);

    internal StreamServer(
        Func<CancellationToken, Task<Stream>> open, bool holes = false, TimeProvider? clientTime = null, TimeProvider? serverTime = null)
    {
        var dispatcher = new Dispatcher();
        dispatcher.ServeStream(DomainConsoleProcedures.OpenConsole, async (_, _, token) => new Opened<Nothing>(default, await open(token)));
        dispatcher.ServeStream(StorageVolumeProcedures.Upload, async (_, _, token) => new Opened<Nothing>(default, await open(token), holes));
        dispatcher.ServeStream(StorageVolumeProcedures.Download, async (_, _, token) => new Opened<Nothing>(default, await open(token), holes));
        dispatcher.Serve(ConnectProcedures.SupportsFeature, (session, args, _) =>
        {
            session.StartKeepAlive();
            return new(new AnswerResult(args.Feature));
        });
        var (client, server) = MemoryTransport.CreatePair();
        ClientEnd = client;
        var context = new ServerContext(dispatcher, new WorkerPool(20)) { Time = serverTime ?? TimeProvider.System };
        var session = new ServerSession(context, server.Pipe, new ServerPeer { Address = "test", Transport = "unix" }, CancellationToken.None);
        session.Admit();
        Session = session;
        SessionEnded = Task.Run(session.RunAsync);
        Client = new(client.Pipe, new RpcClientOptions { Time = clientTime ?? TimeProvider.System });
    }

    internal StreamServer(Stream content, bool holes = false, TimeProvider? clientTime = null, TimeProvider? serverTime = null)
        : this(_ => Task.FromResult(content), holes, clientTime, serverTime)
    {
    }

    internal RpcClient Client { get; }

    internal MemoryTransport ClientEnd { get; }

    internal ServerSession Session { get; }

    internal Task SessionEnded { get; }

    internal Task<ClientStream> ConsoleAsync(CancellationToken token = default) => OpenAsync(DomainConsoleProcedures.OpenConsole, new(new("guest", Guid.Empty, 1), null, 0), token);

    internal Task<ClientStream> UploadAsync(CancellationToken token = default) => OpenAsync(StorageVolumeProcedures.Upload, Volume, token);

    internal Task<ClientStream> DownloadAsync(CancellationToken token = default) => OpenAsync(StorageVolumeProcedures.Download, Volume, token);

    /// <summary>Opens a stream by the procedure's name.</summary>
    internal Task<ClientStream> OpenAsync(string kind, CancellationToken token = default) => kind switch
    {
        "console" => ConsoleAsync(token),
        "upload" => UploadAsync(token),
        _ => DownloadAsync(token),
    };

    /// <summary>Proves that the connection still answers calls.</summary>
    internal async Task AnswersAsync()
    {
        var answer = await Soon(Client.CallAsync(ConnectProcedures.SupportsFeature, new(7), CancellationToken.None));
        Assert.Equal(7, answer.Answer);
    }

    /// <summary>Proves that neither side keeps anything of a stream.</summary>
    internal async Task ForgotAllAsync()
    {
        await Until(() => Client.OpenStreams == 0 && Session.Streams.Count == 0);
        await AnswersAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await ClientEnd.DisposeAsync();
        await Soon(SessionEnded);
    }

    /// <summary>Waits for what must come soon, so that a test fails rather than hangs.</summary>
    internal static Task Soon(Task task) => task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <inheritdoc cref="Soon(Task)"/>
    internal static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Lets others run until something is so.</summary>
    internal static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (!condition())
        {
            Assert.True(await look.WaitForNextTickAsync(limit.Token));
        }
    }

    private async Task<ClientStream> OpenAsync<TArgs>(Procedure<TArgs, Nothing> procedure, TArgs args, CancellationToken token)
        where TArgs : Engine.Rpc.Xdr.IXdrRecord<TArgs> =>
        (await Soon(Client.OpenStreamAsync(procedure, args, token))).Stream;
}
