using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Drivers.Shared.Objects;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Networks;

/// <summary>Virtual networks of a test node.</summary>
internal sealed class TestNetworks(TestNode node) : INetworkDriver
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<NetworkSummary>> ListAsync(NetworkListFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<NetworkSummary>>(
            () => [.. node.Networks.All.Where(network => Passes(network, flags)).Select(network => network.Summary)], cancellationToken);

    /// <inheritdoc/>
    public Task<NetworkRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        node.RunAsync(() => node.Networks.Find(name).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<NetworkRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        node.RunAsync(() => node.Networks.Find(uuid).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<NetworkSummary> GetSummaryAsync(NetworkRef network, CancellationToken cancellationToken) =>
        node.RunAsync(() => node.Networks.Find(network.Name).Summary, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(NetworkRef network, NetworkXmlFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = node.Networks.Find(network.Name);
                return VirtXml.Write(flags.HasFlag(NetworkXmlFlags.Inactive) ? found.Inactive : found.Ports.CountInto(found.Definition));
            },
            cancellationToken);

    /// <inheritdoc/>
    public async Task<NetworkRef> DefineAsync(string xml, NetworkDefineFlags flags, CancellationToken cancellationToken)
    {
        var definition = NetworkDocument.Read(xml);
        return await node.RunAsync(() => Tell(node.Networks.Define(definition), NetworkEventType.Defined).Ref, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<NetworkRef> CreateAsync(string xml, NetworkCreateFlags flags, CancellationToken cancellationToken)
    {
        var definition = NetworkDocument.Read(xml);
        return await node.RunAsync(() => Tell(node.Networks.Create(definition), NetworkEventType.Started).Ref, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task StartAsync(NetworkRef network, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = node.Networks.Find(network.Name);
                Refuse(found.IsActive, $"Network '{found.Name}' is already running");
                found.Start();
                Tell(found, NetworkEventType.Started);
            },
            cancellationToken);

    /// <inheritdoc/>
    /// <remarks>A network that does not run is left as it is, as in libvirt's test driver.</remarks>
    public Task DestroyAsync(NetworkRef network, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = node.Networks.Find(network.Name);
                if (!found.IsActive)
                {
                    return;
                }

                found.Stop();
                found.Leases.Clear();
                found.Ports.Clear();
                if (!found.IsPersistent)
                {
                    node.Networks.Remove(found);
                }

                Tell(found, NetworkEventType.Stopped);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task UndefineAsync(NetworkRef network, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = node.Networks.Find(network.Name);
                Refuse(found.IsActive, $"Network '{found.Name}' is still running");
                node.Networks.Remove(found);
                Tell(found, NetworkEventType.Undefined);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SetAutostartAsync(NetworkRef network, bool autostart, CancellationToken cancellationToken) =>
        node.RunAsync(() => { node.Networks.Find(network.Name).Autostart = autostart; }, cancellationToken);

    /// <inheritdoc/>
    public Task UpdateAsync(
        NetworkRef network, NetworkUpdateCommand command, NetworkSection section, int parentIndex, string xml, NetworkUpdateFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () => Change(node.Networks.Find(network.Name), flags, new NetworkChange(command, section, parentIndex, xml).Apply), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>libvirt's test driver lacks this; here each network card of a running domain on the network has a lease.</remarks>
    public Task<IReadOnlyList<DhcpLease>> GetDhcpLeasesAsync(NetworkRef network, string? mac, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<DhcpLease>>(
            () => [.. TestLeases.Of(node, node.Networks.Find(network.Name)).Where(lease => mac is null || lease.Mac == mac)], cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetMetadataAsync(
        NetworkRef network, DomainMetadataType type, string? uri, NetworkUpdateFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = node.Networks.Find(network.Name);
                var (live, _) = NetworkReach.Of(found, flags, VirtErrorDomain.Test);
                return NetworkMetadata.Read(live ? found.Definition : found.Inactive, type, uri);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SetMetadataAsync(
        NetworkRef network, DomainMetadataType type, string? metadata, string? key, string? uri, NetworkUpdateFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = node.Networks.Find(network.Name);
                Change(found, flags, definition => NetworkMetadata.Write(definition, type, metadata, key, uri));
                node.Publish(new NetworkMetadataChangeEvent(found.Ref, type, uri));
            },
            cancellationToken);

    /// <summary>Changes what flags mean; when one of two changes fails, neither is made.</summary>
    private static void Change(TestNetwork network, NetworkUpdateFlags flags, Func<XElement, XElement> change)
    {
        var (live, config) = NetworkReach.Of(network, flags, VirtErrorDomain.Test);
        var running = live ? change(network.Definition) : null;
        if (config)
        {
            network.ChangeInactive(change(network.Inactive));
        }

        if (running is not null)
        {
            network.ChangeLive(running);
        }
    }

    private static bool Passes(TestNetwork network, NetworkListFlags flags) =>
        ListFilter.Passes(flags, NetworkListFlags.Active, NetworkListFlags.Inactive, network.IsActive)
        && ListFilter.Passes(flags, NetworkListFlags.Persistent, NetworkListFlags.Transient, network.IsPersistent)
        && ListFilter.Passes(flags, NetworkListFlags.Autostart, NetworkListFlags.NoAutostart, network.Autostart);

    private static void Refuse(bool holds, string detail)
    {
        if (holds)
        {
            throw new VirtException(VirtErrorCode.OperationInvalid, detail, VirtErrorDomain.Test);
        }
    }

    private TestNetwork Tell(TestNetwork network, NetworkEventType type)
    {
        node.Publish(new NetworkLifecycleEvent(network.Ref, type));
        return network;
    }
}
