using System.Buffers;
using Microsoft.Win32.SafeHandles;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Storage;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;

namespace VirtPS.Drivers.Storage.Files;

/// <summary>The bytes of a file or a block device.</summary>
internal sealed class FileContent : IVolumeContent
{
    private const int Piece = 1 << 20;

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly bool _isRegular;

    private FileContent(SafeFileHandle file, string path, bool isRegular)
    {
        _file = file;
        _path = path;
        _isRegular = isRegular;
        Size = isRegular ? RandomAccess.GetLength(file) : FileCalls.SizeOfDevice(file);
    }

    /// <summary>How many bytes there are, as when it was opened.</summary>
    internal long Size { get; }

    /// <summary>Opens a file or block device that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="writes">Whether it is written, too.</param>
    /// <returns>Its bytes.</returns>
    /// <exception cref="VirtException">SystemError when it cannot be opened.</exception>
    internal static FileContent Open(string path, bool writes)
    {
        var facts = FileFacts.Of(path) ?? throw FileCalls.Missing($"Unable to open stream for '{path}'");
        if (!facts.IsRegular && !facts.IsBlock)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"'{path}' is neither a file nor a block device", VirtErrorDomain.Storage);
        }

        try
        {
            var file = File.OpenHandle(path, FileMode.Open, writes ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new FileContent(file, path, facts.IsRegular);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"Unable to open stream for '{path}': {e.Message}", VirtErrorDomain.Storage, e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(long offset, Memory<byte> target, CancellationToken cancellationToken)
    {
        try
        {
            return await RandomAccess.ReadAsync(_file, target, offset, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw Broken("cannot read from stream", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        try
        {
            await RandomAccess.WriteAsync(_file, source, offset, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw Broken("cannot write to stream", e);
        }
    }

    /// <inheritdoc/>
    public StreamExtent Extent(long offset, long length)
    {
        if (length <= 0)
        {
            return new(false, 0);
        }

        var end = offset + Math.Min(length, long.MaxValue - offset);
        var data = _isRegular ? FileHoles.NextData(_file, offset) : offset;
        if (data < 0 || data >= end)
        {
            return new(false, end - offset);
        }

        if (data > offset)
        {
            return new(false, data - offset);
        }

        var hole = _isRegular ? FileHoles.NextHole(_file, offset) : -1;
        return new(true, (hole < 0 ? end : Math.Min(hole, end)) - offset);
    }

    /// <inheritdoc/>
    public void Clear(long offset, long length)
    {
        try
        {
            var now = _isRegular ? RandomAccess.GetLength(_file) : Size;
            var inside = Math.Max(0, Math.Min(length, now - offset));
            if (inside > 0 && !FileCalls.MakeHole(_file, offset, inside))
            {
                WriteZeros(offset, inside);
            }

            if (_isRegular && offset + length > now)
            {
                // A hole behind the end makes the file longer, as in libvirt.
                RandomAccess.SetLength(_file, offset + length);
            }
        }
        catch (IOException e)
        {
            throw Broken("cannot write to stream", e);
        }
    }

    /// <summary>Waits until all that was written is on the disk.</summary>
    /// <exception cref="VirtException">SystemError when the disk does not take it.</exception>
    internal void Sync()
    {
        try
        {
            RandomAccess.FlushToDisk(_file);
        }
        catch (IOException e)
        {
            throw Broken("cannot sync data to file", e);
        }
    }

    /// <inheritdoc/>
    /// <remarks>What was written is in the system's hands and survives the daemon; an upload does not wait for the disk, as in libvirt.</remarks>
    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    private void WriteZeros(long offset, long length)
    {
        var zeros = ArrayPool<byte>.Shared.Rent((int)Math.Min(Piece, length));
        Array.Clear(zeros);
        for (var done = 0L; done < length;)
        {
            var count = (int)Math.Min(zeros.Length, length - done);
            RandomAccess.Write(_file, zeros.AsSpan(0, count), offset + done);
            done += count;
        }

        ArrayPool<byte>.Shared.Return(zeros);
    }

    private VirtException Broken(string what, IOException cause) =>
        new(VirtErrorCode.SystemError, $"{what}: {_path}: {cause.Message}", VirtErrorDomain.Streams, cause);
}
