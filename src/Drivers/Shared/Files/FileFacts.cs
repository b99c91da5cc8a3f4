using System.Globalization;
using System.Runtime.InteropServices;

namespace VirtPS.Drivers.Shared.Files;

/// <summary>What the kernel says of a file, directory or device.</summary>
/// <param name="Mode">Its kind and rights, as <c>st_mode</c>.</param>
/// <param name="Owner">The number of its owner.</param>
/// <param name="Group">The number of its group.</param>
/// <param name="Size">How long it is, in bytes; 0 for a device.</param>
/// <param name="Allocated">What it takes on the disk, in bytes.</param>
/// <param name="Inode">Its number in its file system.</param>
/// <param name="Accessed">When it was last read.</param>
/// <param name="Modified">When its content changed.</param>
/// <param name="Changed">When anything of it changed.</param>
/// <remarks>statx(2), whose record is the same on every processor.</remarks>
internal readonly record struct FileFacts(
    int Mode, uint Owner, uint Group, long Size, long Allocated, ulong Inode, FileTime Accessed, FileTime Modified, FileTime Changed)
{
    private const int Here = -100;
    private const int NoFollow = 0x100;
    private const uint BasicFacts = 0x7ff;
    private const int RecordSize = 256;
    private const int KindMask = 0xf000;

    /// <summary>Its rights without its kind.</summary>
    internal int Rights => Mode & 0xfff;

    /// <summary>Whether it is a file with content.</summary>
    internal bool IsRegular => (Mode & KindMask) == 0x8000;

    /// <summary>Whether it is a directory.</summary>
    internal bool IsDirectory => (Mode & KindMask) == 0x4000;

    /// <summary>Whether it is a block device.</summary>
    internal bool IsBlock => (Mode & KindMask) == 0x6000;

    /// <summary>Whether it is a device that is read and written byte by byte.</summary>
    internal bool IsCharacter => (Mode & KindMask) == 0x2000;

    /// <summary>Whether it is a socket.</summary>
    internal bool IsSocket => (Mode & KindMask) == 0xc000;

    /// <summary>The number of the device's driver, when it is a device.</summary>
    internal uint Major { get; init; }

    /// <summary>The device's number among those of its driver.</summary>
    internal uint Minor { get; init; }

    /// <summary>Asks the kernel; links are followed.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The facts; nothing when there is no such file or it is out of reach.</returns>
    internal static FileFacts? Of(string path) => Read(path, 0);

    /// <summary>Asks the kernel about a name itself; a link is not followed.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The facts; nothing when there is no such name.</returns>
    internal static FileFacts? OfName(string path) => Read(path, NoFollow);

    private static FileFacts? Read(string path, int flags)
    {
        Span<byte> record = stackalloc byte[RecordSize];
        return AskKernel(Here, path, flags, BasicFacts, ref MemoryMarshal.GetReference(record)) == 0 ? Read(record) : null;
    }

    private static FileFacts Read(ReadOnlySpan<byte> record) => new(
        BitConverter.ToUInt16(record[28..]),
        BitConverter.ToUInt32(record[20..]),
        BitConverter.ToUInt32(record[24..]),
        BitConverter.ToInt64(record[40..]),
        BitConverter.ToInt64(record[48..]) * 512,
        BitConverter.ToUInt64(record[32..]),
        FileTime.Read(record[64..]),
        FileTime.Read(record[112..]),
        FileTime.Read(record[96..]))
    {
        Major = BitConverter.ToUInt32(record[128..]),
        Minor = BitConverter.ToUInt32(record[132..]),
    };

    [DllImport("libc", EntryPoint = "statx", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int AskKernel(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, ref byte record);
}

/// <summary>A time as file systems keep it.</summary>
/// <param name="Seconds">Seconds since 1970.</param>
/// <param name="Nanoseconds">Nanoseconds of the second.</param>
internal readonly record struct FileTime(long Seconds, uint Nanoseconds)
{
    /// <summary>Reads a time from the kernel's record.</summary>
    /// <param name="record">Where it begins.</param>
    /// <returns>The time.</returns>
    internal static FileTime Read(ReadOnlySpan<byte> record) => new(BitConverter.ToInt64(record), BitConverter.ToUInt32(record[8..]));

    /// <summary>Writes the time as libvirt does: the fraction only where there is one.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Nanoseconds == 0
        ? Seconds.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Seconds}.{Nanoseconds:D9}");
}
