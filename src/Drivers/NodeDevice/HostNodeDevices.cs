using System.Xml.Linq;
using VirtPS.Drivers.Shared.NodeDevices;
using VirtPS.Drivers.Shared.Pci;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.NodeDevice;

/// <summary>Devices of the host that the daemon runs on.</summary>
/// <param name="store">The devices.</param>
/// <param name="mediated">What can be done with mediated devices.</param>
/// <param name="ports">What can be done with virtual ports.</param>
/// <param name="pci">Moves PCI devices between the host and its guests.</param>
internal sealed class HostNodeDevices(DeviceStore store, MediatedFamily mediated, VirtualPorts ports, PciDevices pci) : INodeDeviceDriver
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<NodeDeviceSummary>> ListAsync(NodeDeviceListFlags flags, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<NodeDeviceSummary>>([.. store.All.Select(one => one.Summary).Where(one => NodeDeviceFacts.Passes(one, flags))]);

    /// <inheritdoc/>
    public Task<NodeDeviceRef> LookupByNameAsync(string name, CancellationToken cancellationToken) => Task.FromResult(new NodeDeviceRef(store.Find(name).Name));

    /// <inheritdoc/>
    public Task<NodeDeviceRef> LookupScsiHostByWwnAsync(string wwnn, string wwpn, CancellationToken cancellationToken) =>
        Task.FromResult(ports.TryFind(wwnn, wwpn) is { } found
            ? new NodeDeviceRef(found.Name)
            : throw new VirtException(VirtErrorCode.NoNodeDevice, $"no node device with matching wwnn '{wwnn}' and wwpn '{wwpn}'", VirtErrorDomain.NodeDevice));

    /// <inheritdoc/>
    public Task<NodeDeviceSummary> GetSummaryAsync(NodeDeviceRef device, CancellationToken cancellationToken) => Task.FromResult(store.Find(device.Name).Summary);

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(NodeDeviceRef device, NodeDeviceXmlFlags flags, CancellationToken cancellationToken)
    {
        var found = store.Find(device.Name);
        if (!flags.HasFlag(NodeDeviceXmlFlags.Inactive))
        {
            return Task.FromResult(VirtXml.Write(store.Describe(found)));
        }

        return found.Definition is null
            ? throw Invalid($"node device '{device.Name}' is not persistent")
            : Task.FromResult(VirtXml.Write(store.Describe(found with { Path = null })));
    }

    /// <inheritdoc/>
    public async Task<NodeDeviceRef> CreateAsync(string xml, NodeDeviceCreateFlags flags, CancellationToken cancellationToken)
    {
        var request = Read(xml);
        return Has(request, "scsi_host") ? new NodeDeviceRef(await ports.CreateAsync(request, cancellationToken).ConfigureAwait(false))
            : Has(request, "mdev") ? new NodeDeviceRef(await mediated.CreateAsync(request, cancellationToken).ConfigureAwait(false))
            : throw Unsupported();
    }

    /// <inheritdoc/>
    public async Task<NodeDeviceRef> DefineAsync(string xml, NodeDeviceDefineFlags flags, CancellationToken cancellationToken)
    {
        var request = Read(xml);
        return Has(request, "mdev") ? new NodeDeviceRef(await mediated.DefineAsync(request, cancellationToken).ConfigureAwait(false)) : throw Unsupported();
    }

    /// <inheritdoc/>
    public Task StartAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        store.Find(device.Name).IsActive ? throw Invalid("Device is already active") : mediated.StartAsync(FindMediated(device), cancellationToken);

    /// <inheritdoc/>
    public async Task DestroyAsync(NodeDeviceRef device, CancellationToken cancellationToken)
    {
        var found = store.Find(device.Name);
        if (found.Capabilities.Contains("scsi_host"))
        {
            ports.Destroy(found);
        }
        else
        {
            var uuid = (string?)store.Describe(FindMediated(device)).Element("capability")?.Element("uuid");
            await mediated.DestroyAsync(found, VirtUuid.Parse(uuid!), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task UndefineAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        !store.Find(device.Name).Summary.IsPersistent
            ? throw Invalid($"Node device '{device.Name}' is not defined")
            : mediated.UndefineAsync(FindMediated(device), cancellationToken);

    /// <inheritdoc/>
    public async Task UpdateAsync(NodeDeviceRef device, string xml, NodeDeviceUpdateFlags flags, CancellationToken cancellationToken)
    {
        var found = FindMediated(device);
        var wantsLive = flags.HasFlag(NodeDeviceUpdateFlags.Live) || (!flags.HasFlag(NodeDeviceUpdateFlags.Config) && found.IsActive);
        if (wantsLive)
        {
            throw new VirtException(
                VirtErrorCode.OperationUnsupported, $"the kernel cannot change the active mediated device '{device.Name}'; change its definition", VirtErrorDomain.NodeDevice);
        }

        var request = Read(xml);
        if (!Has(request, "mdev"))
        {
            throw Unsupported();
        }

        await mediated.UpdateDefinitionAsync(found, request, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task SetAutostartAsync(NodeDeviceRef device, bool autostart, CancellationToken cancellationToken)
    {
        var found = store.Find(device.Name);
        return found.Capabilities.Contains("mdev")
            ? mediated.SetAutostartAsync(found, autostart, cancellationToken)
            : throw new VirtException(VirtErrorCode.OperationUnsupported, "Unsupported device type", VirtErrorDomain.NodeDevice);
    }

    /// <inheritdoc/>
    public Task DetachAsync(NodeDeviceRef device, string? driver, CancellationToken cancellationToken) => pci.DetachAsync(AddressOf(device), driver, cancellationToken);

    /// <inheritdoc/>
    public Task ReattachAsync(NodeDeviceRef device, CancellationToken cancellationToken)
    {
        pci.Reattach(AddressOf(device));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ResetAsync(NodeDeviceRef device, CancellationToken cancellationToken)
    {
        pci.Reset(AddressOf(device));
        return Task.CompletedTask;
    }

    private static VirtException Unsupported() => new(VirtErrorCode.ConfigUnsupported, "Unsupported device type", VirtErrorDomain.NodeDevice);

    private static VirtException Invalid(string detail) => new(VirtErrorCode.OperationInvalid, detail, VirtErrorDomain.NodeDevice);

    private static bool Has(XElement device, string capability) => device.Elements("capability").Any(one => (string?)one.Attribute("type") == capability);

    private static XElement Read(string xml)
    {
        var request = VirtXml.Parse(xml, "device");
        return request.Element("capability") is null
            ? throw new VirtException(VirtErrorCode.InternalError, "no device capabilities for 'new device'", VirtErrorDomain.NodeDevice)
            : request;
    }

    private HostNodeDevice FindMediated(NodeDeviceRef device) =>
        store.Find(device.Name) is var found && found.Capabilities.Contains("mdev") ? found : throw Unsupported();

    private PciAddress AddressOf(NodeDeviceRef device) =>
        store.Find(device.Name) is { Path: { } path } found && found.Capabilities.Contains("pci") && PciAddress.TryParse(System.IO.Path.GetFileName(path)) is { } address
            ? address
            : throw new VirtException(VirtErrorCode.InvalidArg, $"device {device.Name} is not a PCI device", VirtErrorDomain.Domain);
}
