using System.Collections.Frozen;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Shared.Services;

/// <summary>The families of a host's services, which every connection to a hypervisor of that host lends to its callers.</summary>
internal sealed record HostFamilies
{
    /// <summary>Virtual networks.</summary>
    internal INetworkDriver? Networks { get; init; }

    /// <summary>Ports of virtual networks.</summary>
    internal INetworkPortDriver? NetworkPorts { get; init; }

    /// <summary>Storage pools.</summary>
    internal IStoragePoolDriver? StoragePools { get; init; }

    /// <summary>Storage volumes.</summary>
    internal IStorageVolumeDriver? StorageVolumes { get; init; }

    /// <summary>Host devices.</summary>
    internal INodeDeviceDriver? NodeDevices { get; init; }

    /// <summary>Network filters.</summary>
    internal INWFilterDriver? NWFilters { get; init; }

    /// <summary>Secrets.</summary>
    internal ISecretDriver? Secrets { get; init; }

    /// <summary>Host interfaces.</summary>
    internal IInterfaceDriver? Interfaces { get; init; }

    /// <summary>The class that implements each family.</summary>
    /// <returns>The classes by the families' interfaces.</returns>
    internal FrozenDictionary<Type, Type> Classes() => new (Type Family, object? Member)[]
    {
        (typeof(INetworkDriver), Networks), (typeof(INetworkPortDriver), NetworkPorts), (typeof(IStoragePoolDriver), StoragePools),
        (typeof(IStorageVolumeDriver), StorageVolumes), (typeof(INodeDeviceDriver), NodeDevices), (typeof(INWFilterDriver), NWFilters),
        (typeof(ISecretDriver), Secrets), (typeof(IInterfaceDriver), Interfaces),
    }.Where(pair => pair.Member is not null).ToFrozenDictionary(pair => pair.Family, pair => pair.Member!.GetType());
}
