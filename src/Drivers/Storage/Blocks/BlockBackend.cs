using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Storage;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Drivers.Storage.Images;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Storage.Blocks;

/// <summary>What pools whose volumes are block devices have in common.</summary>
internal abstract class BlockBackend : IPoolBackend
{
    /// <inheritdoc/>
    public abstract string Type { get; }

    /// <inheritdoc/>
    public abstract Task<PoolContent> LookAsync(PoolSpec pool, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public virtual Task<VolumeFacts> LookAgainAsync(PoolSpec pool, VolumeFacts volume, CancellationToken cancellationToken) =>
        Task.FromResult(FileFacts.Of(volume.Path) is { } file ? volume with { File = file } : volume);

    /// <inheritdoc/>
    public virtual Task WipeAsync(
        PoolSpec pool, VolumeFacts volume, StorageWipeAlgorithm algorithm, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        WipePasses.RunAsync(volume, volume.Path, algorithm, progress, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<(IVolumeContent Content, long Size)> OpenAsync(PoolSpec pool, VolumeFacts volume, bool writes, CancellationToken cancellationToken)
    {
        var content = FileContent.Open(volume.Path, writes);
        return Task.FromResult<(IVolumeContent, long)>((content, content.Size));
    }

    /// <summary>Asks a block device for its size and rights.</summary>
    /// <param name="volume">The volume with its name, key and path.</param>
    /// <returns>The volume with the rest; nothing when the device cannot be opened.</returns>
    protected static VolumeFacts? Measure(VolumeFacts volume)
    {
        try
        {
            if (FileFacts.Of(volume.Path) is not { } file)
            {
                return null;
            }

            using var device = File.OpenHandle(volume.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var size = file.IsBlock ? FileCalls.SizeOfDevice(device) : file.Size;
            return volume with { Capacity = size, Allocation = size, Physical = size, File = file };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Refuses encryption that block devices cannot have.</summary>
    /// <param name="order">What is asked for.</param>
    /// <exception cref="VirtException">ConfigUnsupported.</exception>
    protected static void CheckEncryption(VolumeOrder order)
    {
        if (order.Encryption is { } encryption && (string?)encryption.Attribute("format") != "luks")
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, "storage pool only supports LUKS encrypted volumes", VirtErrorDomain.Storage);
        }
    }

    /// <summary>Fills a new block device with what was asked for, and gives it to whom it shall belong.</summary>
    /// <param name="images">Makes encrypted content and copies of images.</param>
    /// <param name="path">The device.</param>
    /// <param name="order">What is asked for.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <remarks>storageBackendCreateBlockFrom and virStorageBackendCreateVolUsingQemuImg.</remarks>
    protected static async Task FillAsync(QemuImg images, string path, VolumeOrder order, CancellationToken cancellationToken)
    {
        if (order.Flags.HasFlag(StorageVolumeCreateFlags.PreallocMetadata))
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, "metadata preallocation is not supported for block volumes", VirtErrorDomain.Storage);
        }

        var isPlainCopy = order is { Encryption: null, Source.IsPlain: true };
        if (isPlainCopy)
        {
            await RawImage.CopyToDeviceAsync(path, order, cancellationToken).ConfigureAwait(false);
        }
        else if (order.Encryption is not null || order.Source is not null)
        {
            await images.MakeAsync(path, order with { Backing = null }, "/", cancellationToken).ConfigureAwait(false);
        }

        FileCalls.SetOwner(path, order.Owner, order.Group);
        FileCalls.SetMode(path, order.Mode ?? UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
