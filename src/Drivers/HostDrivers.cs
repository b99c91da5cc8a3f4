using VirtPS.Drivers.Interface;
using VirtPS.Drivers.Network;
using VirtPS.Drivers.NodeDevice;
using VirtPS.Drivers.NodeDevice.Describe;
using VirtPS.Drivers.NWFilter;
using VirtPS.Drivers.Qemu;
using VirtPS.Drivers.Qemu.Configuration;
using VirtPS.Drivers.Remote;
using VirtPS.Drivers.Secret;
using VirtPS.Drivers.Shared.Filters;
using VirtPS.Drivers.Shared.Hooks;
using VirtPS.Drivers.Shared.Networks.Guests;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Drivers.Shared.Pci;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Secrets;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Drivers.Shared.Storage;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Drivers.Storage;
using VirtPS.Drivers.Test;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Drivers;

/// <summary>The drivers of one host and the services behind them; the one place that puts them together.</summary>
internal sealed class HostDrivers : IAsyncDisposable
{
    private readonly List<IHostService> _services = [];
    private ProgramLedger? _programs;

    /// <summary>Makes the drivers; nothing on the host is touched before the start.</summary>
    /// <param name="host">What they share.</param>
    /// <exception cref="SettingsException">Something is wrong with a driver's own configuration.</exception>
    internal HostDrivers(HostContext host)
    {
        var tree = new HostTree();
        PciDevices = new PciDevices(tree);
        var secrets = new SecretService(host);
        var devices = new NodeDeviceService(host, tree, PciDevices, new EthtoolFeatures());
        var interfaces = new InterfaceService(host, tree);
        var storage = new StorageService(host, secrets.Family, devices.Family, tree);
        var networks = new NetworkService(host);
        var filters = new FilterService(host);
        _services.AddRange(secrets, devices, interfaces, storage, networks, filters);
        Host = host;
        Secrets = secrets.Family;
        FilterPorts = filters.Family;
        NetworkAttachments = networks.Attachments;
        VolumeSource = storage.Source;
        Families = new HostFamilies
        {
            Secrets = secrets.Family,
            NodeDevices = devices.Family,
            Interfaces = interfaces.Family,
            StoragePools = storage.Pools,
            StorageVolumes = storage.Volumes,
            Networks = networks.Networks,
            NetworkPorts = networks.NetworkPorts,
            NWFilters = filters.Family,
        };
        var qemu = new QemuNode(host, new QemuResources(Families, NetworkAttachments, new GuestLinks(new LocalHostNetwork()), secrets.Family, PciDevices)
        {
            Filters = filters.Family,
            Volumes = storage.Source,
        });
        qemu.Migrations.Peers = (uri, token) => OpenAsync(uri, qemu.Settings.ForPeers(), token);
        _services.Add(new QemuService(qemu));
        Registry = new DriverRegistry(
            new TestDriver(host.Clock, OpenPeerAsync),
            new QemuDriver(qemu),
            new ServiceDriver("nwfilter", "nwfilter", new HostFamilies { NWFilters = filters.Family }, host),
            new ServiceDriver("secret", "secret", new HostFamilies { Secrets = secrets.Family }, host),
            new ServiceDriver("nodedev", "nodedev", new HostFamilies { NodeDevices = devices.Family }, host),
            new ServiceDriver("interface", "interface", new HostFamilies { Interfaces = interfaces.Family }, host),
            new ServiceDriver("network", "network", new HostFamilies { Networks = networks.Networks, NetworkPorts = networks.NetworkPorts }, host),
            new ServiceDriver("storage", "storage", new HostFamilies { StoragePools = storage.Pools, StorageVolumes = storage.Volumes }, host));
    }

    /// <summary>What the drivers share.</summary>
    internal HostContext Host { get; }

    /// <summary>Moves PCI devices between the host and its guests.</summary>
    internal PciDevices PciDevices { get; }

    /// <summary>Connects guests to the host's networks.</summary>
    internal INetworkAttachments NetworkAttachments { get; }

    /// <summary>Finds the storage behind guests' disks that name a volume.</summary>
    internal IVolumeSource VolumeSource { get; }

    /// <summary>Gives the values of secrets to the host's own drivers.</summary>
    internal ISecretSource Secrets { get; }

    /// <summary>Filters the ports of guests.</summary>
    internal IFilterPorts FilterPorts { get; }

    /// <summary>What the host's services offer to every connection.</summary>
    internal HostFamilies Families { get; }

    /// <summary>The drivers, in the order they are probed.</summary>
    internal DriverRegistry Registry { get; }

    /// <summary>Reads the drivers' own configuration and says what is wrong with it.</summary>
    /// <param name="directories">The daemon's directories.</param>
    /// <returns>The files that are there.</returns>
    /// <exception cref="SettingsException">A file cannot be read, or something is wrong with it.</exception>
    internal static IReadOnlyList<string> CheckConfiguration(DaemonDirectories directories)
    {
        var places = new QemuPlaces(directories);
        QemuConfiguration.Load(places.Settings, places.AreMachines && Environment.IsPrivilegedProcess);
        return File.Exists(places.Settings) ? [places.Settings] : [];
    }

    /// <summary>Starts the services, each after those it builds on.</summary>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The start.</returns>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        _programs = await ProgramLedger.OpenAsync(
            Path.Combine(Host.Directories.Run, "programs"), text => Host.Log(LogPriority.Warning, "daemon", text), cancellationToken).ConfigureAwait(false);
        foreach (var service in _services)
        {
            Host.Log(LogPriority.Debug, "daemon", $"starts {service.GetType().Name}");
            await service.StartAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Has the services look again at what is defined and what runs.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The work.</returns>
    internal async Task ReloadAsync(CancellationToken cancellationToken)
    {
        foreach (var service in _services)
        {
            await service.ReloadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the administrator's programs for what the daemon itself does; one that fails is said in the log and holds up nothing.</summary>
    /// <param name="operation">What it does: start, reload or shutdown.</param>
    /// <param name="stage">libvirt's word for when; begin or a hyphen.</param>
    /// <param name="reason">Why: the operation again, or the signal.</param>
    /// <param name="cancellationToken">Kills the programs.</param>
    /// <returns>The run.</returns>
    internal async Task RunDaemonHooksAsync(string operation, string stage, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await new HookScripts(Host.Directories.Configuration, "daemon").NotifyAsync("-", operation, stage, reason, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            Host.Log(LogPriority.Error, "daemon", e.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        for (var i = _services.Count - 1; i >= 0; i--)
        {
            await _services[i].DisposeAsync().ConfigureAwait(false);
        }

        _programs?.Dispose();
    }

    // A migration that the source manages needs its own way to the destination, which may be this host or another.
    private Task<IDriverConnection> OpenPeerAsync(VirtUri uri, CancellationToken cancellationToken) => OpenAsync(uri, new DriverOpenOptions(), cancellationToken);

    private async Task<IDriverConnection> OpenAsync(VirtUri uri, DriverOpenOptions options, CancellationToken cancellationToken) =>
        (await new DriverRegistry([.. Registry.Drivers, new RemoteDriver()]).OpenAsync(uri, options, cancellationToken).ConfigureAwait(false)).Connection;
}
