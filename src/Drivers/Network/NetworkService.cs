using VirtPS.Drivers.Network.Bridges;
using VirtPS.Drivers.Network.Dnsmasq;
using VirtPS.Drivers.Network.Firewall;
using VirtPS.Drivers.Network.Leases;
using VirtPS.Drivers.Network.Ports;
using VirtPS.Drivers.Network.Updates;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Drivers.Shared.Networks.Guests;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Network;

/// <summary>The virtual networks of the host, for as long as the daemon runs. They outlive it.</summary>
internal sealed class NetworkService : IHostService
{
    private readonly HostLinks _links;
    private readonly NetworkStore _store;
    private readonly DnsmasqService _dnsmasq;
    private readonly NetworkFirewall _firewall;
    private readonly NetworkLife _life;
    private readonly NetworkLoader _loader;
    private readonly bool _watches;
    private readonly bool _bringsDefault;
    private FirewallWatch? _watch;

    /// <summary>Makes the service; nothing on the host is touched before the start.</summary>
    /// <param name="host">The host's context.</param>
    internal NetworkService(HostContext host)
        : this(host, new LocalHostNetwork(), watches: true)
    {
    }

    /// <summary>Makes the service for another network stack than the process's own.</summary>
    /// <param name="host">The host's context.</param>
    /// <param name="network">The network stack.</param>
    /// <param name="watches">Whether to hear from this process's kernel when rules are taken away.</param>
    internal NetworkService(HostContext host, IHostNetwork network, bool watches)
    {
        var paths = new NetworkPaths(host.Directories);
        _watches = watches;

        // Whoever removes the default network later keeps an empty directory, and does not get it back.
        _bringsDefault = host.Directories.IsSystem && !Directory.Exists(paths.Definitions);
        _links = new HostLinks(network);
        _store = new NetworkStore(paths);

        // The directories of a machine's daemon are open to look into; those of others are not.
        _dnsmasq = new DnsmasqService(network, paths.Dnsmasq, paths.Run, host.Directories.IsSystem ? null : Environment.UserName);
        _firewall = new NetworkFirewall(network);
        var works = new NetworkWorks(network, _dnsmasq, _firewall, text => _life!.Warn(text));
        _life = new NetworkLife(host, paths, _store, works);
        _loader = new NetworkLoader(paths, _store, _life, works);
        Networks = new HostNetworks(
            host, _store, _life, new BridgeNames(_links, _store), new NetworkUpdates(_store, _life, _dnsmasq, _firewall), new LeaseReader(network, _dnsmasq, host.Clock));
        var ports = new HostNetworkPorts(paths, _store, _life, new GuestRates(new TrafficShaper(network)));
        NetworkPorts = ports;
        Attachments = new NetworkAttachments(_store, ports);
    }

    /// <summary>The networks.</summary>
    internal INetworkDriver Networks { get; }

    /// <summary>Their ports.</summary>
    internal INetworkPortDriver NetworkPorts { get; }

    /// <summary>What connects guests to them.</summary>
    internal INetworkAttachments Attachments { get; }

    private IEnumerable<VirtualNetwork> Running => _store.All.Where(network => network.IsActive && NetworkMode.OwnsBridge(network.Definition));

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_bringsDefault)
        {
            await TryAsync(async () => await Networks.DefineAsync(
                await DefaultNetwork.DescribeAsync(_links, cancellationToken).ConfigureAwait(false), NetworkDefineFlags.None, cancellationToken)
                .ConfigureAwait(false)).ConfigureAwait(false);
        }

        await _loader.LoadDefinitionsAsync(cancellationToken).ConfigureAwait(false);
        await TryAsync(() => _loader.LoadRunningAsync(_links, cancellationToken)).ConfigureAwait(false);
        await TryAsync(() => _firewall.ResetAsync(Running.Select(network => network.Definition), cancellationToken)).ConfigureAwait(false);
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
        await _loader.AutostartAsync(cancellationToken).ConfigureAwait(false);
        if (_watches)
        {
            _watch = FirewallWatch.TryStart(NftScript.Table, RestoreRulesAsync);
        }
    }

    /// <summary>Reads again what is defined and what runs, and puts right what somebody else has changed.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The work.</returns>
    /// <remarks>networkStateReload.</remarks>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await _loader.LoadDefinitionsAsync(cancellationToken).ConfigureAwait(false);
        await RestoreRulesAsync(cancellationToken).ConfigureAwait(false);
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_watch is not null)
        {
            await _watch.DisposeAsync().ConfigureAwait(false);
        }

        _firewall.Dispose();
        _store.Dispose();
    }

    // Each alone, and only while it runs: clients may stop it meanwhile.
    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var network in Running)
        {
            await TryAsync(() => _store.WithAsync(
                network.Ref,
                async found =>
                {
                    if (found.IsActive)
                    {
                        await _dnsmasq.RefreshAsync(found.Definition, cancellationToken).ConfigureAwait(false);
                    }

                    return found;
                },
                cancellationToken)).ConfigureAwait(false);
        }
    }

    private Task RestoreRulesAsync(CancellationToken cancellationToken) => TryAsync(() => _firewall.RestoreAsync(cancellationToken));

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            _life.Warn(e.Message);
        }
    }
}
