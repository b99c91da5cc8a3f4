using VirtPS.Engine.Jobs;

namespace VirtPS.Engine.Drivers;

/// <summary>Storage volumes.</summary>
/// <remarks>virStorageVol*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IStorageVolumeDriver
{
    /// <summary>Lists a pool's volumes with what a listing shows.</summary>
    /// <remarks>virStoragePoolListAllVolumes.</remarks>
    Task<IReadOnlyList<StorageVolumeSummary>> ListAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<StorageVolumeSummary>>("virStoragePoolListAllVolumes");

    /// <summary>Finds a volume by name; NoStorageVol when there is none.</summary>
    /// <remarks>virStorageVolLookupByName.</remarks>
    Task<StorageVolumeRef> LookupByNameAsync(StoragePoolRef pool, string name, CancellationToken cancellationToken) =>
        Unsupported.Call<StorageVolumeRef>("virStorageVolLookupByName");

    /// <summary>Finds a volume by key; NoStorageVol when there is none.</summary>
    /// <remarks>virStorageVolLookupByKey.</remarks>
    Task<StorageVolumeRef> LookupByKeyAsync(string key, CancellationToken cancellationToken) =>
        Unsupported.Call<StorageVolumeRef>("virStorageVolLookupByKey");

    /// <summary>Finds a volume by path; NoStorageVol when there is none.</summary>
    /// <remarks>virStorageVolLookupByPath.</remarks>
    Task<StorageVolumeRef> LookupByPathAsync(string path, CancellationToken cancellationToken) =>
        Unsupported.Call<StorageVolumeRef>("virStorageVolLookupByPath");

    /// <summary>Gives what a listing shows of one volume.</summary>
    /// <remarks>virStorageVolGetInfoFlags.</remarks>
    Task<StorageVolumeSummary> GetSummaryAsync(StorageVolumeRef volume, StorageVolumeInfoFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<StorageVolumeSummary>("virStorageVolGetInfoFlags");

    /// <summary>Gives a volume's description.</summary>
    /// <remarks>virStorageVolGetXMLDesc.</remarks>
    Task<string> GetXmlAsync(StorageVolumeRef volume, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virStorageVolGetXMLDesc");

    /// <summary>Makes a volume.</summary>
    /// <remarks>virStorageVolCreateXML.</remarks>
    Task<StorageVolumeRef> CreateAsync(StoragePoolRef pool, string xml, StorageVolumeCreateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        Unsupported.Call<StorageVolumeRef>("virStorageVolCreateXML");

    /// <summary>Makes a volume with another's content.</summary>
    /// <remarks>virStorageVolCreateXMLFrom.</remarks>
    Task<StorageVolumeRef> CreateFromAsync(StoragePoolRef pool, string xml, StorageVolumeRef source, StorageVolumeCreateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        Unsupported.Call<StorageVolumeRef>("virStorageVolCreateXMLFrom");

    /// <summary>Gives a volume another capacity, in bytes.</summary>
    /// <remarks>virStorageVolResize.</remarks>
    Task ResizeAsync(StorageVolumeRef volume, long bytes, StorageVolumeResizeFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virStorageVolResize");

    /// <summary>Overwrites a volume's data.</summary>
    /// <remarks>virStorageVolWipePattern.</remarks>
    Task WipeAsync(StorageVolumeRef volume, StorageWipeAlgorithm algorithm, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        Unsupported.Call("virStorageVolWipePattern");

    /// <summary>Deletes a volume.</summary>
    /// <remarks>virStorageVolDelete.</remarks>
    Task DeleteAsync(StorageVolumeRef volume, StorageVolumeDeleteFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call("virStorageVolDelete");

    /// <summary>Opens a volume for writing; length 0 means to its end.</summary>
    /// <remarks>virStorageVolUpload.</remarks>
    Task<Stream> OpenUploadAsync(StorageVolumeRef volume, long offset, long length, StorageVolumeUploadFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<Stream>("virStorageVolUpload");

    /// <summary>Opens a volume for reading; length 0 means to its end.</summary>
    /// <remarks>virStorageVolDownload.</remarks>
    Task<Stream> OpenDownloadAsync(StorageVolumeRef volume, long offset, long length, StorageVolumeDownloadFlags flags, CancellationToken cancellationToken) =>
        Unsupported.Call<Stream>("virStorageVolDownload");
}
