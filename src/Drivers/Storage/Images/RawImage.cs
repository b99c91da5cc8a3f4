using System.Buffers;
using Microsoft.Win32.SafeHandles;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Storage.Files;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Storage.Images;

/// <summary>Makes raw images: empty ones, and copies byte by byte.</summary>
/// <remarks>createRawFile, virStorageBackendCopyToFD.</remarks>
internal static class RawImage
{
    private const int Piece = 1 << 20;
    private const int Grain = 64 << 10;

    /// <summary>Makes a file.</summary>
    /// <param name="path">The file, which is not there.</param>
    /// <param name="order">What is asked for.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="VirtException">SystemError when there is no room; ConfigUnsupported or NoSupport for what raw volumes cannot have.</exception>
    internal static async Task MakeAsync(string path, VolumeOrder order, CancellationToken cancellationToken)
    {
        Check(order);
        CheckRoom(path, Path.Combine(Path.GetDirectoryName(path)!, order.Name), order.Allocation);
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (order.NoCopyOnWrite)
        {
            FileCalls.SetCopyOnWrite(file, copies: false);
        }

        if (order.Flags.HasFlag(StorageVolumeCreateFlags.Reflink) && order.Source is { } twin)
        {
            using var original = OpenSource(twin);
            FileCalls.Clone(file, original, twin.Path);
            RandomAccess.SetLength(file, Math.Max(order.Capacity, RandomAccess.GetLength(file)));
            return;
        }

        SetLength(file, path, order.Capacity);

        // A copy that takes less than its original is meant to be sparse.
        var reserves = order.Allocation > 0 && (order.Source is null || order.Allocation >= order.Source.Capacity);
        var reserved = reserves && FileCalls.Reserve(file, path, order.Allocation);
        if (order.Source is { } source)
        {
            await CopyAsync(source, file, path, skipsZeros: !reserves || reserved, order, cancellationToken).ConfigureAwait(false);
        }

        if (reserves && !reserved)
        {
            Fill(file, order.Source?.Capacity ?? 0, order.Allocation);
        }

        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Copies a volume's bytes to a block device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="order">What is asked for, with a source.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static async Task CopyToDeviceAsync(string device, VolumeOrder order, CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        await CopyAsync(order.Source!, file, device, skipsZeros: false, order, cancellationToken).ConfigureAwait(false);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Gives a raw file another length.</summary>
    /// <param name="path">The file.</param>
    /// <param name="capacity">Its length in bytes.</param>
    /// <param name="allocates">Whether it takes all of that at once.</param>
    /// <remarks>virFileResize.</remarks>
    internal static void Resize(string path, long capacity, bool allocates)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (allocates)
        {
            CheckRoom(path, path, capacity - (FileFacts.Of(path)?.Allocated ?? 0));
            if (!FileCalls.Reserve(file, path, capacity))
            {
                throw new VirtException(VirtErrorCode.SystemError, $"preallocate of '{path}' is not supported by its file system", VirtErrorDomain.Storage);
            }
        }

        SetLength(file, path, capacity);
        RandomAccess.FlushToDisk(file);
    }

    private static void Check(VolumeOrder order)
    {
        if (order.Flags.HasFlag(StorageVolumeCreateFlags.PreallocMetadata))
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, "metadata preallocation is not supported for raw volumes", VirtErrorDomain.Storage);
        }

        if (order.Backing is not null)
        {
            throw new VirtException(VirtErrorCode.NoSupport, "backing storage not supported for raw volumes", VirtErrorDomain.Storage);
        }
    }

    /// <summary>Asks before the disk is full, not after.</summary>
    private static void CheckRoom(string path, string shown, long bytes)
    {
        if (bytes > new DriveInfo(Path.GetDirectoryName(path)!).TotalFreeSpace)
        {
            throw FileCalls.NoRoom($"cannot allocate {bytes} bytes in file '{shown}'");
        }
    }

    private static void SetLength(SafeFileHandle file, string path, long length)
    {
        try
        {
            RandomAccess.SetLength(file, length);
        }
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"cannot extend file '{path}': {e.Message}", VirtErrorDomain.Storage, e);
        }
    }

    private static SafeFileHandle OpenSource(VolumeFacts source)
    {
        try
        {
            return File.OpenHandle(source.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"could not open input path '{source.Path}': {e.Message}", VirtErrorDomain.Storage, e);
        }
    }

    private static async Task CopyAsync(
        VolumeFacts source, SafeFileHandle target, string path, bool skipsZeros, VolumeOrder order, CancellationToken cancellationToken)
    {
        using var original = OpenSource(source);
        var isRegular = FileFacts.Of(source.Path) is { IsRegular: true };
        var length = isRegular ? RandomAccess.GetLength(original) : FileCalls.SizeOfDevice(original);
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            for (var place = 0L; place < length;)
            {
                cancellationToken.ThrowIfCancellationRequested();

                // Holes of the original are passed over in one step: a copy costs what the data are, not what the disk could be.
                var data = isRegular && skipsZeros ? FileHoles.NextData(original, place) : place;
                if (data < 0)
                {
                    break;
                }

                place = data;
                var count = await RandomAccess.ReadAsync(original, buffer.AsMemory(0, (int)Math.Min(Piece, length - place)), place, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }

                await WriteAsync(target, buffer.AsMemory(0, count), place, skipsZeros, cancellationToken).ConfigureAwait(false);
                place += count;
                order.Progress?.Report(new JobProgress($"Copying {source.Name}", place, length));
            }
        }
        catch (IOException e)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"failed writing to file '{path}': {e.Message}", VirtErrorDomain.Storage, e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        order.Progress?.Report(new JobProgress($"Copying {source.Name}", length, length));
    }

    private static async Task WriteAsync(SafeFileHandle target, ReadOnlyMemory<byte> data, long place, bool skipsZeros, CancellationToken cancellationToken)
    {
        for (var done = 0; done < data.Length; done += Grain)
        {
            var part = data.Slice(done, Math.Min(Grain, data.Length - done));
            if (!skipsZeros || part.Span.ContainsAnyExcept((byte)0))
            {
                await RandomAccess.WriteAsync(target, part, place + done, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static void Fill(SafeFileHandle file, long from, long to)
    {
        var zeros = new byte[Grain];
        for (var place = from; place < to; place += Grain)
        {
            RandomAccess.Write(file, zeros.AsSpan(0, (int)Math.Min(Grain, to - place)), place);
        }
    }
}
