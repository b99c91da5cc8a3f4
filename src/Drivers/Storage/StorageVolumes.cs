using VirtPS.Drivers.Shared.Storage;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Storage;

/// <summary>Storage volumes of a host.</summary>
/// <param name="host">What the storage families share.</param>
/// <param name="finder">Finds volumes.</param>
/// <param name="maker">Makes volumes.</param>
internal sealed class StorageVolumes(StorageHost host, VolumeFinder finder, VolumeMaker maker) : IStorageVolumeDriver
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<StorageVolumeSummary>> ListAsync(StoragePoolRef pool, CancellationToken cancellationToken) =>
        host.AskAsync<IReadOnlyList<StorageVolumeSummary>>(
            () => [.. host.Table.FindActive(pool).Volumes.Select(volume => volume.Summary)], cancellationToken);

    /// <inheritdoc/>
    public Task<StorageVolumeRef> LookupByNameAsync(StoragePoolRef pool, string name, CancellationToken cancellationToken) =>
        host.AskAsync(() => VolumeFinder.Find(host.Table.FindActive(pool), name).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<StorageVolumeRef> LookupByKeyAsync(string key, CancellationToken cancellationToken) =>
        host.AskAsync(() => finder.ByKey(key).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<StorageVolumeRef> LookupByPathAsync(string path, CancellationToken cancellationToken) =>
        host.AskAsync(() => finder.ByPath(path).Volume.Ref, cancellationToken);

    /// <inheritdoc/>
    public async Task<StorageVolumeSummary> GetSummaryAsync(StorageVolumeRef volume, StorageVolumeInfoFlags flags, CancellationToken cancellationToken)
    {
        var found = await LookAgainAsync(volume, cancellationToken).ConfigureAwait(false);
        return flags.HasFlag(StorageVolumeInfoFlags.GetPhysical) ? found.Summary with { Allocation = found.Facts.Physical ?? found.Facts.Allocation } : found.Summary;
    }

    /// <inheritdoc/>
    public async Task<string> GetXmlAsync(StorageVolumeRef volume, CancellationToken cancellationToken)
    {
        var found = await LookAgainAsync(volume, cancellationToken).ConfigureAwait(false);
        return VolumeDescription.Write(await maker.NameSecretAsync(found.Facts, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    /// <remarks>Only a copy shares blocks with what it is a copy of.</remarks>
    public Task<StorageVolumeRef> CreateAsync(
        StoragePoolRef pool, string xml, StorageVolumeCreateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        flags.HasFlag(StorageVolumeCreateFlags.Reflink)
            ? throw VirtException.Worded(
                VirtErrorCode.InvalidArg,
                $"unsupported flags (0x{(uint)StorageVolumeCreateFlags.Reflink:x}) in function storageVolCreateXML", VirtErrorDomain.Storage)
            : maker.MakeAsync(pool, xml, null, flags, progress, cancellationToken);

    /// <inheritdoc/>
    public Task<StorageVolumeRef> CreateFromAsync(
        StoragePoolRef pool, string xml, StorageVolumeRef source, StorageVolumeCreateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        maker.MakeAsync(pool, xml, source, flags, progress, cancellationToken);

    /// <inheritdoc/>
    public Task ResizeAsync(StorageVolumeRef volume, long bytes, StorageVolumeResizeFlags flags, CancellationToken cancellationToken) => ChangeAsync(
        volume,
        async (pool, found) =>
        {
            var before = await pool.Backend.LookAgainAsync(pool.Spec, found.Facts, cancellationToken).ConfigureAwait(false);
            var capacity = VolumeRules.Resized(bytes, flags, before.Capacity, before.Allocation, pool.Available);
            before = await maker.NameSecretAsync(before, cancellationToken).ConfigureAwait(false);
            await pool.Backend.ResizeAsync(pool.Spec, before, capacity, flags & StorageVolumeResizeFlags.Allocate, cancellationToken).ConfigureAwait(false);
            var after = await pool.Backend.LookAgainAsync(pool.Spec, before, cancellationToken).ConfigureAwait(false);
            await TakeOverAsync(pool, found, after, after.Allocation - before.Allocation, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task WipeAsync(
        StorageVolumeRef volume, StorageWipeAlgorithm algorithm, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        Files.WipePasses.Of(algorithm);
        var (pool, found) = await host.AskAsync(() => finder.Begin(volume), cancellationToken).ConfigureAwait(false);
        try
        {
            await pool.Backend.WipeAsync(pool.Spec, found.Facts, algorithm, progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            host.Locked(() => VolumeFinder.End(pool, found));
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(StorageVolumeRef volume, StorageVolumeDeleteFlags flags, CancellationToken cancellationToken) => ChangeAsync(
        volume,
        async (pool, found) =>
        {
            await pool.Backend.DeleteAsync(pool.Spec, found.Facts, flags, cancellationToken).ConfigureAwait(false);
            lock (host.Gate)
            {
                pool.Remove(found);
                pool.Account(-found.Facts.Allocation);
            }

            await MeasureAsync(pool, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<Stream> OpenUploadAsync(
        StorageVolumeRef volume, long offset, long length, StorageVolumeUploadFlags flags, CancellationToken cancellationToken)
    {
        var (pool, found) = await host.AskAsync(() => finder.FindIdle(volume), cancellationToken).ConfigureAwait(false);
        var (content, size) = await pool.Backend.OpenAsync(pool.Spec, found.Facts, writes: true, cancellationToken).ConfigureAwait(false);
        return Open(content, offset, length, size, writes: true, () => UploadedAsync(pool, found));
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenDownloadAsync(
        StorageVolumeRef volume, long offset, long length, StorageVolumeDownloadFlags flags, CancellationToken cancellationToken)
    {
        var (pool, found) = await host.AskAsync(() => finder.FindWhole(volume), cancellationToken).ConfigureAwait(false);
        var (content, size) = await pool.Backend.OpenAsync(pool.Spec, found.Facts, writes: false, cancellationToken).ConfigureAwait(false);
        return Open(content, offset, length, size, writes: false, null);
    }

    private static VolumeStream Open(IVolumeContent content, long offset, long length, long size, bool writes, Func<ValueTask>? ended)
    {
        try
        {
            return new VolumeStream(content, offset, VolumeRules.Window(offset, length, size), writes, ended);
        }
        catch
        {
            content.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>Looks at what an upload left, and tells of it.</summary>
    private async ValueTask UploadedAsync(HostPool pool, HostVolume volume)
    {
        try
        {
            if (volume.Facts.Type == StorageVolumeType.Ploop)
            {
                await Images.Ploop.DescribeAgainAsync(volume.Facts.Path, CancellationToken.None).ConfigureAwait(false);
            }

            var now = await pool.Backend.LookAgainAsync(pool.Spec, volume.Facts, CancellationToken.None).ConfigureAwait(false);
            await TakeOverAsync(pool, volume, now, now.Allocation - volume.Facts.Allocation, CancellationToken.None).ConfigureAwait(false);
            host.TellRefresh(pool);
        }
        catch (VirtException e)
        {
            host.Log(Engine.Daemons.Settings.LogPriority.Warning, $"volume '{volume.Facts.Name}' cannot be looked at after an upload: {e.Message}");
        }
    }

    private async Task<HostVolume> LookAgainAsync(StorageVolumeRef volume, CancellationToken cancellationToken)
    {
        var (pool, found) = await host.AskAsync(() => finder.Find(volume), cancellationToken).ConfigureAwait(false);
        var now = await pool.Backend.LookAgainAsync(pool.Spec, found.Facts, cancellationToken).ConfigureAwait(false);
        return host.Locked(() =>
        {
            if (!found.IsBeingMade)
            {
                found.Facts = now;
            }

            return found.IsBeingMade ? new HostVolume(pool.Name, now) : found;
        });
    }

    private async Task ChangeAsync(StorageVolumeRef volume, Func<HostPool, HostVolume, Task> work, CancellationToken cancellationToken)
    {
        var waited = (await host.AskAsync(() => finder.Find(volume), cancellationToken).ConfigureAwait(false)).Pool;
        await waited.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (pool, found) = host.Locked(() => finder.FindIdle(volume));
            await work(pool, found).ConfigureAwait(false);
        }
        finally
        {
            waited.Turn.Release();
        }
    }

    private async Task TakeOverAsync(HostPool pool, HostVolume volume, VolumeFacts facts, long growth, CancellationToken cancellationToken)
    {
        lock (host.Gate)
        {
            volume.Facts = facts;
            pool.Account(growth);
        }

        await MeasureAsync(pool, cancellationToken).ConfigureAwait(false);
    }

    private Task MeasureAsync(HostPool pool, CancellationToken cancellationToken) =>
        pool.Backend.LooksAfterChange ? maker.MeasureAsync(pool, cancellationToken) : Task.CompletedTask;
}
