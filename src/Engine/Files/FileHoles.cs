using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VirtPS.Engine.Files;

/// <summary>Finds the holes of sparse files.</summary>
internal static class FileHoles
{
    private const int SeekData = 3;
    private const int SeekHole = 4;
    private const int NoDataFollow = 6;

    /// <summary>Finds where data begin.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where to look from.</param>
    /// <returns>Their place; -1 when none follow; the offset itself where the system does not know.</returns>
    internal static long NextData(SafeFileHandle file, long offset)
    {
        if (!OperatingSystem.IsLinux())
        {
            return offset;
        }

        var found = Seek(file, offset, SeekData);
        return found >= 0 ? found : Marshal.GetLastPInvokeError() == NoDataFollow ? -1 : offset;
    }

    /// <summary>Finds where data end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where to look from.</param>
    /// <returns>The place; -1 where the system does not know.</returns>
    internal static long NextHole(SafeFileHandle file, long offset) => OperatingSystem.IsLinux() ? Seek(file, offset, SeekHole) : -1;

    [DllImport("libc", EntryPoint = "lseek", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern long Seek(SafeFileHandle file, long offset, int whence);
}
