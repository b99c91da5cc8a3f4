using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Network interfaces of a daemon's host.</summary>
internal sealed class RemoteInterfaces(RemoteLink link) : IInterfaceDriver
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<InterfaceSummary>> ListAsync(InterfaceListFlags flags, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(
            FindAsync(flags, cancellationToken),
            FindAsync((flags & ~InterfaceListFlags.Inactive) | InterfaceListFlags.Active, cancellationToken)).ConfigureAwait(false);
        var active = lists[1].ToHashSet();
        return [.. lists[0].Select(one => new InterfaceSummary(one, active.Contains(one)))];
    }

    /// <inheritdoc/>
    public async Task<InterfaceRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        (await link.CallAsync(InterfaceProcedures.LookupByName, new NameArgs(name), cancellationToken).ConfigureAwait(false)).Interface;

    /// <inheritdoc/>
    public async Task<InterfaceRef> LookupByMacAsync(string mac, CancellationToken cancellationToken) =>
        (await link.CallAsync(InterfaceProcedures.LookupByMac, new InterfaceMacArgs(mac), cancellationToken).ConfigureAwait(false)).Interface;

    /// <inheritdoc/>
    public async Task<InterfaceSummary> GetSummaryAsync(InterfaceRef device, CancellationToken cancellationToken) =>
        new(device, await link.HoldsAsync(InterfaceProcedures.IsActive, new InterfaceArgs(device), cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(InterfaceRef device, InterfaceXmlFlags flags, CancellationToken cancellationToken) =>
        link.TextAsync(InterfaceProcedures.GetXml, new InterfaceFlagsArgs(device, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public async Task<InterfaceRef> DefineAsync(string xml, bool validate, CancellationToken cancellationToken) =>
        (await link.CallAsync(InterfaceProcedures.DefineXml, new XmlFlagsArgs(xml, validate ? 1u : 0), cancellationToken).ConfigureAwait(false)).Interface;

    /// <inheritdoc/>
    public Task StartAsync(InterfaceRef device, CancellationToken cancellationToken) =>
        link.CallAsync(InterfaceProcedures.Create, new InterfaceFlagsArgs(device, 0), cancellationToken);

    /// <inheritdoc/>
    public Task DestroyAsync(InterfaceRef device, CancellationToken cancellationToken) =>
        link.CallAsync(InterfaceProcedures.Destroy, new InterfaceFlagsArgs(device, 0), cancellationToken);

    /// <inheritdoc/>
    public Task UndefineAsync(InterfaceRef device, CancellationToken cancellationToken) =>
        link.CallAsync(InterfaceProcedures.Undefine, new InterfaceArgs(device), cancellationToken);

    /// <inheritdoc/>
    public Task BeginChangeAsync(CancellationToken cancellationToken) =>
        link.CallAsync(InterfaceProcedures.BeginChange, new FlagsArgs(0), cancellationToken);

    /// <inheritdoc/>
    public Task CommitChangeAsync(CancellationToken cancellationToken) =>
        link.CallAsync(InterfaceProcedures.CommitChange, new FlagsArgs(0), cancellationToken);

    /// <inheritdoc/>
    public Task RollbackChangeAsync(CancellationToken cancellationToken) =>
        link.CallAsync(InterfaceProcedures.RollbackChange, new FlagsArgs(0), cancellationToken);

    private async Task<InterfaceRef[]> FindAsync(InterfaceListFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(InterfaceProcedures.ListAll, new ListArgs(1, (uint)flags), cancellationToken).ConfigureAwait(false)).Interfaces;
}
