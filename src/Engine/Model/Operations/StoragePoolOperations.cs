using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with storage pools of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class StoragePoolOperations : FamilyOperations<IStoragePoolDriver>
{
    internal StoragePoolOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.StoragePools)
    {
    }

    /// <summary>Lists pools with what a listing shows.</summary>
    /// <remarks>virConnectListAllStoragePools.</remarks>
    public async Task<IReadOnlyList<VirtStoragePool>> ListAsync(StoragePoolListFlags flags, CancellationToken cancellationToken)
    {
        var summaries = await ListSummariesAsync(flags, cancellationToken).ConfigureAwait(false);
        return [.. summaries.Select(summary => new VirtStoragePool(Connection, summary))];
    }

    /// <summary>Lists pools with what a listing shows, as bare facts.</summary>
    /// <remarks>virConnectListAllStoragePools.</remarks>
    internal Task<IReadOnlyList<StoragePoolSummary>> ListSummariesAsync(StoragePoolListFlags flags, CancellationToken cancellationToken) =>
        ListAsync((Permissions.Connect.SearchStoragePools, Permissions.StoragePool.GetAttributes), family => family.ListAsync(flags, cancellationToken), summary => summary.Pool, cancellationToken);

    /// <summary>Finds a pool by name; NoStoragePool when there is none.</summary>
    /// <remarks>virStoragePoolLookupByName.</remarks>
    public Task<StoragePoolRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        FindAsync(Permissions.StoragePool.GetAttributes, family => family.LookupByNameAsync(name, cancellationToken), cancellationToken);

    /// <summary>Finds a pool by uuid; NoStoragePool when there is none.</summary>
    /// <remarks>virStoragePoolLookupByUUID.</remarks>
    public Task<StoragePoolRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        FindAsync(Permissions.StoragePool.GetAttributes, family => family.LookupByUuidAsync(uuid, cancellationToken), cancellationToken);

    /// <summary>Finds the pool that holds a volume.</summary>
    /// <remarks>virStoragePoolLookupByVolume.</remarks>
    public Task<StoragePoolRef> LookupByVolumeAsync(StorageVolumeRef volume, CancellationToken cancellationToken) =>
        FindAsync(Permissions.StoragePool.GetAttributes, family => family.LookupByVolumeAsync(volume, cancellationToken), cancellationToken);

    /// <summary>Finds the pool whose target is a path.</summary>
    /// <remarks>virStoragePoolLookupByTargetPath.</remarks>
    public Task<StoragePoolRef> LookupByTargetPathAsync(string path, CancellationToken cancellationToken) =>
        FindAsync(Permissions.StoragePool.GetAttributes, family => family.LookupByTargetPathAsync(path, cancellationToken), cancellationToken);

    /// <summary>Gives one object as a listing shows it.</summary>
    /// <remarks>virStoragePoolGetInfo.</remarks>
    public async Task<VirtStoragePool> GetAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        new(Connection, await GetSummaryAsync(pool, cancellationToken).ConfigureAwait(false));

    /// <summary>Gives what a listing shows of one pool, as bare facts.</summary>
    /// <remarks>virStoragePoolGetInfo.</remarks>
    internal Task<StoragePoolSummary> GetSummaryAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StoragePool.Read, pool, (family, pool) => family.GetSummaryAsync(pool, cancellationToken), cancellationToken);

    /// <summary>Gives a pool's description.</summary>
    /// <remarks>virStoragePoolGetXMLDesc.</remarks>
    public Task<string> GetXmlAsync(StoragePoolRef pool, StorageXmlFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StoragePool.Read, pool, (family, pool) => family.GetXmlAsync(pool, flags, cancellationToken), cancellationToken);

    /// <summary>Stores a definition.</summary>
    /// <remarks>virStoragePoolDefineXML.</remarks>
    public Task<StoragePoolRef> DefineAsync(string xml, StoragePoolDefineFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.StoragePool.Write).And(Permissions.StoragePool.Save), new DescribedTarget("storage_pool", xml) { IsValidated = flags.HasFlag(StoragePoolDefineFlags.Validate) }, family => family.DefineAsync(xml, flags, cancellationToken), cancellationToken);

    /// <summary>Starts a transient pool.</summary>
    /// <remarks>virStoragePoolCreateXML.</remarks>
    public Task<StoragePoolRef> CreateAsync(string xml, StoragePoolCreateFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.StoragePool.Start).And(Permissions.StoragePool.Write), new DescribedTarget("storage_pool", xml), family => family.CreateAsync(xml, flags, cancellationToken), cancellationToken);

    /// <summary>Makes the storage behind a pool.</summary>
    /// <remarks>virStoragePoolBuild.</remarks>
    public Task BuildAsync(StoragePoolRef pool, StoragePoolBuildFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StoragePool.Format, pool, (family, pool) => family.BuildAsync(pool, flags, cancellationToken), cancellationToken);

    /// <summary>Starts a defined pool.</summary>
    /// <remarks>virStoragePoolCreate.</remarks>
    public Task StartAsync(StoragePoolRef pool, StoragePoolCreateFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StoragePool.Start, pool, (family, pool) => family.StartAsync(pool, flags, cancellationToken), cancellationToken);

    /// <summary>Stops a pool; its storage stays.</summary>
    /// <remarks>virStoragePoolDestroy.</remarks>
    public Task DestroyAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StoragePool.Stop, pool, (family, pool) => family.DestroyAsync(pool, cancellationToken), cancellationToken);

    /// <summary>Deletes the storage behind a stopped pool.</summary>
    /// <remarks>virStoragePoolDelete.</remarks>
    public Task DeleteAsync(StoragePoolRef pool, StoragePoolDeleteFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StoragePool.Format, pool, (family, pool) => family.DeleteAsync(pool, flags, cancellationToken), cancellationToken);

    /// <summary>Removes a stopped pool's definition.</summary>
    /// <remarks>virStoragePoolUndefine.</remarks>
    public Task UndefineAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StoragePool.Delete, pool, (family, pool) => family.UndefineAsync(pool, cancellationToken), cancellationToken);

    /// <summary>Looks again at what a pool holds.</summary>
    /// <remarks>virStoragePoolRefresh.</remarks>
    public Task RefreshAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StoragePool.Refresh, pool, (family, pool) => family.RefreshAsync(pool, cancellationToken), cancellationToken);

    /// <summary>Says whether a pool starts with the host.</summary>
    /// <remarks>virStoragePoolSetAutostart.</remarks>
    public Task SetAutostartAsync(StoragePoolRef pool, bool autostart, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StoragePool.Write, pool, (family, pool) => family.SetAutostartAsync(pool, autostart, cancellationToken), cancellationToken);

    /// <summary>Searches for storage that could become a pool.</summary>
    /// <remarks>virConnectFindStoragePoolSources.</remarks>
    public Task<string> FindSourcesAsync(string type, string? sourceXml, CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.DetectStorage, null, family => family.FindSourcesAsync(type, sourceXml, cancellationToken), cancellationToken);

    /// <summary>Gives the document of pool types.</summary>
    /// <remarks>virConnectGetStoragePoolCapabilities.</remarks>
    public Task<string> GetCapabilitiesAsync(CancellationToken cancellationToken) =>
        RunAsync(Permissions.Connect.Read, null, family => family.GetCapabilitiesAsync(cancellationToken), cancellationToken);

    /// <summary>Gives what the host can do with each kind of pool.</summary>
    /// <remarks>virConnectGetStoragePoolCapabilities. Kinds that are not known here are left out.</remarks>
    public async Task<IReadOnlyList<VirtStoragePoolCapability>> DescribeCapabilitiesAsync(CancellationToken cancellationToken)
    {
        var document = VirtXml.Parse(await GetCapabilitiesAsync(cancellationToken).ConfigureAwait(false), "storagepoolCapabilities");
        return
        [
            .. from pool in document.Elements("pool")
               let type = StoragePoolTypes.Find(pool.Get("type"))
               where type is not null
               select new VirtStoragePoolCapability(Connection, type.Value, pool),
        ];
    }

    /// <summary>Searches for storage that could become a pool of a kind.</summary>
    /// <remarks>virConnectFindStoragePoolSources.</remarks>
    public async Task<IReadOnlyList<VirtStoragePoolSource>> SearchAsync(StoragePoolType type, string? sourceXml, CancellationToken cancellationToken)
    {
        var found = await FindSourcesAsync(StoragePoolTypes.WordOf(type), sourceXml, cancellationToken).ConfigureAwait(false);
        return [.. VirtXml.Parse(found, "sources").Elements("source").Select(source => new VirtStoragePoolSource(Connection, type, source))];
    }
}
