using System.Buffers;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;
using VirtPS.Engine.Jobs;

namespace VirtPS.Engine.Model;

/// <summary>Moves what a volume holds between its host and a file here.</summary>
/// <remarks>virStorageVolUpload with virStreamSparseSendAll, virStorageVolDownload with virStreamSparseRecvAll.</remarks>
/// <param name="volume">The volume.</param>
/// <param name="window">Which part of it.</param>
/// <param name="progress">Who is told how far the work is.</param>
public sealed class VolumeTransfer(VirtStorageVolume volume, VolumeWindow window, IProgress<JobProgress>? progress)
{
    private const int Piece = 256 * 1024;

    /// <summary>Sends a file into the volume.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends the work; what was sent stays.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">What the volume's host fails with; SystemError when more is sent than the volume holds.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task ImportAsync(string file, CancellationToken cancellationToken)
    {
        using var source = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        var length = RandomAccess.GetLength(source);
        var total = window.Length > 0 ? Math.Min(window.Length, length) : length;
        var flags = window.IsSparse ? StorageVolumeUploadFlags.SparseStream : StorageVolumeUploadFlags.None;
        var stream = await volume.Connection.StorageVolumes.OpenUploadAsync(
            volume.Ref, window.Offset, total, flags, cancellationToken).ConfigureAwait(false);
        await CarryAsync(stream, async () =>
        {
            var sparse = window.IsSparse ? stream as ISparseStream : null;
            for (var place = 0L; place < total;)
            {
                var data = sparse is null ? place : FileHoles.NextData(source, place);
                if (data < 0 || data > place)
                {
                    var end = data < 0 ? total : Math.Min(data, total);
                    await sparse!.SkipAsync(end - place, cancellationToken).ConfigureAwait(false);
                    place = end;
                    Report("Importing", place, total);
                    continue;
                }

                var hole = sparse is null ? total : FileHoles.NextHole(source, place);
                place = await SendAsync(source, stream, place, hole < 0 ? total : Math.Min(hole, total), total, cancellationToken).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
        Report("Importing", total, total);
    }

    /// <summary>Sends what a web server gives into the volume.</summary>
    /// <param name="address">Where it is; http or https.</param>
    /// <param name="cancellationToken">Ends the work; what was sent stays.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">ReadFailed for what the server fails with, else what the volume's host fails with.</exception>
    public async Task ImportAsync(System.Uri address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        using var answer = await WebSource.AskAsync(address, cancellationToken).ConfigureAwait(false);
        var length = answer.Content.Headers.ContentLength ?? 0;
        var total = window.Length > 0 && length > 0 ? Math.Min(window.Length, length) : Math.Max(window.Length, length);
        var stream = await volume.Connection.StorageVolumes.OpenUploadAsync(
            volume.Ref, window.Offset, total, StorageVolumeUploadFlags.None, cancellationToken).ConfigureAwait(false);
        var done = 0L;
        await CarryAsync(stream, async () =>
        {
            var source = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using var closed = source.ConfigureAwait(false);
            var buffer = new byte[Piece];
            while (total == 0 || done < total)
            {
                var count = await ReadAsync(source, buffer.AsMemory(0, total == 0 ? Piece : (int)Math.Min(Piece, total - done))).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }

                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                done += count;
                Report("Importing", done, total);
            }
        }).ConfigureAwait(false);
        Report("Importing", done, done);

        async Task<int> ReadAsync(Stream source, Memory<byte> buffer)
        {
            try
            {
                return await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                throw WebSource.Failed(address, e);
            }
        }
    }

    /// <summary>Sends bytes into a volume.</summary>
    /// <param name="connection">The host.</param>
    /// <param name="volume">The volume.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="cancellationToken">Ends the work; what was sent stays.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">What the volume's host fails with.</exception>
    internal static async Task FillAsync(VirtConnection connection, StorageVolumeRef volume, byte[] content, CancellationToken cancellationToken)
    {
        var stream = await connection.StorageVolumes.OpenUploadAsync(volume, 0, content.Length, StorageVolumeUploadFlags.None, cancellationToken).ConfigureAwait(false);
        await CarryAsync(stream, () => stream.WriteAsync(content, cancellationToken).AsTask()).ConfigureAwait(false);
    }

    /// <summary>Takes the volume's content into a file, which is there whole or not at all.</summary>
    /// <param name="file">The file.</param>
    /// <param name="overwrite">Whether one that is there may be replaced.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">What the volume's host fails with.</exception>
    /// <exception cref="IOException">The file cannot be written, or is there and may not be replaced.</exception>
    public async Task ExportAsync(string file, bool overwrite, CancellationToken cancellationToken)
    {
        if (!overwrite && File.Exists(file))
        {
            throw new IOException($"the file '{file}' exists already");
        }

        var temporary = $"{file}.{Guid.NewGuid():N}.new";
        try
        {
            await ReceiveAsync(temporary, cancellationToken).ConfigureAwait(false);
            File.Move(temporary, file, overwrite);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>A stream that is not carried to its end is given up, so that the host does not take it for whole.</summary>
    private static async Task CarryAsync(Stream stream, Func<Task> work)
    {
        await using var closed = stream.ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
        }
        catch
        {
            (stream as IAbortableStream)?.Abort();
            throw;
        }
    }

    private async Task<long> SendAsync(
        Microsoft.Win32.SafeHandles.SafeFileHandle source, Stream stream, long from, long to, long total, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            while (from < to)
            {
                var count = await RandomAccess.ReadAsync(source, buffer.AsMemory(0, (int)Math.Min(Piece, to - from)), from, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    throw new EndOfStreamException("the file became shorter while it was read");
                }

                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                from += count;
                Report("Importing", from, total);
            }

            return from;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task ReceiveAsync(string file, CancellationToken cancellationToken)
    {
        var flags = window.IsSparse ? StorageVolumeDownloadFlags.SparseStream : StorageVolumeDownloadFlags.None;
        var stream = await volume.Connection.StorageVolumes.OpenDownloadAsync(
            volume.Ref, window.Offset, window.Length, flags, cancellationToken).ConfigureAwait(false);
        var total = window.Length > 0 ? window.Length : Math.Max(0, volume.Capacity - window.Offset);
        using var target = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        var place = 0L;
        try
        {
            await CarryAsync(stream, async () =>
            {
                var sparse = window.IsSparse ? stream as ISparseStream : null;
                while (true)
                {
                    var extent = sparse is null ? new StreamExtent(IsData: true, Piece) : await sparse.GetExtentAsync(cancellationToken).ConfigureAwait(false);
                    if (extent is { IsData: false, Length: > 0 })
                    {
                        await sparse!.SkipAsync(extent.Length, cancellationToken).ConfigureAwait(false);
                        place += extent.Length;
                    }
                    else
                    {
                        var count = extent.Length == 0 ? 0
                            : await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(Piece, extent.Length)), cancellationToken).ConfigureAwait(false);
                        if (count == 0)
                        {
                            break;
                        }

                        await RandomAccess.WriteAsync(target, buffer.AsMemory(0, count), place, cancellationToken).ConfigureAwait(false);
                        place += count;
                    }

                    Report("Exporting", place, Math.Max(place, total));
                }
            }).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        // A hole at the end was written by nobody.
        RandomAccess.SetLength(target, place);
        Report("Exporting", place, place);
    }

    private void Report(string what, long done, long total) => progress?.Report(new JobProgress($"{what} {volume.Name}", done, total));
}

/// <summary>The part of a volume that is moved.</summary>
/// <param name="Offset">Where it begins, in bytes.</param>
/// <param name="Length">How long it is, in bytes; 0 for all that follows.</param>
/// <param name="IsSparse">Whether holes are passed over in place of their zeros.</param>
public readonly record struct VolumeWindow(long Offset, long Length, bool IsSparse);
