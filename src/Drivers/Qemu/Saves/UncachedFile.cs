using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Saves;

/// <summary>Writes and reads files past the host's cache, which a guest's whole memory would only push other things out of.</summary>
/// <remarks>virFileWrapperFdNew with VIR_FILE_WRAPPER_BYPASS_CACHE, and its iohelper: whole blocks of an aligned buffer, at aligned places.</remarks>
internal static partial class UncachedFile
{
    // As large as any file system's blocks, and what libvirt moves at once.
    private const int Alignment = 4096;
    private const int Size = 1 << 20;
    private const int GetFlags = 3;
    private const int SetFlags = 4;

    // O_DIRECT of Linux, which is not the same everywhere.
    private static int Direct => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.Arm or Architecture.Arm64 => 0x10000,
        Architecture.Ppc64le => 0x20000,
        _ => 0x4000,
    };

    /// <summary>Writes all that a stream brings into a file.</summary>
    /// <param name="from">The stream.</param>
    /// <param name="file">The file, at an aligned place; it is as long as what was written when this is done.</param>
    /// <returns>The writing.</returns>
    /// <exception cref="VirtException">SystemError where the file system has no way past the cache.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal static async Task StoreAsync(Stream from, FileStream file)
    {
        var (handle, place, buffer) = (file.SafeFileHandle, file.Position, Buffer());
        SetBypass(handle, file.Name, bypasses: true);
        while (true)
        {
            var count = await from.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false).ConfigureAwait(false);
            var whole = count / Alignment * Alignment;
            await RandomAccess.WriteAsync(handle, buffer[..whole], place).ConfigureAwait(false);
            if (count < buffer.Length)
            {
                // The last block is no whole one.
                SetBypass(handle, file.Name, bypasses: false);
                await RandomAccess.WriteAsync(handle, buffer[whole..count], place + whole).ConfigureAwait(false);
                return;
            }

            place += count;
        }
    }

    /// <summary>Reads a file to its end into a stream.</summary>
    /// <param name="file">The file; it is read from its present place on.</param>
    /// <param name="to">The stream.</param>
    /// <returns>The reading.</returns>
    /// <exception cref="VirtException">SystemError where the file system has no way past the cache.</exception>
    /// <exception cref="IOException">The file cannot be read, or the stream takes no more.</exception>
    internal static async Task LoadAsync(FileStream file, Stream to)
    {
        var (handle, buffer) = (file.SafeFileHandle, Buffer());
        var place = file.Position / Alignment * Alignment;
        var skip = (int)(file.Position - place);
        SetBypass(handle, file.Name, bypasses: true);
        while (true)
        {
            var count = await RandomAccess.ReadAsync(handle, buffer, place).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            if (count < buffer.Length)
            {
                // Whatever follows, if anything does, is at no even place.
                SetBypass(handle, file.Name, bypasses: false);
            }

            if (count > skip)
            {
                await to.WriteAsync(buffer[skip..count]).ConfigureAwait(false);
            }

            (place, skip) = (place + count, 0);
        }
    }

    private static Memory<byte> Buffer()
    {
        var bytes = GC.AllocateUninitializedArray<byte>(Size + Alignment, pinned: true);
        var start = (int)(Alignment - (Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0) % Alignment)) % Alignment;
        return bytes.AsMemory(start, Size);
    }

    private static void SetBypass(SafeFileHandle file, string path, bool bypasses)
    {
        var flags = Control(file, GetFlags, 0);
        if (flags < 0 || Control(file, SetFlags, bypasses ? flags | Direct : flags & ~Direct) < 0)
        {
            throw new VirtException(
                VirtErrorCode.SystemError, $"cannot bypass the cache for '{path}': {Marshal.GetLastPInvokeErrorMessage()}", VirtErrorDomain.Qemu);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle file, int command, int argument);
}
