using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Server;
using VirtPS.Engine.Rpc.Transport;

namespace VirtPS.Tests.Unit.Rpc.Admin;

/// <summary>A server of a daemon in memory, with whatever figures a test gives it.</summary>
internal sealed class FakeServer(string name) : IServedServer
{
    private readonly List<ServedClient> _clients = [];

    public string Name => name;

    public WorkerFigures Workers { get; set; } = new(5, 20, 6, 4, 3, 2);

    public ClientFigures ClientFigures { get; set; } = new(5000, 7, 20, 1);

    public IReadOnlyList<ServedClient> Clients => _clients;

    /// <summary>What the reading of certificates waits for.</summary>
    public Task Certificates { get; set; } = Task.CompletedTask;

    public int CertificateReads { get; private set; }

    public void SetWorkers(uint least, uint most, uint priority) => Workers = Workers with { Least = least, Most = most, Priority = priority };

    public void SetClientBounds(uint most, uint mostUnknown) => ClientFigures = ClientFigures with { Most = most, MostUnknown = mostUnknown };

    public Task UpdateCertificatesAsync(CancellationToken cancellationToken)
    {
        CertificateReads++;
        return Certificates.WaitAsync(cancellationToken);
    }

    /// <summary>Has a client come.</summary>
    /// <returns>A task that ends when it is sent away.</returns>
    public Task Welcome(ulong id, string transport, DateTimeOffset since, ClientFacts facts)
    {
        var (_, server) = MemoryTransport.CreatePair();
        var session = new ServerSession(
            new ServerContext(new Dispatcher(), new WorkerPool(1)), server.Pipe, new ServerPeer { Address = "test", Transport = transport }, CancellationToken.None);
        _clients.Add(new ServedClient(id, since, session, () => facts));
        return session.RunAsync();
    }

    public void Forget(ulong id) => _clients.RemoveAll(client => client.Id == id);
}
