using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Files;

/// <summary>Calls of the kernel about files that the platform has no word for.</summary>
internal static class FileCalls
{
    private const int Here = -100;
    private const uint NoReplace = 1;
    private const int NoSpace = 28;
    private const int Exists = 17;
    private const int NotThere = 2;
    private const int NoSuchCall = 38;
    private const int NotSupported = 95;
    private const int Invalid = 22;
    private const int KeepSize = 1;
    private const int PunchHole = 2;
    private const nuint CloneFile = 0x40049409;
    private const nuint DeviceSize = 0x80081272;
    private const nuint GetFlags = 0x80086601;
    private const nuint SetFlags = 0x40086602;
    private const int NoCopyOnWrite = 0x00800000;
    private const int CloseOnExec = 0x80000;

    /// <summary>Gives a file room on the disk.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, for the error.</param>
    /// <param name="bytes">How much, from its beginning.</param>
    /// <returns>Whether the file system can do that.</returns>
    /// <exception cref="VirtException">SystemError when there is no room.</exception>
    internal static bool Reserve(SafeFileHandle file, string path, long bytes)
    {
        if (Allocate(file, 0, 0, bytes) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error is NoSuchCall or NotSupported or Invalid ? false : throw Failed(error, $"cannot allocate {bytes} bytes in file '{path}'");
    }

    /// <summary>Makes a stretch of a file a hole.</summary>
    /// <param name="file">The file or block device.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">How long it is.</param>
    /// <returns>Whether the file system could do that.</returns>
    internal static bool MakeHole(SafeFileHandle file, long offset, long length) => Allocate(file, KeepSize | PunchHole, offset, length) == 0;

    /// <summary>Moves a file or directory to a name that is free.</summary>
    /// <param name="from">Where it is.</param>
    /// <param name="to">Where it goes.</param>
    /// <exception cref="VirtException">OperationInvalid when the name is taken; SystemError.</exception>
    internal static void MoveToFreeName(string from, string to)
    {
        if (Rename(Here, from, Here, to, NoReplace) == 0)
        {
            return;
        }

        var error = Marshal.GetLastPInvokeError();
        if (error is Invalid or NoSuchCall or NotSupported && FileFacts.OfName(to) is null)
        {
            // Some network file systems cannot promise it; the name was free a moment ago.
            error = Rename(Here, from, Here, to, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }

        if (error != 0)
        {
            throw error == Exists
                ? new VirtException(VirtErrorCode.OperationInvalid, $"volume target path '{to}' already exists", VirtErrorDomain.Storage)
                : Failed(error, $"cannot rename file '{from}' as '{to}'");
        }
    }

    /// <summary>Gives a file or directory to somebody.</summary>
    /// <param name="path">The file.</param>
    /// <param name="owner">The new owner's number; nothing leaves it.</param>
    /// <param name="group">The new group's number; nothing leaves it.</param>
    /// <exception cref="VirtException">SystemError.</exception>
    internal static void SetOwner(string path, uint? owner, uint? group)
    {
        if ((owner is not null || group is not null) && ChangeOwner(path, owner ?? uint.MaxValue, group ?? uint.MaxValue) != 0)
        {
            throw Failed(Marshal.GetLastPInvokeError(), $"cannot chown '{path}' to ({owner ?? uint.MaxValue}, {group ?? uint.MaxValue})");
        }
    }

    /// <summary>Gives a file or directory other rights, whatever the umask says.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">The rights.</param>
    /// <exception cref="VirtException">SystemError.</exception>
    internal static void SetMode(string path, UnixFileMode mode)
    {
        if (ChangeMode(path, (uint)mode) != 0)
        {
            throw Failed(Marshal.GetLastPInvokeError(), $"cannot set mode of '{path}' to 0{Convert.ToString((int)mode, 8)}");
        }
    }

    /// <summary>Lets a file share another's blocks until one of them changes.</summary>
    /// <param name="target">The file, which is empty.</param>
    /// <param name="source">The other.</param>
    /// <param name="path">The other's path, for the error.</param>
    /// <exception cref="VirtException">SystemError where the file system cannot do that.</exception>
    internal static void Clone(SafeFileHandle target, SafeFileHandle source, string path)
    {
        if (Control(target, CloneFile, source.DangerousGetHandle()) != 0)
        {
            throw Failed(Marshal.GetLastPInvokeError(), $"failed to clone files from '{path}'");
        }
    }

    /// <summary>Asks how large a block device is.</summary>
    /// <param name="device">The device.</param>
    /// <returns>Its size in bytes; 0 when the kernel does not say.</returns>
    internal static long SizeOfDevice(SafeFileHandle device)
    {
        var size = 0L;
        return Control(device, DeviceSize, ref size) == 0 ? size : 0;
    }

    /// <summary>Says whether changes of an empty file or directory are written to new blocks.</summary>
    /// <param name="file">The file or directory.</param>
    /// <param name="copies">Whether they are.</param>
    /// <returns>Whether the file system can be told so.</returns>
    internal static bool SetCopyOnWrite(SafeFileHandle file, bool copies)
    {
        var flags = 0L;
        if (Control(file, GetFlags, ref flags) != 0)
        {
            return false;
        }

        flags = copies ? flags & ~NoCopyOnWrite : flags | NoCopyOnWrite;
        return Control(file, SetFlags, ref flags) == 0;
    }

    /// <summary>Opens a directory, which the platform's files cannot be.</summary>
    /// <param name="path">The directory.</param>
    /// <returns>The open directory.</returns>
    /// <exception cref="VirtException">SystemError.</exception>
    internal static SafeFileHandle OpenDirectory(string path)
    {
        var descriptor = OpenPath(path, CloseOnExec);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failed(Marshal.GetLastPInvokeError(), $"unable to open '{path}'");
    }

    /// <summary>Makes the error that a call of the kernel ended with.</summary>
    /// <param name="error">The kernel's number.</param>
    /// <param name="what">What failed.</param>
    /// <returns>The error.</returns>
    internal static VirtException Failed(int error, string what) =>
        new(VirtErrorCode.SystemError, $"{what}: {Marshal.GetPInvokeErrorMessage(error)}", VirtErrorDomain.Storage);

    /// <summary>Makes the error that says there is no room.</summary>
    /// <param name="what">What failed.</param>
    /// <returns>The error.</returns>
    internal static VirtException NoRoom(string what) => Failed(NoSpace, what);

    /// <summary>Makes the error that says a file is missing.</summary>
    /// <param name="what">What failed.</param>
    /// <returns>The error.</returns>
    internal static VirtException Missing(string what) => Failed(NotThere, what);

    [DllImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Allocate(SafeFileHandle file, int mode, long offset, long length);

    [DllImport("libc", EntryPoint = "renameat2", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Rename(
        int fromDirectory, [MarshalAs(UnmanagedType.LPUTF8Str)] string from, int toDirectory, [MarshalAs(UnmanagedType.LPUTF8Str)] string to, uint flags);

    [DllImport("libc", EntryPoint = "chown", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);

    [DllImport("libc", EntryPoint = "chmod", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeMode([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenPath([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(SafeFileHandle file, nuint request, nint value);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(SafeFileHandle file, nuint request, ref long value);
}
