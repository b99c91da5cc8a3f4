using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Shared.Services;

/// <summary>A connection to one of a host's services, without any hypervisor.</summary>
/// <param name="uri">The URI it was opened with.</param>
/// <param name="families">What it offers.</param>
/// <param name="host">The host's context.</param>
internal sealed class ServiceConnection(string uri, HostFamilies families, HostContext host) : IDriverConnection
{
    /// <inheritdoc/>
    public string Uri => uri;

    /// <inheritdoc/>
    public INetworkDriver? Networks => families.Networks;

    /// <inheritdoc/>
    public INetworkPortDriver? NetworkPorts => families.NetworkPorts;

    /// <inheritdoc/>
    public IStoragePoolDriver? StoragePools => families.StoragePools;

    /// <inheritdoc/>
    public IStorageVolumeDriver? StorageVolumes => families.StorageVolumes;

    /// <inheritdoc/>
    public INodeDeviceDriver? NodeDevices => families.NodeDevices;

    /// <inheritdoc/>
    public INWFilterDriver? NWFilters => families.NWFilters;

    /// <inheritdoc/>
    public ISecretDriver? Secrets => families.Secrets;

    /// <inheritdoc/>
    public IInterfaceDriver? Interfaces => families.Interfaces;

    /// <inheritdoc/>
    public IEventDriver Events { get; } = new HostEvents(host.Events);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
