using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with host devices of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class NodeDeviceOperations : FamilyOperations<INodeDeviceDriver>
{
    internal NodeDeviceOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.NodeDevices)
    {
    }

    /// <summary>Lists devices with what a listing shows.</summary>
    /// <remarks>virConnectListAllNodeDevices.</remarks>
    public async Task<IReadOnlyList<VirtNodeDevice>> ListAsync(NodeDeviceListFlags flags, CancellationToken cancellationToken)
    {
        var summaries = await ListSummariesAsync(flags, cancellationToken).ConfigureAwait(false);
        return [.. summaries.Select(summary => new VirtNodeDevice(Connection, summary))];
    }

    /// <summary>Lists devices with what a listing shows, as bare facts.</summary>
    /// <remarks>virConnectListAllNodeDevices.</remarks>
    internal Task<IReadOnlyList<NodeDeviceSummary>> ListSummariesAsync(NodeDeviceListFlags flags, CancellationToken cancellationToken) =>
        ListAsync((Permissions.Connect.SearchNodeDevices, Permissions.NodeDevice.GetAttributes), family => family.ListAsync(flags, cancellationToken), summary => summary.Device, cancellationToken);

    /// <summary>Finds a device; NoNodeDevice when there is none.</summary>
    /// <remarks>virNodeDeviceLookupByName.</remarks>
    public Task<NodeDeviceRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        FindAsync(Permissions.NodeDevice.GetAttributes, family => family.LookupByNameAsync(name, cancellationToken), cancellationToken);

    /// <summary>Finds a SCSI host by its world-wide names.</summary>
    /// <remarks>virNodeDeviceLookupSCSIHostByWWN.</remarks>
    public Task<NodeDeviceRef> LookupScsiHostByWwnAsync(string wwnn, string wwpn, CancellationToken cancellationToken) =>
        FindAsync(Permissions.NodeDevice.GetAttributes, family => family.LookupScsiHostByWwnAsync(wwnn, wwpn, cancellationToken), cancellationToken);

    /// <summary>Gives one object as a listing shows it.</summary>
    /// <remarks>virNodeDeviceGetParent.</remarks>
    public async Task<VirtNodeDevice> GetAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        new(Connection, await GetSummaryAsync(device, cancellationToken).ConfigureAwait(false));

    /// <summary>Gives what a listing shows of one device, as bare facts.</summary>
    /// <remarks>virNodeDeviceGetParent.</remarks>
    internal Task<NodeDeviceSummary> GetSummaryAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NodeDevice.Read, device, (family, device) => family.GetSummaryAsync(device, cancellationToken), cancellationToken);

    /// <summary>Gives a device's description.</summary>
    /// <remarks>virNodeDeviceGetXMLDesc.</remarks>
    public Task<string> GetXmlAsync(NodeDeviceRef device, NodeDeviceXmlFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NodeDevice.Read, device, (family, device) => family.GetXmlAsync(device, flags, cancellationToken), cancellationToken);

    /// <summary>Makes a device that is gone after the host restarts.</summary>
    /// <remarks>virNodeDeviceCreateXML.</remarks>
    public Task<NodeDeviceRef> CreateAsync(string xml, NodeDeviceCreateFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.NodeDevice.Write).And(Permissions.NodeDevice.Start), new DescribedTarget("node_device", xml) { IsValidated = flags.HasFlag(NodeDeviceCreateFlags.Validate) }, family => family.CreateAsync(xml, flags, cancellationToken), cancellationToken);

    /// <summary>Stores a device's definition.</summary>
    /// <remarks>virNodeDeviceDefineXML.</remarks>
    public Task<NodeDeviceRef> DefineAsync(string xml, NodeDeviceDefineFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NodeDevice.Write, new DescribedTarget("node_device", xml) { IsValidated = flags.HasFlag(NodeDeviceDefineFlags.Validate) }, family => family.DefineAsync(xml, flags, cancellationToken), cancellationToken);

    /// <summary>Makes a defined device.</summary>
    /// <remarks>virNodeDeviceCreate.</remarks>
    public Task StartAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NodeDevice.Start, device, (family, device) => family.StartAsync(device, cancellationToken), cancellationToken);

    /// <summary>Removes a device.</summary>
    /// <remarks>virNodeDeviceDestroy.</remarks>
    public Task DestroyAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NodeDevice.Stop, device, (family, device) => family.DestroyAsync(device, cancellationToken), cancellationToken);

    /// <summary>Removes a definition.</summary>
    /// <remarks>virNodeDeviceUndefine.</remarks>
    public Task UndefineAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NodeDevice.Delete, device, (family, device) => family.UndefineAsync(device, cancellationToken), cancellationToken);

    /// <summary>Changes a device.</summary>
    /// <remarks>virNodeDeviceUpdate.</remarks>
    public Task UpdateAsync(NodeDeviceRef device, string xml, NodeDeviceUpdateFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NodeDevice.Write, device, (family, device) => family.UpdateAsync(device, xml, flags, cancellationToken), cancellationToken);

    /// <summary>Says whether a device starts with its parent.</summary>
    /// <remarks>virNodeDeviceSetAutostart.</remarks>
    public Task SetAutostartAsync(NodeDeviceRef device, bool autostart, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NodeDevice.Write, device, (family, device) => family.SetAutostartAsync(device, autostart, cancellationToken), cancellationToken);

    /// <summary>Takes a device from the host so that a guest can have it.</summary>
    /// <remarks>virNodeDeviceDetachFlags.</remarks>
    public Task DetachAsync(NodeDeviceRef device, string? driver, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NodeDevice.Detach, device, (family, device) => family.DetachAsync(device, driver, cancellationToken), cancellationToken);

    /// <summary>Gives a device back to the host.</summary>
    /// <remarks>virNodeDeviceReAttach.</remarks>
    public Task ReattachAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NodeDevice.Detach, device, (family, device) => family.ReattachAsync(device, cancellationToken), cancellationToken);

    /// <summary>Resets a device.</summary>
    /// <remarks>virNodeDeviceReset.</remarks>
    public Task ResetAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NodeDevice.Detach, device, (family, device) => family.ResetAsync(device, cancellationToken), cancellationToken);
}
