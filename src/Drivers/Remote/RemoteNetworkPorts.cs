using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Ports of the virtual networks of a daemon's host.</summary>
internal sealed class RemoteNetworkPorts(RemoteLink link) : INetworkPortDriver
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<NetworkPortRef>> ListAsync(NetworkRef network, CancellationToken cancellationToken) =>
        (await link.CallAsync(NetworkPortProcedures.ListAll, new NetworkListArgs(network, 1, 0), cancellationToken).ConfigureAwait(false)).Ports;

    /// <inheritdoc/>
    public async Task<NetworkPortRef> LookupByUuidAsync(NetworkRef network, Guid uuid, CancellationToken cancellationToken) =>
        (await link.CallAsync(NetworkPortProcedures.LookupByUuid, new NetworkUuidArgs(network, uuid), cancellationToken).ConfigureAwait(false)).Port;

    /// <inheritdoc/>
    public async Task<NetworkPortRef> CreateAsync(NetworkRef network, string xml, NetworkPortFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(NetworkPortProcedures.CreateXml, new NetworkXmlFlagsArgs(network, xml, (uint)flags), cancellationToken).ConfigureAwait(false)).Port;

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(NetworkPortRef port, CancellationToken cancellationToken) =>
        link.TextAsync(NetworkPortProcedures.GetXml, new NetworkPortFlagsArgs(port, 0), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TypedParameter>> GetParametersAsync(NetworkPortRef port, CancellationToken cancellationToken) =>
        (await link.CallAsync(NetworkPortProcedures.GetParameters, new NetworkPortCapacityArgs(port, 0, 0), cancellationToken).ConfigureAwait(false)).Parameters;

    /// <inheritdoc/>
    public Task SetParametersAsync(NetworkPortRef port, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        link.CallAsync(NetworkPortProcedures.SetParameters, new NetworkPortParametersArgs(port, [.. parameters], 0), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(NetworkPortRef port, CancellationToken cancellationToken) =>
        link.CallAsync(NetworkPortProcedures.Delete, new NetworkPortFlagsArgs(port, 0), cancellationToken);
}
