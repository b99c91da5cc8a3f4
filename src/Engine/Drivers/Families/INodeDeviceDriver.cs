namespace VirtPS.Engine.Drivers;

/// <summary>Devices of the host.</summary>
/// <remarks>virNodeDevice*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface INodeDeviceDriver
{
    /// <summary>Lists devices with what a listing shows.</summary>
    /// <remarks>virConnectListAllNodeDevices.</remarks>
    Task<IReadOnlyList<NodeDeviceSummary>> ListAsync(NodeDeviceListFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<NodeDeviceSummary>>("virConnectListAllNodeDevices");

    /// <summary>Finds a device; NoNodeDevice when there is none.</summary>
    /// <remarks>virNodeDeviceLookupByName.</remarks>
    Task<NodeDeviceRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        Unsupported.Call<NodeDeviceRef>("virNodeDeviceLookupByName");

    /// <summary>Finds a SCSI host by its world-wide names.</summary>
    /// <remarks>virNodeDeviceLookupSCSIHostByWWN.</remarks>
    Task<NodeDeviceRef> LookupScsiHostByWwnAsync(string wwnn, string wwpn, CancellationToken cancellationToken) =>
        Unsupported.Call<NodeDeviceRef>("virNodeDeviceLookupSCSIHostByWWN");

    /// <summary>Gives what a listing shows of one device.</summary>
    /// <remarks>virNodeDeviceGetParent.</remarks>
    Task<NodeDeviceSummary> GetSummaryAsync(NodeDeviceRef device, CancellationToken cancellationToken) =>
        Unsupported.Call<NodeDeviceSummary>("virNodeDeviceGetParent");

    /// <summary>Gives a device's description.</summary>
    /// <remarks>virNodeDeviceGetXMLDesc.</remarks>
    Task<string> GetXmlAsync(NodeDeviceRef device, NodeDeviceXmlFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virNodeDeviceGetXMLDesc");

    /// <summary>Makes a device that is gone after the host restarts.</summary>
    /// <remarks>virNodeDeviceCreateXML.</remarks>
    Task<NodeDeviceRef> CreateAsync(string xml, NodeDeviceCreateFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<NodeDeviceRef>("virNodeDeviceCreateXML");

    /// <summary>Stores a device's definition.</summary>
    /// <remarks>virNodeDeviceDefineXML.</remarks>
    Task<NodeDeviceRef> DefineAsync(string xml, NodeDeviceDefineFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<NodeDeviceRef>("virNodeDeviceDefineXML");

    /// <summary>Makes a defined device.</summary>
    /// <remarks>virNodeDeviceCreate.</remarks>
    Task StartAsync(NodeDeviceRef device, CancellationToken cancellationToken) => Unsupported.Call("virNodeDeviceCreate");

    /// <summary>Removes a device.</summary>
    /// <remarks>virNodeDeviceDestroy.</remarks>
    Task DestroyAsync(NodeDeviceRef device, CancellationToken cancellationToken) => Unsupported.Call("virNodeDeviceDestroy");

    /// <summary>Removes a definition.</summary>
    /// <remarks>virNodeDeviceUndefine.</remarks>
    Task UndefineAsync(NodeDeviceRef device, CancellationToken cancellationToken) => Unsupported.Call("virNodeDeviceUndefine");

    /// <summary>Changes a device.</summary>
    /// <remarks>virNodeDeviceUpdate.</remarks>
    Task UpdateAsync(NodeDeviceRef device, string xml, NodeDeviceUpdateFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virNodeDeviceUpdate");

    /// <summary>Says whether a device starts with its parent.</summary>
    /// <remarks>virNodeDeviceSetAutostart.</remarks>
    Task SetAutostartAsync(NodeDeviceRef device, bool autostart, CancellationToken cancellationToken) =>
        Unsupported.Call("virNodeDeviceSetAutostart");

    /// <summary>Takes a device from the host so that a guest can have it.</summary>
    /// <remarks>virNodeDeviceDetachFlags.</remarks>
    Task DetachAsync(NodeDeviceRef device, string? driver, CancellationToken cancellationToken) =>
        Unsupported.Call("virNodeDeviceDetachFlags");

    /// <summary>Gives a device back to the host.</summary>
    /// <remarks>virNodeDeviceReAttach.</remarks>
    Task ReattachAsync(NodeDeviceRef device, CancellationToken cancellationToken) => Unsupported.Call("virNodeDeviceReAttach");

    /// <summary>Resets a device.</summary>
    /// <remarks>virNodeDeviceReset.</remarks>
    Task ResetAsync(NodeDeviceRef device, CancellationToken cancellationToken) => Unsupported.Call("virNodeDeviceReset");
}
