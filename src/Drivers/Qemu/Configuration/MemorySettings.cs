using VirtPS.Drivers.Shared.Host;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Drivers.Qemu.Configuration;

/// <summary>Guests' memory on the host.</summary>
/// <param name="HugePages">hugetlbfs_mount: the file systems of huge pages, their page sizes in KiB and their mounts, the default's first.</param>
/// <param name="BackingDirectory">memory_backing_dir: where memory that is a file is; null for the driver's own place.</param>
internal sealed record MemorySettings(IReadOnlyList<(long PageKiB, string Path)> HugePages, string? BackingDirectory)
{
    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <returns>The settings.</returns>
    internal static MemorySettings Read(SettingReader reader)
    {
        var mounts = Mounts();
        if (reader.TextOrTexts("hugetlbfs_mount") is { } wanted)
        {
            if (wanted.Where(path => path.Length > 0).FirstOrDefault(path => mounts.All(mount => mount.Path != path)) is { } wrong)
            {
                reader.Complain("hugetlbfs_mount", $"is '{wrong}', where no hugetlbfs is mounted");
            }

            mounts = [.. mounts.Where(mount => wanted.Contains(mount.Path))];
        }

        return new(mounts, reader.FilePath("memory_backing_dir"));
    }

    private static List<(long PageKiB, string Path)> Mounts()
    {
        var usual = (HostFile.Text("/proc/meminfo") ?? string.Empty).Split('\n').FirstOrDefault(line => line.StartsWith("Hugepagesize:", StringComparison.Ordinal))
            is { } line && long.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], out var size) ? size : 0;
        return
        [
            .. (HostFile.Text("/proc/mounts") ?? string.Empty).Split('\n').Select(mount => mount.Split(' ')).Where(fields => fields.Length > 3 && fields[2] == "hugetlbfs")
                .Select(fields => (PageKiB: Page(fields[3].Split(',').FirstOrDefault(option => option.StartsWith("pagesize=", StringComparison.Ordinal))) ?? usual, Path: fields[1]))
                .OrderByDescending(mount => mount.PageKiB == usual),
        ];
    }

    private static long? Page(string? option) => option?["pagesize=".Length..] switch
    {
        null => null,
        [.. var count, 'K' or 'k'] => long.Parse(count, System.Globalization.CultureInfo.InvariantCulture),
        [.. var count, 'M'] => long.Parse(count, System.Globalization.CultureInfo.InvariantCulture) * 1024,
        [.. var count, 'G'] => long.Parse(count, System.Globalization.CultureInfo.InvariantCulture) * 1024 * 1024,
        _ => null,
    };
}
