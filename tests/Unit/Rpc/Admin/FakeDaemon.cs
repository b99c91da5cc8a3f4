using VirtPS.Engine.Admin;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Server;
using VirtPS.Engine.Rpc.Transport;

namespace VirtPS.Tests.Unit.Rpc.Admin;

/// <summary>A daemon in memory that remembers what its administrators ask of it.</summary>
internal sealed class FakeDaemon : IServerDirectory
{
    private readonly ServerContext _context;

    public FakeDaemon(Dispatcher? dispatcher = null)
    {
        _context = new(dispatcher ?? AdminDispatch.Create(this), new WorkerPool(5));
        Main = new FakeServer("virtpsd");
        Servers = [Main, new FakeServer("admin")];
        Seen = new VirtDaemonConnection("virtpsd:///system", "memory", token => Task.FromResult(Connect(token)));
    }

    /// <summary>The daemon as an administrator sees it.</summary>
    public VirtDaemonConnection Seen { get; }

    public FakeServer Main { get; }

    /// <summary>The sessions of all administrators so far; each ends when its administrator leaves.</summary>
    public List<Task> Sessions { get; } = [];

    public TimeSpan? Timeout { get; private set; } = TimeSpan.FromDays(1);

    public bool IsEnding { get; private set; }

    public ulong Version => 11_003_001;

    public IReadOnlyList<IServedServer> Servers { get; }

    public LogChoice Outputs { get; private set; } = new("1:stderr", 1);

    public LogChoice Filters { get; private set; }

    public ITransport Connect(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (client, server) = MemoryTransport.CreatePair();
        var session = new ServerSession(_context, server.Pipe, new ServerPeer { Address = "test", Transport = "unix" }, CancellationToken.None);
        session.Admit();
        Sessions.Add(session.RunAsync());
        return client;
    }

    public void SetOutputs(string outputs) => Outputs = Choose(outputs);

    public void SetFilters(string filters) => Filters = Choose(filters);

    public void SetTimeout(TimeSpan? timeout) => Timeout = timeout;

    public void ShutDown() => IsEnding = true;

    private static LogChoice Choose(string text) => text.Contains("9:", StringComparison.Ordinal)
        ? throw new VirtException(VirtErrorCode.InvalidArg, "no level 9", VirtErrorDomain.Admin)
        : new(text, text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
}
