using VirtPS.Drivers.Shared.Objects;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Interfaces;

/// <summary>Network interfaces of a test host.</summary>
internal sealed class TestInterfaces(TestNode node) : IInterfaceDriver
{
    private TestInterfaceTable Table => node.Interfaces;

    /// <inheritdoc/>
    public Task<IReadOnlyList<InterfaceSummary>> ListAsync(InterfaceListFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<InterfaceSummary>>(
            () => [.. Table.All.Where(one => ListFilter.Passes(flags, InterfaceListFlags.Active, InterfaceListFlags.Inactive, one.IsActive)).Select(one => one.Summary)],
            cancellationToken);

    /// <inheritdoc/>
    public Task<InterfaceRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        node.RunAsync(() => Table.Find(name).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<InterfaceRef> LookupByMacAsync(string mac, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = Table.All.Where(one => one.Ref.Mac.Equals(mac, StringComparison.OrdinalIgnoreCase)).Take(2).ToArray();
                return found switch
                {
                    [] => throw new VirtException(VirtErrorCode.NoInterface, $"no interface with matching mac '{mac}'", VirtErrorDomain.Test),
                    [var only] => only.Ref,
                    _ => throw new VirtException(VirtErrorCode.MultipleInterfaces, null, VirtErrorDomain.Test),
                };
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<InterfaceSummary> GetSummaryAsync(InterfaceRef device, CancellationToken cancellationToken) =>
        node.RunAsync(() => Table.Find(device.Name).Summary, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(InterfaceRef device, InterfaceXmlFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => VirtXml.Write(Table.Find(device.Name).Definition), cancellationToken);

    /// <inheritdoc/>
    public Task<InterfaceRef> DefineAsync(string xml, bool validate, CancellationToken cancellationToken) =>
        node.RunAsync(() => Table.Define(HostInterfaceNormalizer.Normalize(VirtXml.Parse(xml, "interface"))).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task StartAsync(InterfaceRef device, CancellationToken cancellationToken) =>
        node.RunAsync(() => Table.Switch(device.Name, up: true), cancellationToken);

    /// <inheritdoc/>
    public Task DestroyAsync(InterfaceRef device, CancellationToken cancellationToken) =>
        node.RunAsync(() => Table.Switch(device.Name, up: false), cancellationToken);

    /// <inheritdoc/>
    public Task UndefineAsync(InterfaceRef device, CancellationToken cancellationToken) =>
        node.RunAsync(() => Table.Remove(device.Name), cancellationToken);

    /// <inheritdoc/>
    public Task BeginChangeAsync(CancellationToken cancellationToken) => node.RunAsync(Table.BeginChange, cancellationToken);

    /// <inheritdoc/>
    public Task CommitChangeAsync(CancellationToken cancellationToken) => node.RunAsync(Table.CommitChange, cancellationToken);

    /// <inheritdoc/>
    public Task RollbackChangeAsync(CancellationToken cancellationToken) => node.RunAsync(Table.RollbackChange, cancellationToken);
}
