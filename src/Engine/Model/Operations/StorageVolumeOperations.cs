using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Jobs;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with storage volumes of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class StorageVolumeOperations : FamilyOperations<IStorageVolumeDriver>
{
    internal StorageVolumeOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.StorageVolumes)
    {
    }

    /// <summary>Lists a pool's volumes with what a listing shows.</summary>
    /// <remarks>virStoragePoolListAllVolumes.</remarks>
    public async Task<IReadOnlyList<VirtStorageVolume>> ListAsync(StoragePoolRef pool, CancellationToken cancellationToken)
    {
        var summaries = await ListSummariesAsync(pool, cancellationToken).ConfigureAwait(false);
        return [.. summaries.Select(summary => new VirtStorageVolume(Connection, summary))];
    }

    /// <summary>Lists a pool's volumes with what a listing shows, as bare facts.</summary>
    /// <remarks>virStoragePoolListAllVolumes.</remarks>
    internal Task<IReadOnlyList<StorageVolumeSummary>> ListSummariesAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        ListAsync((Permissions.StoragePool.SearchVolumes, Permissions.StorageVolume.GetAttributes), pool, (family, pool) => family.ListAsync(pool, cancellationToken), summary => summary.Volume, cancellationToken);

    /// <summary>Finds a volume by name; NoStorageVol when there is none.</summary>
    /// <remarks>virStorageVolLookupByName.</remarks>
    public Task<StorageVolumeRef> LookupByNameAsync(StoragePoolRef pool, string name, CancellationToken cancellationToken) =>
        FindAsync(Permissions.StorageVolume.GetAttributes, family => family.LookupByNameAsync(pool, name, cancellationToken), cancellationToken);

    /// <summary>Finds a volume by key; NoStorageVol when there is none.</summary>
    /// <remarks>virStorageVolLookupByKey.</remarks>
    public Task<StorageVolumeRef> LookupByKeyAsync(string key, CancellationToken cancellationToken) =>
        FindAsync(Permissions.StorageVolume.GetAttributes, family => family.LookupByKeyAsync(key, cancellationToken), cancellationToken);

    /// <summary>Finds a volume by path; NoStorageVol when there is none.</summary>
    /// <remarks>virStorageVolLookupByPath.</remarks>
    public Task<StorageVolumeRef> LookupByPathAsync(string path, CancellationToken cancellationToken) =>
        FindAsync(Permissions.StorageVolume.GetAttributes, family => family.LookupByPathAsync(path, cancellationToken), cancellationToken);

    /// <summary>Gives one object as a listing shows it.</summary>
    /// <remarks>virStorageVolGetInfoFlags.</remarks>
    public async Task<VirtStorageVolume> GetAsync(StorageVolumeRef volume, StorageVolumeInfoFlags flags, CancellationToken cancellationToken) =>
        new(Connection, await GetSummaryAsync(volume, flags, cancellationToken).ConfigureAwait(false));

    /// <summary>Gives what a listing shows of one volume, as bare facts.</summary>
    /// <remarks>virStorageVolGetInfoFlags.</remarks>
    internal Task<StorageVolumeSummary> GetSummaryAsync(StorageVolumeRef volume, StorageVolumeInfoFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StorageVolume.Read, volume, (family, volume) => family.GetSummaryAsync(volume, flags, cancellationToken), cancellationToken);

    /// <summary>Gives a volume's description.</summary>
    /// <remarks>virStorageVolGetXMLDesc.</remarks>
    public Task<string> GetXmlAsync(StorageVolumeRef volume, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StorageVolume.Read, volume, (family, volume) => family.GetXmlAsync(volume, cancellationToken), cancellationToken);

    /// <summary>Makes a volume.</summary>
    /// <remarks>virStorageVolCreateXML.</remarks>
    public Task<StorageVolumeRef> CreateAsync(StoragePoolRef pool, string xml, StorageVolumeCreateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StorageVolume.Create, new DescribedTarget("storage_vol", xml) { IsValidated = flags.HasFlag(StorageVolumeCreateFlags.Validate) }, pool, (family, pool) => family.CreateAsync(pool, xml, flags, progress, cancellationToken), cancellationToken);

    /// <summary>Makes a volume with another's content.</summary>
    /// <remarks>virStorageVolCreateXMLFrom.</remarks>
    public Task<StorageVolumeRef> CreateFromAsync(StoragePoolRef pool, string xml, StorageVolumeRef source, StorageVolumeCreateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StorageVolume.Create, new DescribedTarget("storage_vol", xml) { IsValidated = flags.HasFlag(StorageVolumeCreateFlags.Validate) }, pool, (family, pool) => family.CreateFromAsync(pool, xml, source, flags, progress, cancellationToken), cancellationToken);

    /// <summary>Gives a volume another capacity, in bytes.</summary>
    /// <remarks>virStorageVolResize.</remarks>
    public Task ResizeAsync(StorageVolumeRef volume, long bytes, StorageVolumeResizeFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StorageVolume.Resize, volume, (family, volume) => family.ResizeAsync(volume, bytes, flags, cancellationToken), cancellationToken);

    /// <summary>Overwrites a volume's data.</summary>
    /// <remarks>virStorageVolWipePattern.</remarks>
    public Task WipeAsync(StorageVolumeRef volume, StorageWipeAlgorithm algorithm, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StorageVolume.Format, volume, (family, volume) => family.WipeAsync(volume, algorithm, progress, cancellationToken), cancellationToken);

    /// <summary>Deletes a volume.</summary>
    /// <remarks>virStorageVolDelete.</remarks>
    public Task DeleteAsync(StorageVolumeRef volume, StorageVolumeDeleteFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StorageVolume.Delete, volume, (family, volume) => family.DeleteAsync(volume, flags, cancellationToken), cancellationToken);

    /// <summary>Opens a volume for writing; length 0 means to its end.</summary>
    /// <remarks>virStorageVolUpload.</remarks>
    public Task<Stream> OpenUploadAsync(StorageVolumeRef volume, long offset, long length, StorageVolumeUploadFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StorageVolume.DataWrite, volume, (family, volume) => family.OpenUploadAsync(volume, offset, length, flags, cancellationToken), cancellationToken);

    /// <summary>Opens a volume for reading; length 0 means to its end.</summary>
    /// <remarks>virStorageVolDownload.</remarks>
    public Task<Stream> OpenDownloadAsync(StorageVolumeRef volume, long offset, long length, StorageVolumeDownloadFlags flags, CancellationToken cancellationToken) =>
        RunAsync(Permissions.StorageVolume.DataRead, volume, (family, volume) => family.OpenDownloadAsync(volume, offset, length, flags, cancellationToken), cancellationToken);
}
