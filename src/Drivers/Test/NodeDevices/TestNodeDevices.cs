using VirtPS.Drivers.Shared.NodeDevices;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.NodeDevices;

/// <summary>Devices of a test host.</summary>
internal sealed class TestNodeDevices(TestNode node) : INodeDeviceDriver
{
    private TestNodeDeviceTable Table => node.NodeDevices;

    private TestMediatedDevices Mediated => new(Table);

    /// <inheritdoc/>
    public Task<IReadOnlyList<NodeDeviceSummary>> ListAsync(NodeDeviceListFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<NodeDeviceSummary>>(
            () => [.. Table.All.Select(device => device.Summary).Where(device => NodeDeviceFacts.Passes(device, flags))], cancellationToken);

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
        node.RunAsync(
            () =>
            {
                var found = Table.Find(device.Name);
                return VirtXml.Write(flags.HasFlag(NodeDeviceXmlFlags.Inactive)
                    ? found.Stored ?? throw Invalid($"node device '{device.Name}' is not persistent")
                    : found.Describe());
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<NodeDeviceRef> CreateAsync(string xml, NodeDeviceCreateFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var request = Read(xml);
                var made = request switch
                {
                    { IsMediated: true } => Mediated.Create(request.Definition),
                    _ when request.Capability("scsi_host") is not null => Table.CreateVirtualHost(request.Definition),
                    _ => throw Unsupported(),
                };
                return Tell(made, NodeDeviceEventType.Created);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<NodeDeviceRef> DefineAsync(string xml, NodeDeviceDefineFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () => Read(xml) is { IsMediated: true } request ? Tell(Mediated.Define(request.Definition), NodeDeviceEventType.Defined) : throw Unsupported(), cancellationToken);

    /// <inheritdoc/>
    public Task StartAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                Mediated.Start(FindMediated(device));
                Tell(Table.Find(device.Name), NodeDeviceEventType.Created);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task DestroyAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = Table.Find(device.Name);
                if (found.IsMediated)
                {
                    Mediated.Destroy(found);
                }
                else
                {
                    Table.Destroy(device.Name);
                }

                Tell(found, NodeDeviceEventType.Deleted);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task UndefineAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = FindMediated(device);
                Mediated.Undefine(found);
                Tell(found, NodeDeviceEventType.Undefined);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task UpdateAsync(NodeDeviceRef device, string xml, NodeDeviceUpdateFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var request = Read(xml);
                Mediated.Update(FindMediated(device), request.IsMediated ? request.Definition : throw Unsupported(), flags);
                node.Publish(new NodeDeviceUpdateEvent(device));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SetAutostartAsync(NodeDeviceRef device, bool autostart, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = Table.Find(device.Name);
                if (!found.IsMediated)
                {
                    throw new VirtException(VirtErrorCode.OperationUnsupported, "Unsupported device type", VirtErrorDomain.NodeDevice);
                }

                Table.Put(found.Stored is null ? throw Invalid("cannot set autostart for transient device") : found with { Autostart = autostart });
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task DetachAsync(NodeDeviceRef device, string? driver, CancellationToken cancellationToken) =>
        node.RunAsync(() => Bind(device, TestPciDriver.ForGuests(driver)), cancellationToken);

    /// <inheritdoc/>
    public Task ReattachAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        node.RunAsync(() => Bind(device, FindPci(device).HostDriver), cancellationToken);

    /// <inheritdoc/>
    public Task ResetAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        node.RunAsync(() => TestPciDriver.CheckReset(FindPci(device)), cancellationToken);

    private static TestNodeDevice Read(string xml) => new(NodeDeviceNormalizer.Normalize(VirtXml.Parse(xml, "device"), isRequest: true));

    private static VirtException Unsupported() => new(VirtErrorCode.ConfigUnsupported, "Unsupported device type", VirtErrorDomain.NodeDevice);

    private static VirtException Invalid(string detail) => new(VirtErrorCode.OperationInvalid, detail, VirtErrorDomain.NodeDevice);

    private TestNodeDevice FindMediated(NodeDeviceRef device) => Table.Find(device.Name) is { IsMediated: true } found ? found : throw Unsupported();

    private TestNodeDevice FindPci(NodeDeviceRef device) => Table.Find(device.Name) is var found && found.Capability("pci") is not null
        ? found
        : throw new VirtException(VirtErrorCode.InvalidArg, $"device {device.Name} is not a PCI device", VirtErrorDomain.NodeDevice);

    private void Bind(NodeDeviceRef device, string? driver)
    {
        var found = FindPci(device);
        if (found.Driver != driver)
        {
            Table.Put(found with { Driver = driver });
            node.Publish(new NodeDeviceUpdateEvent(device));
        }
    }

    private NodeDeviceRef Tell(TestNodeDevice device, NodeDeviceEventType type)
    {
        var happened = new NodeDeviceRef(device.Name);
        node.Publish(new NodeDeviceLifecycleEvent(happened, type));
        return happened;
    }
}
