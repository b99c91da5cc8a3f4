using VirtPS.Drivers.Shared.Storage;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Storage;

/// <summary>Storage volumes of a test node.</summary>
/// <remarks>libvirt's test driver has no resize, wipe, upload and download; these follow its storage driver.</remarks>
internal sealed class TestVolumes(TestNode node, TestPace pace) : IStorageVolumeDriver
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<StorageVolumeSummary>> ListAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<StorageVolumeSummary>>(
            () => [.. Pool(pool.Name).Volumes.Select(volume => volume.Summary)], cancellationToken);

    /// <inheritdoc/>
    public Task<StorageVolumeRef> LookupByNameAsync(StoragePoolRef pool, string name, CancellationToken cancellationToken) =>
        node.RunAsync(() => Pool(pool.Name).Find(name).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<StorageVolumeRef> LookupByKeyAsync(string key, CancellationToken cancellationToken) =>
        node.RunAsync(() => Search(volume => volume.Key == key, "key", key), cancellationToken);

    /// <inheritdoc/>
    public Task<StorageVolumeRef> LookupByPathAsync(string path, CancellationToken cancellationToken) =>
        node.RunAsync(() => Search(volume => volume.Path == path, "path", path), cancellationToken);

    /// <inheritdoc/>
    public Task<StorageVolumeSummary> GetSummaryAsync(StorageVolumeRef volume, StorageVolumeInfoFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => Find(volume).Summary, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(StorageVolumeRef volume, CancellationToken cancellationToken) =>
        node.RunAsync(() => Find(volume).Describe(), cancellationToken);

    /// <inheritdoc/>
    public async Task<StorageVolumeRef> CreateAsync(
        StoragePoolRef pool, string xml, StorageVolumeCreateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var view = StorageVolumeXml.Parse(xml);
        var made = await node.RunAsync(
            () =>
            {
                var target = Pool(pool.Name);
                var volume = VolumeDocument.ReadNew(view, target);
                target.Add(volume);
                return volume;
            },
            cancellationToken).ConfigureAwait(false);
        progress?.Report(new JobProgress($"Creating {made.Name}", made.Capacity, made.Capacity));
        return made.Ref;
    }

    /// <inheritdoc/>
    public async Task<StorageVolumeRef> CreateFromAsync(
        StoragePoolRef pool, string xml, StorageVolumeRef source, StorageVolumeCreateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var view = StorageVolumeXml.Parse(xml);
        var copy = await node.RunAsync(
            () =>
            {
                var target = Pool(pool.Name);
                var made = VolumeDocument.ReadNew(view, target, Find(source));
                target.CheckPlace(made);
                return made;
            },
            cancellationToken).ConfigureAwait(false);

        // The volume is there when it is whole; whoever stops the copy before leaves none behind.
        await pace.PassAsync($"Copying {source.Name}", copy.Capacity, progress, null, cancellationToken).ConfigureAwait(false);
        await node.RunAsync(
            () =>
            {
                var original = Find(source);
                Pool(pool.Name).Add(copy);
                copy.Content.CopyFrom(original.Content);
            },
            cancellationToken).ConfigureAwait(false);
        return copy.Ref;
    }

    /// <inheritdoc/>
    public Task ResizeAsync(StorageVolumeRef volume, long bytes, StorageVolumeResizeFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => Find(volume).Resize(bytes, flags), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Data goes piece by piece, so what a cancelled wipe has done stays done. Every algorithm leaves zeros.</remarks>
    public async Task WipeAsync(
        StorageVolumeRef volume, StorageWipeAlgorithm algorithm, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(algorithm))
        {
            throw new VirtException(VirtErrorCode.InvalidArg, $"wiping algorithm {(int)algorithm} not supported", VirtErrorDomain.Storage);
        }

        var (content, name, capacity) = await node.RunAsync(
            () =>
            {
                var found = Find(volume);
                return (found.Content, found.Name, found.Capacity);
            },
            cancellationToken).ConfigureAwait(false);
        await pace.PassAsync($"Wiping {name}", capacity, progress, (from, to) => content.Clear(from, to - from), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(StorageVolumeRef volume, StorageVolumeDeleteFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => Pool(volume.Pool).Delete(volume.Name), cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenUploadAsync(
        StorageVolumeRef volume, long offset, long length, StorageVolumeUploadFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => Open(volume, offset, length, writes: true), cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenDownloadAsync(
        StorageVolumeRef volume, long offset, long length, StorageVolumeDownloadFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => Open(volume, offset, length, writes: false), cancellationToken);

    private TestPool Pool(string name) => node.Pools.FindActive(name);

    private TestVolume Find(StorageVolumeRef volume) => Pool(volume.Pool).Find(volume.Name);

    private StorageVolumeRef Search(Func<TestVolume, bool> matches, string what, string value) =>
        node.Pools.All.Where(pool => pool.IsActive).SelectMany(pool => pool.Volumes).FirstOrDefault(matches)?.Ref
        ?? throw new VirtException(VirtErrorCode.NoStorageVol, $"no storage vol with matching {what} '{value}'", VirtErrorDomain.Test);

    private Stream Open(StorageVolumeRef volume, long offset, long length, bool writes)
    {
        var found = Find(volume);
        return new VolumeStream(found.Content, offset, VolumeRules.Window(offset, length, found.Capacity), writes);
    }
}
