using System.Xml.Linq;
using VirtPS.Drivers.Network.Bridges;
using VirtPS.Drivers.Network.Leases;
using VirtPS.Drivers.Network.Updates;
using VirtPS.Drivers.Network.Validation;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Drivers.Shared.Objects;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network;

/// <summary>Virtual networks of the host.</summary>
/// <remarks>libvirt's bridge driver, over <c>ip</c>, <c>nft</c>, <c>tc</c> and <c>dnsmasq</c>.</remarks>
/// <param name="host">The host's context.</param>
/// <param name="store">The networks.</param>
/// <param name="life">What starts and stops them.</param>
/// <param name="names">What names their bridges.</param>
/// <param name="updates">What changes them while they run.</param>
/// <param name="leases">What lists leases.</param>
internal sealed class HostNetworks(
    HostContext host, NetworkStore store, NetworkLife life, BridgeNames names, NetworkUpdates updates, LeaseReader leases) : INetworkDriver
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<NetworkSummary>> ListAsync(NetworkListFlags flags, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<NetworkSummary>>([.. store.All.Where(network => Passes(network, flags)).Select(network => network.Summary)]);

    /// <inheritdoc/>
    public Task<NetworkRef> LookupByNameAsync(string name, CancellationToken cancellationToken) => Task.FromResult(store.Find(name).Ref);

    /// <inheritdoc/>
    public Task<NetworkRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) => Task.FromResult(store.Find(uuid).Ref);

    /// <inheritdoc/>
    public Task<NetworkSummary> GetSummaryAsync(NetworkRef network, CancellationToken cancellationToken) => Task.FromResult(store.Find(network).Summary);

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(NetworkRef network, NetworkXmlFlags flags, CancellationToken cancellationToken) =>
        Task.FromResult(store.Find(network).Describe(flags.HasFlag(NetworkXmlFlags.Inactive)));

    /// <inheritdoc/>
    public Task<NetworkRef> DefineAsync(string xml, NetworkDefineFlags flags, CancellationToken cancellationToken)
    {
        var definition = NetworkDocument.Read(xml);
        return store.ChangeAsync(
            async () =>
            {
                await CompleteAsync(definition, cancellationToken).ConfigureAwait(false);
                store.Read(table => table.Check(definition, starts: false));

                // Kept before it counts: what a caller was told is defined survives the daemon.
                await store.Definitions.SaveAsync((string)definition.Element("name")!, definition, cancellationToken).ConfigureAwait(false);
                var network = store.Read(table => table.Define(definition));
                life.Tell(network, NetworkEventType.Defined);
                return network.Ref;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<NetworkRef> CreateAsync(string xml, NetworkCreateFlags flags, CancellationToken cancellationToken)
    {
        var definition = NetworkDocument.Read(xml);
        return store.ChangeAsync(
            async () =>
            {
                await CompleteAsync(definition, cancellationToken).ConfigureAwait(false);
                var network = store.Read(table => table.Enlist(definition));
                await network.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    await life.StartAsync(network, definition, cancellationToken).ConfigureAwait(false);
                    return network.Ref;
                }
                finally
                {
                    DropTransient(network);
                    network.Gate.Release();
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task StartAsync(NetworkRef network, CancellationToken cancellationToken) => WithAsync(
        network, found => life.StartAsync(found, found.Definition, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task DestroyAsync(NetworkRef network, CancellationToken cancellationToken) => WithAsync(
        network,
        async found =>
        {
            found.NeedActive();
            await life.StopAsync(found).ConfigureAwait(false);
            DropTransient(found);
        },
        cancellationToken);

    /// <inheritdoc/>
    /// <remarks>As in libvirt, a running network goes on without a definition until it is stopped.</remarks>
    public Task UndefineAsync(NetworkRef network, CancellationToken cancellationToken) => WithAsync(
        network,
        found =>
        {
            if (!found.IsPersistent)
            {
                throw new VirtException(VirtErrorCode.OperationInvalid, "can't undefine transient network", VirtErrorDomain.Network);
            }

            store.Definitions.Remove(found.Name);
            found.Undefine();
            DropTransient(found);
            life.Tell(found, NetworkEventType.Undefined);
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task SetAutostartAsync(NetworkRef network, bool autostart, CancellationToken cancellationToken) => WithAsync(
        network,
        found =>
        {
            if (!found.IsPersistent)
            {
                throw new VirtException(VirtErrorCode.OperationInvalid, "cannot set autostart for transient network", VirtErrorDomain.Network);
            }

            store.Definitions.SetAutostart(found.Name, autostart);
            found.Autostart = autostart;
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task UpdateAsync(
        NetworkRef network, NetworkUpdateCommand command, NetworkSection section, int parentIndex, string xml, NetworkUpdateFlags flags, CancellationToken cancellationToken)
    {
        store.Find(network);
        var change = new NetworkChange(command, section, parentIndex, xml);
        return WithAsync(network, found => updates.UpdateAsync(found, section, flags, change.Apply, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DhcpLease>> GetDhcpLeasesAsync(NetworkRef network, string? mac, CancellationToken cancellationToken)
    {
        var found = store.Find(network);
        MacAddress? client = mac is null ? null
            : MacAddress.TryParse(mac, out var parsed) ? parsed : throw VirtException.Worded(VirtErrorCode.InvalidMac, $"invalid MAC address: {mac}", VirtErrorDomain.Network);
        return NetworkMode.OwnsBridge(found.Definition) && found.IsActive
            ? leases.ListAsync(found.Definition, client, cancellationToken)
            : Task.FromResult<IReadOnlyList<DhcpLease>>([]);
    }

    /// <inheritdoc/>
    public Task<string> GetMetadataAsync(
        NetworkRef network, DomainMetadataType type, string? uri, NetworkUpdateFlags flags, CancellationToken cancellationToken)
    {
        var found = store.Find(network);
        var (live, _) = NetworkReach.Of(found, flags, VirtErrorDomain.Network);
        return Task.FromResult(NetworkMetadata.Read(live ? found.Definition : found.Inactive, type, uri));
    }

    /// <inheritdoc/>
    public Task SetMetadataAsync(
        NetworkRef network, DomainMetadataType type, string? metadata, string? key, string? uri, NetworkUpdateFlags flags, CancellationToken cancellationToken) => WithAsync(
        network,
        async found =>
        {
            await updates.UpdateAsync(
                found, section: null, flags, definition => NetworkMetadata.Write(definition, type, metadata, key, uri), cancellationToken).ConfigureAwait(false);
            host.Publish(new NetworkMetadataChangeEvent(found.Ref, type, uri));
        },
        cancellationToken);

    private static bool Passes(VirtualNetwork network, NetworkListFlags flags) =>
        ListFilter.Passes(flags, NetworkListFlags.Active, NetworkListFlags.Inactive, network.IsActive)
        && ListFilter.Passes(flags, NetworkListFlags.Persistent, NetworkListFlags.Transient, network.IsPersistent)
        && ListFilter.Passes(flags, NetworkListFlags.Autostart, NetworkListFlags.NoAutostart, network.Autostart);

    private async Task CompleteAsync(XElement definition, CancellationToken cancellationToken)
    {
        new NetworkValidator(definition).Check();
        await names.CompleteAsync(definition, cancellationToken).ConfigureAwait(false);
    }

    // Nothing is left of what neither runs nor is defined.
    private void DropTransient(VirtualNetwork network)
    {
        if (!network.IsActive && !network.IsPersistent)
        {
            store.Read(table =>
            {
                table.Remove(network);
                return network;
            });
        }
    }

    private Task WithAsync(NetworkRef network, Func<VirtualNetwork, Task> work, CancellationToken cancellationToken) => store.WithAsync(
        network,
        async found =>
        {
            await work(found).ConfigureAwait(false);
            return found;
        },
        cancellationToken);
}
