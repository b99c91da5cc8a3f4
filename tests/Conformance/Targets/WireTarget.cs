using System.IO.Pipelines;
using VirtPS.Drivers.Remote;
using VirtPS.Drivers.Test;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Server;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Conformance.Targets;

/// <summary>A driver behind the wire protocol: a server in this process, reached by the remote driver.</summary>
/// <remarks>Each target of the test driver has a node of its own, which lives as long as one connection of its own stays open.</remarks>
public abstract class WireTarget : ConformanceTarget
{
    private readonly ServerContext _context;

    protected WireTarget()
        : this(new DriverRegistry(new TestDriver()))
    {
    }

    private protected WireTarget(DriverRegistry served)
    {
        var nobody = new AuthenticationServices
        {
            Sasl = _ => throw new InvalidOperationException("nobody is asked for SASL"),
            AskPolkitAsync = (_, _) => throw new InvalidOperationException("nobody is asked for polkit"),
        };
        _context = new(RemoteDispatch.Create(new ConnectionOpener(served), nobody), new WorkerPool(20));
        Drivers = new(new Driver(this));
    }

    public override string Uri => "test+unix:///default";

    public override bool TellsProgress => false;

    protected sealed override DriverRegistry Drivers { get; }

    /// <summary>Gives a transport to a server session that it has started.</summary>
    private protected abstract Task<ITransport> DialAsync(CancellationToken cancellationToken);

    /// <summary>Serves one client.</summary>
    private protected Task ServeAsync(IDuplexPipe pipe, string transport)
    {
        var session = new ServerSession(_context, pipe, new ServerPeer { Address = "test", Transport = transport }, CancellationToken.None);
        session.Admit();
        return session.RunAsync();
    }

    private sealed class Driver(WireTarget target) : IDriver
    {
        public string Name => "Remote";

        public IReadOnlyList<string> Schemes => [VirtUri.Parse(target.Uri).Driver];

        public DriverReach Reach => DriverReach.Remote;

        public IReadOnlyDictionary<Type, Type> Families { get; } = new RemoteDriver().Families;

        public async Task<IDriverConnection?> OpenAsync(VirtUri? uri, DriverOpenOptions options, CancellationToken cancellationToken) =>
            await RemoteDriver.OpenAsync(uri!, options, target.DialAsync, cancellationToken);
    }
}
