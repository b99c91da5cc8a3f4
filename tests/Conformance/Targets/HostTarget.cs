using VirtPS.Drivers;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;

namespace VirtPS.Tests.Conformance.Targets;

/// <summary>A service of the host's in this process, with directories of its own.</summary>
/// <param name="scheme">The scheme that opens the service alone.</param>
public sealed class HostTarget(string scheme) : ConformanceTarget, IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("virtps-");
    private HostDrivers? _drivers;

    public override string Uri => $"{scheme}:///system";

    public override bool HasRealStorage => true;

    public override string Scratch => Path.Combine(_root.FullName, "scratch");

    protected override DriverRegistry Drivers => _drivers!.Registry;

    public override async Task StartAsync()
    {
        _drivers = new HostDrivers(new HostContext(DaemonDirectories.Under(_root.FullName, isSystem: true)) { IsPrivileged = true });
        await _drivers.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_drivers is { } drivers)
        {
            await drivers.DisposeAsync();
        }

        _root.Delete(recursive: true);
    }
}
