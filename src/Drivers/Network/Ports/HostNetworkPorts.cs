using System.Xml.Linq;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Networks.Ports;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network.Ports;

/// <summary>Ports of the host's virtual networks.</summary>
/// <param name="paths">Where their files lie.</param>
/// <param name="store">The networks.</param>
/// <param name="life">What runs the hooks.</param>
/// <param name="rates">What keeps rates free.</param>
internal sealed class HostNetworkPorts(NetworkPaths paths, NetworkStore store, NetworkLife life, GuestRates rates) : INetworkPortDriver
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<NetworkPortRef>> ListAsync(NetworkRef network, CancellationToken cancellationToken)
    {
        var found = FindActive(network);
        return Task.FromResult<IReadOnlyList<NetworkPortRef>>([.. found.Ports.All.Select(port => new NetworkPortRef(found.Ref, port.Uuid))]);
    }

    /// <inheritdoc/>
    public Task<NetworkPortRef> LookupByUuidAsync(NetworkRef network, Guid uuid, CancellationToken cancellationToken)
    {
        var found = store.Find(network);
        var port = found.Ports.Find(uuid);
        found.NeedActive();
        return Task.FromResult(new NetworkPortRef(found.Ref, port.Uuid));
    }

    /// <inheritdoc/>
    public Task<NetworkPortRef> CreateAsync(NetworkRef network, string xml, NetworkPortFlags flags, CancellationToken cancellationToken)
    {
        store.Find(network);
        var wanted = NetworkPortNormalizer.Normalize(VirtXml.Parse(xml, "networkport"));
        return store.WithAsync(network, found => CreateAsync(found, wanted, flags, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(NetworkPortRef port, CancellationToken cancellationToken) =>
        Task.FromResult(VirtXml.Write(FindPort(port).Definition));

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetParametersAsync(NetworkPortRef port, CancellationToken cancellationToken) =>
        Task.FromResult(PortParameters.Read(FindPort(port).Definition));

    /// <inheritdoc/>
    public Task SetParametersAsync(NetworkPortRef port, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) => store.WithAsync(
        port.Network,
        async found =>
        {
            var old = found.Ports.Find(port.Uuid);
            found.NeedActive();
            var changed = await rates.ChangeAsync(found, old, PortParameters.Write(old.Definition, parameters), cancellationToken).ConfigureAwait(false);
            return await KeepAsync(found, changed!, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(NetworkPortRef port, CancellationToken cancellationToken) => store.WithAsync(
        port.Network,
        async found =>
        {
            found.NeedActive();
            var old = found.Ports.Find(port.Uuid);
            await rates.ChangeAsync(found, old, wanted: null, cancellationToken).ConfigureAwait(false);
            found.Ports.Remove(old.Uuid);
            FilesOf(found).Remove(VirtUuid.Format(old.Uuid));
            await life.RunHookAsync(found.Definition, "port-deleted", "begin", old.Definition).ConfigureAwait(false);
            return old;
        },
        cancellationToken);

    private DefinitionFiles FilesOf(VirtualNetwork network) => new(paths.PortsOf(network.Name), VirtErrorDomain.Network);

    private VirtualNetwork FindActive(NetworkRef network)
    {
        var found = store.Find(network);
        found.NeedActive();
        return found;
    }

    private NetworkPort FindPort(NetworkPortRef port)
    {
        var network = store.Find(port.Network);
        var found = network.Ports.Find(port.Uuid);
        network.NeedActive();
        return found;
    }

    private async Task<NetworkPortRef> CreateAsync(VirtualNetwork network, XElement wanted, NetworkPortFlags flags, CancellationToken cancellationToken)
    {
        network.NeedActive();
        PortClaim.Check(wanted, flags);
        var claims = flags.HasFlag(NetworkPortFlags.Reclaim);
        var fresh = new NetworkPort(wanted);
        PortClaim.CheckNew(network.Ports, fresh);
        var planner = new PortPlanner(network.Definition, network.Ports);
        if (claims)
        {
            planner.CheckClaim(fresh);
        }

        var planned = claims ? wanted : planner.Plan(wanted);
        var rated = await rates.ChangeAsync(network, old: null, planned, cancellationToken).ConfigureAwait(false);
        try
        {
            await life.HookAsync(network.Definition, "port-created", "begin", cancellationToken, rated).ConfigureAwait(false);
            var port = await KeepAsync(network, rated!, cancellationToken).ConfigureAwait(false);
            return new NetworkPortRef(network.Ref, port.Uuid);
        }
        catch
        {
            await rates.ChangeAsync(network, new NetworkPort(rated!), wanted: null, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<NetworkPort> KeepAsync(VirtualNetwork network, XElement definition, CancellationToken cancellationToken)
    {
        var port = new NetworkPort(definition);
        await FilesOf(network).SaveAsync(VirtUuid.Format(port.Uuid), definition, cancellationToken).ConfigureAwait(false);
        network.Ports.Set(port);
        return port;
    }
}
