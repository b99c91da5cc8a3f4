using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Devices of a daemon's host.</summary>
internal sealed class RemoteNodeDevices(RemoteLink link) : INodeDeviceDriver
{
    /// <summary>More than libvirt has kinds of capabilities, so that one call lists them all.</summary>
    private const int CapabilityRoom = 256;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<NodeDeviceSummary>> ListAsync(NodeDeviceListFlags flags, CancellationToken cancellationToken)
    {
        var devices = (await link.CallAsync(NodeDeviceProcedures.ListAll, new ListArgs(1, (uint)flags), cancellationToken).ConfigureAwait(false)).Devices;
        var described = await Task.WhenAll(devices.Select(device => FindAsync(device, cancellationToken))).ConfigureAwait(false);
        return [.. described.OfType<NodeDeviceSummary>()];
    }

    /// <inheritdoc/>
    public async Task<NodeDeviceRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        (await link.CallAsync(NodeDeviceProcedures.LookupByName, new NameArgs(name), cancellationToken).ConfigureAwait(false)).Device;

    /// <inheritdoc/>
    public async Task<NodeDeviceRef> LookupScsiHostByWwnAsync(string wwnn, string wwpn, CancellationToken cancellationToken) =>
        (await link.CallAsync(NodeDeviceProcedures.LookupScsiHostByWwn, new ScsiHostArgs(wwnn, wwpn, 0), cancellationToken).ConfigureAwait(false)).Device;

    /// <inheritdoc/>
    /// <remarks>All questions are asked at once. Daemons before libvirt 7.8 know only devices that are there and were never defined.</remarks>
    public async Task<NodeDeviceSummary> GetSummaryAsync(NodeDeviceRef device, CancellationToken cancellationToken)
    {
        var name = new NameArgs(device.Name);
        var capabilities = link.CallAsync(NodeDeviceProcedures.ListCapabilities, new DeviceCapacityArgs(device.Name, CapabilityRoom), cancellationToken);
        var facts = Task.WhenAll(
            link.HoldsAsync(NodeDeviceProcedures.IsActive, name, cancellationToken).OrAsync(true),
            link.HoldsAsync(NodeDeviceProcedures.IsPersistent, name, cancellationToken).OrAsync(false),
            link.HoldsAsync(NodeDeviceProcedures.GetAutostart, name, cancellationToken).OrAsync(false));
        var parent = await link.CallAsync(NodeDeviceProcedures.GetParent, name, cancellationToken).ConfigureAwait(false);
        var known = await facts.ConfigureAwait(false);
        return new(device, parent.Text, (await capabilities.ConfigureAwait(false)).Names, known[0], known[1], known[2]);
    }

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(NodeDeviceRef device, NodeDeviceXmlFlags flags, CancellationToken cancellationToken) =>
        link.TextAsync(NodeDeviceProcedures.GetXml, new NameFlagsArgs(device.Name, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public async Task<NodeDeviceRef> CreateAsync(string xml, NodeDeviceCreateFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(NodeDeviceProcedures.CreateXml, new XmlFlagsArgs(xml, (uint)flags), cancellationToken).ConfigureAwait(false)).Device;

    /// <inheritdoc/>
    public async Task<NodeDeviceRef> DefineAsync(string xml, NodeDeviceDefineFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(NodeDeviceProcedures.DefineXml, new XmlFlagsArgs(xml, (uint)flags), cancellationToken).ConfigureAwait(false)).Device;

    /// <inheritdoc/>
    public Task StartAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        link.CallAsync(NodeDeviceProcedures.Create, new NameFlagsArgs(device.Name, 0), cancellationToken);

    /// <inheritdoc/>
    public Task DestroyAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        link.CallAsync(NodeDeviceProcedures.Destroy, new NameArgs(device.Name), cancellationToken);

    /// <inheritdoc/>
    public Task UndefineAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        link.CallAsync(NodeDeviceProcedures.Undefine, new NameFlagsArgs(device.Name, 0), cancellationToken);

    /// <inheritdoc/>
    public Task UpdateAsync(NodeDeviceRef device, string xml, NodeDeviceUpdateFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(NodeDeviceProcedures.Update, new DeviceXmlFlagsArgs(device.Name, xml, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task SetAutostartAsync(NodeDeviceRef device, bool autostart, CancellationToken cancellationToken) =>
        link.CallAsync(NodeDeviceProcedures.SetAutostart, new DeviceAutostartArgs(device.Name, autostart ? 1 : 0), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Without a driver's name it is the call that every daemon knows.</remarks>
    public Task DetachAsync(NodeDeviceRef device, string? driver, CancellationToken cancellationToken) => driver is null
        ? link.CallAsync(NodeDeviceProcedures.Detach, new NameArgs(device.Name), cancellationToken)
        : link.CallAsync(NodeDeviceProcedures.DetachFlags, new DetachDeviceArgs(device.Name, driver, 0), cancellationToken);

    /// <inheritdoc/>
    public Task ReattachAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        link.CallAsync(NodeDeviceProcedures.Reattach, new NameArgs(device.Name), cancellationToken);

    /// <inheritdoc/>
    public Task ResetAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        link.CallAsync(NodeDeviceProcedures.Reset, new NameArgs(device.Name), cancellationToken);

    /// <summary>Describes a device unless it has vanished.</summary>
    private async Task<NodeDeviceSummary?> FindAsync(NodeDeviceRef device, CancellationToken cancellationToken)
    {
        try
        {
            return await GetSummaryAsync(device, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException error) when (error.Code == VirtErrorCode.NoNodeDevice)
        {
            return null;
        }
    }
}
