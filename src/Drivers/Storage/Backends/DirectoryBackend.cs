using VirtPS.Drivers.Shared.Storage;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Storage.Backends;

/// <summary>Pools in a directory of the host.</summary>
/// <param name="volumes">Works on their volumes.</param>
/// <remarks>virStorageBackendDirectory.</remarks>
internal class DirectoryBackend(FileVolumes volumes) : IPoolBackend
{
    // libvirt's default of 0711: QEMU's user may pass through, and nobody else sees what is there.
    private const UnixFileMode DefaultMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <inheritdoc/>
    public virtual string Type => "dir";

    /// <inheritdoc/>
    public virtual string? FindMissing() => null;

    /// <inheritdoc/>
    public virtual Task<bool> IsRunningAsync(PoolSpec pool, CancellationToken cancellationToken) => Task.FromResult(Directory.Exists(pool.TargetPath));

    /// <inheritdoc/>
    public virtual Task StartAsync(PoolSpec pool, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public virtual Task StopAsync(PoolSpec pool, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public virtual Task BuildAsync(PoolSpec pool, StoragePoolBuildFlags flags, CancellationToken cancellationToken)
    {
        PoolFlags.Check(flags, StoragePoolBuildFlags.Overwrite | StoragePoolBuildFlags.NoOverwrite);
        return flags == StoragePoolBuildFlags.None
            ? MakeTargetAsync(pool, cancellationToken)
            : throw new VirtException(
                VirtErrorCode.OperationInvalid, $"No source device specified when formatting pool '{pool.Name}'", VirtErrorDomain.Storage);
    }

    /// <inheritdoc/>
    public virtual Task DeleteAsync(PoolSpec pool, StoragePoolDeleteFlags flags, CancellationToken cancellationToken)
    {
        PoolFlags.Check(flags, StoragePoolDeleteFlags.None);
        try
        {
            Directory.Delete(pool.TargetPath, recursive: false);
            return Task.CompletedTask;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The message names the directory once more.
            var reason = e.Message.Replace($" : '{pool.TargetPath}'", string.Empty, StringComparison.Ordinal);
            throw new VirtException(VirtErrorCode.SystemError, $"failed to remove pool '{pool.TargetPath}': {reason}", VirtErrorDomain.Storage, e);
        }
    }

    /// <inheritdoc/>
    public Task<PoolContent> LookAsync(PoolSpec pool, CancellationToken cancellationToken) => volumes.LookAsync(pool.TargetPath, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<string> FindSourcesAsync(string? sourceXml, CancellationToken cancellationToken) =>
        throw new VirtException(VirtErrorCode.NoSupport, $"pool type '{Type}' does not support source discovery", VirtErrorDomain.Storage);

    /// <inheritdoc/>
    public VolumeFacts Plan(PoolSpec pool, VolumeOrder order) => FileVolumes.Plan(pool.TargetPath, order);

    /// <inheritdoc/>
    public Task<VolumeFacts> MakeAsync(PoolSpec pool, VolumeFacts plan, VolumeOrder order, CancellationToken cancellationToken) =>
        volumes.MakeAsync(plan, order, cancellationToken);

    /// <inheritdoc/>
    public Task<VolumeFacts> LookAgainAsync(PoolSpec pool, VolumeFacts volume, CancellationToken cancellationToken) =>
        Task.FromResult(volumes.LookAgain(volume));

    /// <inheritdoc/>
    public Task DeleteAsync(PoolSpec pool, VolumeFacts volume, StorageVolumeDeleteFlags flags, CancellationToken cancellationToken) =>
        FileVolumes.DeleteAsync(volume, flags, cancellationToken);

    /// <inheritdoc/>
    public Task ResizeAsync(PoolSpec pool, VolumeFacts volume, long capacity, StorageVolumeResizeFlags flags, CancellationToken cancellationToken) =>
        volumes.ResizeAsync(volume, capacity, flags, cancellationToken);

    /// <inheritdoc/>
    public Task WipeAsync(
        PoolSpec pool, VolumeFacts volume, StorageWipeAlgorithm algorithm, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        FileVolumes.WipeAsync(volume, algorithm, progress, cancellationToken);

    /// <inheritdoc/>
    public Task<(IVolumeContent Content, long Size)> OpenAsync(PoolSpec pool, VolumeFacts volume, bool writes, CancellationToken cancellationToken) =>
        FileVolumes.OpenAsync(volume, writes, cancellationToken);

    /// <summary>Makes the directory that a pool's volumes are in, and those above it.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <remarks>virStorageBackendBuildLocal.</remarks>
    protected static Task MakeTargetAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = pool.TargetPath;
        if (!path.StartsWith('/'))
        {
            throw new VirtException(VirtErrorCode.InvalidArg, $"path '{path}' is not absolute", VirtErrorDomain.Storage);
        }

        try
        {
            var isNew = !Directory.Exists(path);
            Directory.CreateDirectory(path);
            if (pool.Mode is { } mode)
            {
                FileCalls.SetMode(path, mode);
            }
            else if (isNew)
            {
                FileCalls.SetMode(path, DefaultMode);
            }

            FileCalls.SetOwner(path, pool.Owner, pool.Group);
            SetCopyOnWrite(pool);
            return Task.CompletedTask;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"cannot create path '{path}': {e.Message}", VirtErrorDomain.Storage, e);
        }
    }

    private static void SetCopyOnWrite(PoolSpec pool)
    {
        if (pool.CopiesOnWrite is not { } copies)
        {
            return;
        }

        using var directory = FileCalls.OpenDirectory(pool.TargetPath);
        if (!FileCalls.SetCopyOnWrite(directory, copies) && !copies)
        {
            throw new VirtException(
                VirtErrorCode.SystemError, $"unable to control COW flag on '{pool.TargetPath}', not btrfs", VirtErrorDomain.Storage);
        }
    }
}
