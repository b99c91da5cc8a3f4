using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.NodeDevices;

/// <summary>Devices of a test host.</summary>
internal sealed class TestNodeDevices(TestNode node) : INodeDeviceDriver
{
    private TestNodeDeviceTable Table => node.NodeDevices;

    /// <inheritdoc/>
    public Task<IReadOnlyList<NodeDeviceSummary>> ListAsync(NodeDeviceListFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<NodeDeviceSummary>>(
            () => [.. Table.All.Where(device => device.Passes(flags)).Select(device => device.Summary)], cancellationToken);

    /// <inheritdoc/>
    public Task<NodeDeviceRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        node.RunAsync(() => new NodeDeviceRef(Table.Find(name).Name), cancellationToken);

    /// <inheritdoc/>
    public Task<NodeDeviceRef> LookupScsiHostByWwnAsync(string wwnn, string wwpn, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = Table.All.FirstOrDefault(one =>
                    (string?)one.FibreChannel?.Element("wwnn") == wwnn && (string?)one.FibreChannel?.Element("wwpn") == wwpn);
                return found is null
                    ? throw new VirtException(
                        VirtErrorCode.NoNodeDevice, $"no node device with matching wwnn '{wwnn}' and wwpn '{wwpn}'", VirtErrorDomain.Test)
                    : new NodeDeviceRef(found.Name);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<NodeDeviceSummary> GetSummaryAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        node.RunAsync(() => Table.Find(device.Name).Summary, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(NodeDeviceRef device, NodeDeviceXmlFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => VirtXml.Write(Table.Find(device.Name).Definition), cancellationToken);

    /// <inheritdoc/>
    public Task<NodeDeviceRef> CreateAsync(string xml, NodeDeviceCreateFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var made = new NodeDeviceRef(Table.CreateVirtualHost(VirtXml.Parse(xml, "device")).Name);
                node.Publish(new NodeDeviceLifecycleEvent(made, NodeDeviceEventType.Created));
                return made;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task DestroyAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                Table.Destroy(device.Name);
                node.Publish(new NodeDeviceLifecycleEvent(device, NodeDeviceEventType.Deleted));
            },
            cancellationToken);
}
