using VirtPS.Drivers.NodeDevice.Describe;
using VirtPS.Drivers.NodeDevice.Mediated;
using VirtPS.Drivers.NodeDevice.Watch;
using VirtPS.Drivers.Shared.Pci;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.NodeDevice;

/// <summary>Knows the host's devices for as long as the daemon runs.</summary>
internal sealed class NodeDeviceService : IHostService
{
    private readonly HostContext _host;
    private readonly HostTree _tree;
    private readonly DeviceStore _store;
    private readonly MediatedFamily _mediated;
    private FileSystemWatcher? _definitions;
    private DeviceWatch? _watch;

    /// <summary>Makes the service; nothing is read before the start.</summary>
    /// <param name="host">The host's context.</param>
    /// <param name="tree">The host's files.</param>
    /// <param name="pci">Moves PCI devices between the host and its guests.</param>
    /// <param name="features">What is asked for the features of network interfaces.</param>
    internal NodeDeviceService(HostContext host, HostTree tree, PciDevices pci, INetFeatures features)
    {
        _host = host;
        _tree = tree;
        _store = new DeviceStore(tree, new DeviceDescriber(tree, features, host.IsPrivileged), host.Publish);
        IMediatedDevices mediated = tree.IsReal && HostProgram.TryFind("mdevctl") is { } program ? new MdevctlProgram(program) : new MdevFiles(tree);
        _mediated = new MediatedFamily(_store, mediated);
        Family = new HostNodeDevices(_store, _mediated, new VirtualPorts(tree, _store, host.Clock), pci);
    }

    /// <summary>What connections offer of it.</summary>
    internal INodeDeviceDriver Family { get; }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // What changes while the devices are read must not be missed, so the ear is opened first.
        _watch = _tree.IsReal ? DeviceWatch.TryBegin(_tree, _store, _host.Log) : null;
        _store.Rescan();
        await ReloadAsync(cancellationToken).ConfigureAwait(false);
        WatchDefinitions();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _definitions?.Dispose();
        if (_watch is { } watch)
        {
            await watch.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _mediated.ReloadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            _host.Log(LogPriority.Warning, "nodedev", $"mediated devices that are only defined are not known: {e.Message}");
        }
    }

    // Others may define devices too; a host without that directory gets it with its first definition, which is then ours.
    private void WatchDefinitions()
    {
        var directory = _tree.At(MdevFiles.Directory);
        if (!Directory.Exists(directory))
        {
            return;
        }

        _definitions = new FileSystemWatcher(directory) { IncludeSubdirectories = true };
        _definitions.Changed += OnDefinition;
        _definitions.Created += OnDefinition;
        _definitions.Deleted += OnDefinition;
        _definitions.Renamed += OnDefinition;
        _definitions.EnableRaisingEvents = true;
    }

    private void OnDefinition(object sender, FileSystemEventArgs e) => _ = ReloadAsync(CancellationToken.None);
}
