namespace VirtPS.Engine.Drivers;

/// <summary>Identifies a domain.</summary>
/// <param name="Name">Its name, unique on its host.</param>
/// <param name="Uuid">Its uuid, unique everywhere.</param>
/// <param name="Id">Its number while it runs, otherwise -1.</param>
/// <remarks>remote_nonnull_domain.</remarks>
public readonly record struct DomainRef(string Name, Guid Uuid, int Id = -1);

/// <summary>Identifies a virtual network.</summary>
/// <param name="Name">Its name, unique on its host.</param>
/// <param name="Uuid">Its uuid.</param>
/// <remarks>remote_nonnull_network.</remarks>
public readonly record struct NetworkRef(string Name, Guid Uuid);

/// <summary>Identifies a port of a virtual network.</summary>
/// <param name="Network">The network it belongs to.</param>
/// <param name="Uuid">Its uuid.</param>
/// <remarks>remote_nonnull_network_port.</remarks>
public readonly record struct NetworkPortRef(NetworkRef Network, Guid Uuid);

/// <summary>Identifies a storage pool.</summary>
/// <param name="Name">Its name, unique on its host.</param>
/// <param name="Uuid">Its uuid.</param>
/// <remarks>remote_nonnull_storage_pool.</remarks>
public readonly record struct StoragePoolRef(string Name, Guid Uuid);

/// <summary>Identifies a storage volume.</summary>
/// <param name="Pool">The name of its pool.</param>
/// <param name="Name">Its name, unique in its pool.</param>
/// <param name="Key">Its key, unique everywhere and stable.</param>
/// <remarks>remote_nonnull_storage_vol.</remarks>
public readonly record struct StorageVolumeRef(string Pool, string Name, string Key);

/// <summary>Identifies a network interface of the host.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mac">Its MAC address in libvirt's notation; it may be empty.</param>
/// <remarks>remote_nonnull_interface.</remarks>
public readonly record struct InterfaceRef(string Name, string Mac);

/// <summary>Identifies a device of the host.</summary>
/// <param name="Name">Its name, such as <c>pci_0000_00_02_0</c>.</param>
/// <remarks>remote_nonnull_node_device.</remarks>
public readonly record struct NodeDeviceRef(string Name);

/// <summary>Identifies a network filter.</summary>
/// <param name="Name">Its name, unique on its host.</param>
/// <param name="Uuid">Its uuid.</param>
/// <remarks>remote_nonnull_nwfilter.</remarks>
public readonly record struct NWFilterRef(string Name, Guid Uuid);

/// <summary>Identifies the binding of a network filter to a port.</summary>
/// <param name="PortDevice">The host's name of the port, such as <c>vnet0</c>.</param>
/// <param name="FilterName">The filter that is bound.</param>
/// <remarks>remote_nonnull_nwfilter_binding.</remarks>
public readonly record struct NWFilterBindingRef(string PortDevice, string FilterName);

/// <summary>Identifies a secret.</summary>
/// <param name="Uuid">Its uuid.</param>
/// <param name="UsageType">What it is used for.</param>
/// <param name="UsageId">The object that uses it, such as a volume's path.</param>
/// <remarks>remote_nonnull_secret.</remarks>
public readonly record struct SecretRef(Guid Uuid, SecretUsageType UsageType, string UsageId);

/// <summary>Identifies a snapshot of a domain.</summary>
/// <param name="Domain">The domain it belongs to.</param>
/// <param name="Name">Its name, unique in its domain.</param>
/// <remarks>remote_nonnull_domain_snapshot.</remarks>
public readonly record struct SnapshotRef(DomainRef Domain, string Name);

/// <summary>Identifies a checkpoint of a domain.</summary>
/// <param name="Domain">The domain it belongs to.</param>
/// <param name="Name">Its name, unique in its domain.</param>
/// <remarks>remote_nonnull_domain_checkpoint.</remarks>
public readonly record struct CheckpointRef(DomainRef Domain, string Name);
