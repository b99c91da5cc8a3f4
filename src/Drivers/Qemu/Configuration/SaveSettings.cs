using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Drivers.Qemu.Configuration;

/// <summary>Saved guests and core dumps.</summary>
/// <param name="ImageFormat">save_image_format: how saved guests are packed.</param>
/// <param name="DumpFormat">dump_image_format: how core dumps are packed.</param>
/// <param name="SnapshotFormat">snapshot_image_format: how the memory of external snapshots is packed.</param>
/// <param name="DumpDirectory">auto_dump_path: where dumps of guests that crash go; null for the driver's own place.</param>
/// <param name="DumpBypassesCache">auto_dump_bypass_cache.</param>
/// <param name="StartBypassesCache">auto_start_bypass_cache.</param>
internal sealed record SaveSettings(string ImageFormat, string DumpFormat, string SnapshotFormat, string? DumpDirectory, bool DumpBypassesCache, bool StartBypassesCache)
{
    private static readonly string[] Formats = ["raw", "gzip", "bzip2", "xz", "lzop", "zstd"];
    private static readonly Dictionary<string, string> Words = Formats.ToDictionary(format => format, StringComparer.Ordinal);

    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <returns>The settings.</returns>
    internal static SaveSettings Read(SettingReader reader) => new(
        reader.Word("save_image_format", "raw", Words),
        reader.Word("dump_image_format", "raw", Words),
        reader.Word("snapshot_image_format", "raw", Words),
        reader.FilePath("auto_dump_path"),
        reader.Flag("auto_dump_bypass_cache", false),
        reader.Flag("auto_start_bypass_cache", false));
}
