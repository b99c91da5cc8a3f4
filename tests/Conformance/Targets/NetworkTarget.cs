using VirtPS.Drivers.Network;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Tests.Networks;

namespace VirtPS.Tests.Conformance.Targets;

/// <summary>The host's virtual networks in this process, made in a network namespace of the test's own.</summary>
public sealed class NetworkTarget : ConformanceTarget, IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("virtps-");
    private NetworkNamespace? _stack;
    private NetworkService? _service;
    private DriverRegistry? _drivers;

    public override string Uri => "network:///system";

    public override bool UndefinesWhatRuns => true;

    protected override DriverRegistry Drivers => _drivers!;

    public override async Task StartAsync()
    {
        _stack = await NetworkNamespace.CreateAsync();
        var host = new HostContext(DaemonDirectories.Under(_root.FullName, isSystem: false)) { IsPrivileged = true };
        _service = new NetworkService(host, new NamespacedNetwork(_stack), watches: false);
        await _service.StartAsync(CancellationToken.None);
        _drivers = new DriverRegistry(
            new ServiceDriver("network", "network", new HostFamilies { Networks = _service.Networks, NetworkPorts = _service.NetworkPorts }, host));
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is { } service)
        {
            foreach (var running in await service.Networks.ListAsync(NetworkListFlags.Active, CancellationToken.None))
            {
                await service.Networks.DestroyAsync(running.Network, CancellationToken.None);
            }

            await service.DisposeAsync();
        }

        if (_stack is not null)
        {
            await _stack.DisposeAsync();
        }

        _root.Delete(recursive: true);
    }
}
