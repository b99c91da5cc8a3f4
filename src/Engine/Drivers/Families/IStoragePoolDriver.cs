namespace VirtPS.Engine.Drivers;

/// <summary>Storage pools.</summary>
/// <remarks>virStoragePool*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IStoragePoolDriver
{
    /// <summary>Lists pools with what a listing shows.</summary>
    /// <remarks>virConnectListAllStoragePools.</remarks>
    Task<IReadOnlyList<StoragePoolSummary>> ListAsync(StoragePoolListFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<StoragePoolSummary>>("virConnectListAllStoragePools");

    /// <summary>Finds a pool by name; NoStoragePool when there is none.</summary>
    /// <remarks>virStoragePoolLookupByName.</remarks>
    Task<StoragePoolRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        Unsupported.Call<StoragePoolRef>("virStoragePoolLookupByName");

    /// <summary>Finds a pool by uuid; NoStoragePool when there is none.</summary>
    /// <remarks>virStoragePoolLookupByUUID.</remarks>
    Task<StoragePoolRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        Unsupported.Call<StoragePoolRef>("virStoragePoolLookupByUUID");

    /// <summary>Finds the pool that holds a volume.</summary>
    /// <remarks>virStoragePoolLookupByVolume.</remarks>
    Task<StoragePoolRef> LookupByVolumeAsync(StorageVolumeRef volume, CancellationToken cancellationToken) =>
        Unsupported.Call<StoragePoolRef>("virStoragePoolLookupByVolume");

    /// <summary>Finds the pool whose target is a path.</summary>
    /// <remarks>virStoragePoolLookupByTargetPath.</remarks>
    Task<StoragePoolRef> LookupByTargetPathAsync(string path, CancellationToken cancellationToken) =>
        Unsupported.Call<StoragePoolRef>("virStoragePoolLookupByTargetPath");

    /// <summary>Gives what a listing shows of one pool.</summary>
    /// <remarks>virStoragePoolGetInfo.</remarks>
    Task<StoragePoolSummary> GetSummaryAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        Unsupported.Call<StoragePoolSummary>("virStoragePoolGetInfo");

    /// <summary>Gives a pool's description.</summary>
    /// <remarks>virStoragePoolGetXMLDesc.</remarks>
    Task<string> GetXmlAsync(StoragePoolRef pool, StorageXmlFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virStoragePoolGetXMLDesc");

    /// <summary>Stores a definition.</summary>
    /// <remarks>virStoragePoolDefineXML.</remarks>
    Task<StoragePoolRef> DefineAsync(string xml, StoragePoolDefineFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<StoragePoolRef>("virStoragePoolDefineXML");

    /// <summary>Starts a transient pool.</summary>
    /// <remarks>virStoragePoolCreateXML.</remarks>
    Task<StoragePoolRef> CreateAsync(string xml, StoragePoolCreateFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<StoragePoolRef>("virStoragePoolCreateXML");

    /// <summary>Makes the storage behind a pool.</summary>
    /// <remarks>virStoragePoolBuild.</remarks>
    Task BuildAsync(StoragePoolRef pool, StoragePoolBuildFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virStoragePoolBuild");

    /// <summary>Starts a defined pool.</summary>
    /// <remarks>virStoragePoolCreate.</remarks>
    Task StartAsync(StoragePoolRef pool, StoragePoolCreateFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virStoragePoolCreate");

    /// <summary>Stops a pool; its storage stays.</summary>
    /// <remarks>virStoragePoolDestroy.</remarks>
    Task DestroyAsync(StoragePoolRef pool, CancellationToken cancellationToken) => Unsupported.Call("virStoragePoolDestroy");

    /// <summary>Deletes the storage behind a stopped pool.</summary>
    /// <remarks>virStoragePoolDelete.</remarks>
    Task DeleteAsync(StoragePoolRef pool, StoragePoolDeleteFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virStoragePoolDelete");

    /// <summary>Removes a stopped pool's definition.</summary>
    /// <remarks>virStoragePoolUndefine.</remarks>
    Task UndefineAsync(StoragePoolRef pool, CancellationToken cancellationToken) => Unsupported.Call("virStoragePoolUndefine");

    /// <summary>Looks again at what a pool holds.</summary>
    /// <remarks>virStoragePoolRefresh.</remarks>
    Task RefreshAsync(StoragePoolRef pool, CancellationToken cancellationToken) => Unsupported.Call("virStoragePoolRefresh");

    /// <summary>Says whether a pool starts with the host.</summary>
    /// <remarks>virStoragePoolSetAutostart.</remarks>
    Task SetAutostartAsync(StoragePoolRef pool, bool autostart, CancellationToken cancellationToken) =>
        Unsupported.Call("virStoragePoolSetAutostart");

    /// <summary>Searches for storage that could become a pool.</summary>
    /// <remarks>virConnectFindStoragePoolSources.</remarks>
    Task<string> FindSourcesAsync(string type, string? sourceXml, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virConnectFindStoragePoolSources");

    /// <summary>Gives the document of pool types.</summary>
    /// <remarks>virConnectGetStoragePoolCapabilities.</remarks>
    Task<string> GetCapabilitiesAsync(CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virConnectGetStoragePoolCapabilities");
}
