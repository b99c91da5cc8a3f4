using VirtPS.Drivers;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Rpc.Transport;

namespace VirtPS.Tests.Conformance.Targets;

/// <summary>A service of the host's behind the wire protocol, as virtpsd serves it.</summary>
public sealed class HostWireTarget : WireTarget, IAsyncDisposable
{
    private readonly string _scheme;
    private readonly DirectoryInfo _root;
    private readonly HostDrivers _drivers;

    /// <param name="scheme">The scheme that opens the service alone.</param>
    public HostWireTarget(string scheme)
        : this(scheme, Directory.CreateTempSubdirectory("virtps-"))
    {
    }

    private HostWireTarget(string scheme, DirectoryInfo root)
        : this(scheme, root, new HostDrivers(new HostContext(DaemonDirectories.Under(root.FullName, isSystem: true)) { IsPrivileged = true }))
    {
    }

    private HostWireTarget(string scheme, DirectoryInfo root, HostDrivers drivers)
        : base(drivers.Registry) => (_scheme, _root, _drivers) = (scheme, root, drivers);

    public override string Uri => $"{_scheme}+unix:///system";

    public override bool HasRealStorage => true;

    public override string Scratch => Path.Combine(_root.FullName, "scratch");

    public override Task StartAsync() => _drivers.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _drivers.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private protected override Task<ITransport> DialAsync(CancellationToken cancellationToken)
    {
        var (client, server) = MemoryTransport.CreatePair();
        _ = ServeAsync(server.Pipe, "unix");
        return Task.FromResult<ITransport>(client);
    }
}
