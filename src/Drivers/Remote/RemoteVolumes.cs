using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Storage volumes of a daemon's host.</summary>
/// <remarks>The protocol tells nothing of how far a long call is, so nobody hears of progress.</remarks>
internal sealed class RemoteVolumes(RemoteLink link) : IStorageVolumeDriver
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<StorageVolumeSummary>> ListAsync(StoragePoolRef pool, CancellationToken cancellationToken)
    {
        var volumes = (await link.CallAsync(StorageVolumeProcedures.ListAll, new StoragePoolListArgs(pool, 1, 0), cancellationToken).ConfigureAwait(false)).Volumes;
        var asked = volumes.Select(static volume => new StorageVolumeArgs(volume)).ToArray();
        var sizing = link.CallAllAsync(StorageVolumeProcedures.GetInfo, asked, cancellationToken);
        var paths = await link.CallAllAsync(StorageVolumeProcedures.GetPath, asked, cancellationToken).ConfigureAwait(false);
        var sizes = await sizing.ConfigureAwait(false);
        var summaries = new List<StorageVolumeSummary>(volumes.Length);
        foreach (var (volume, info, path) in volumes.Zip(sizes, paths))
        {
            if (!RemoteAnswers.Lost(info, VirtErrorCode.NoStorageVol) && !RemoteAnswers.Lost(path, VirtErrorCode.NoStorageVol))
            {
                summaries.Add(SummaryOf(volume, await info.ConfigureAwait(false), (await path.ConfigureAwait(false)).Text));
            }
        }

        return summaries;
    }

    /// <inheritdoc/>
    public async Task<StorageVolumeRef> LookupByNameAsync(StoragePoolRef pool, string name, CancellationToken cancellationToken) =>
        (await link.CallAsync(StorageVolumeProcedures.LookupByName, new StoragePoolNameArgs(pool, name), cancellationToken).ConfigureAwait(false)).Volume;

    /// <inheritdoc/>
    public async Task<StorageVolumeRef> LookupByKeyAsync(string key, CancellationToken cancellationToken) =>
        (await link.CallAsync(StorageVolumeProcedures.LookupByKey, new VolumeKeyArgs(key), cancellationToken).ConfigureAwait(false)).Volume;

    /// <inheritdoc/>
    public async Task<StorageVolumeRef> LookupByPathAsync(string path, CancellationToken cancellationToken) =>
        (await link.CallAsync(StorageVolumeProcedures.LookupByPath, new PathArgs(path), cancellationToken).ConfigureAwait(false)).Volume;

    /// <inheritdoc/>
    /// <remarks>Without flags it is the call that every daemon knows.</remarks>
    public async Task<StorageVolumeSummary> GetSummaryAsync(StorageVolumeRef volume, StorageVolumeInfoFlags flags, CancellationToken cancellationToken)
    {
        var info = flags == StorageVolumeInfoFlags.None
            ? link.CallAsync(StorageVolumeProcedures.GetInfo, new StorageVolumeArgs(volume), cancellationToken)
            : link.CallAsync(StorageVolumeProcedures.GetInfoFlags, new StorageVolumeFlagsArgs(volume, (uint)flags), cancellationToken);
        var path = await link.TextAsync(StorageVolumeProcedures.GetPath, new StorageVolumeArgs(volume), cancellationToken).ConfigureAwait(false);
        return SummaryOf(volume, await info.ConfigureAwait(false), path);
    }

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(StorageVolumeRef volume, CancellationToken cancellationToken) =>
        link.TextAsync(StorageVolumeProcedures.GetXml, new StorageVolumeFlagsArgs(volume, 0), cancellationToken);

    /// <inheritdoc/>
    public async Task<StorageVolumeRef> CreateAsync(
        StoragePoolRef pool, string xml, StorageVolumeCreateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        (await link.CallAsync(StorageVolumeProcedures.CreateXml, new StoragePoolXmlFlagsArgs(pool, xml, (uint)flags), cancellationToken).ConfigureAwait(false)).Volume;

    /// <inheritdoc/>
    public async Task<StorageVolumeRef> CreateFromAsync(
        StoragePoolRef pool, string xml, StorageVolumeRef source, StorageVolumeCreateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        (await link.CallAsync(
            StorageVolumeProcedures.CreateXmlFrom, new CreateVolumeFromArgs(pool, xml, source, (uint)flags), cancellationToken).ConfigureAwait(false)).Volume;

    /// <inheritdoc/>
    public Task ResizeAsync(StorageVolumeRef volume, long bytes, StorageVolumeResizeFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(StorageVolumeProcedures.Resize, new ResizeVolumeArgs(volume, (ulong)bytes, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Zeroing is the call that every daemon knows.</remarks>
    public Task WipeAsync(
        StorageVolumeRef volume, StorageWipeAlgorithm algorithm, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        algorithm == StorageWipeAlgorithm.Zero
            ? link.CallAsync(StorageVolumeProcedures.Wipe, new StorageVolumeFlagsArgs(volume, 0), cancellationToken)
            : link.CallAsync(StorageVolumeProcedures.WipePattern, new WipeVolumeArgs(volume, (uint)algorithm, 0), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(StorageVolumeRef volume, StorageVolumeDeleteFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(StorageVolumeProcedures.Delete, new StorageVolumeFlagsArgs(volume, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public async Task<Stream> OpenUploadAsync(
        StorageVolumeRef volume, long offset, long length, StorageVolumeUploadFlags flags, CancellationToken cancellationToken) =>
        (await link.OpenStreamAsync(
            StorageVolumeProcedures.Upload, new VolumeStreamArgs(volume, (ulong)offset, (ulong)length, (uint)flags), cancellationToken).ConfigureAwait(false)).Stream;

    /// <inheritdoc/>
    public async Task<Stream> OpenDownloadAsync(
        StorageVolumeRef volume, long offset, long length, StorageVolumeDownloadFlags flags, CancellationToken cancellationToken) =>
        (await link.OpenStreamAsync(
            StorageVolumeProcedures.Download, new VolumeStreamArgs(volume, (ulong)offset, (ulong)length, (uint)flags), cancellationToken).ConfigureAwait(false)).Stream;

    private static StorageVolumeSummary SummaryOf(StorageVolumeRef volume, in StorageVolumeInfoResult info, string path) =>
        new(volume, path, (StorageVolumeType)info.Type, (long)info.Capacity, (long)info.Allocation);
}
