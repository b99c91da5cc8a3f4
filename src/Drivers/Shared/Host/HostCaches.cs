using System.Globalization;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Host;

/// <summary>A cache of the host that processors share.</summary>
/// <param name="Id">Its number among those of its level.</param>
/// <param name="Level">Its level, from 3.</param>
/// <param name="Type">What it holds: data, code or both.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Cpus">The processors that share it.</param>
internal sealed record HostCache(long Id, long Level, string Type, long Size, CpuSet Cpus);

/// <summary>Finds the host's caches.</summary>
/// <remarks>virCapabilitiesInitCaches, which leaves out what a core has to itself.</remarks>
internal static class HostCaches
{
    private const int LowestLevel = 3;

    /// <summary>Reads the caches that processors which are online share.</summary>
    /// <param name="processors">The directory of the processors.</param>
    /// <returns>The caches by level and number; none where the kernel does not say.</returns>
    internal static IReadOnlyList<HostCache> Read(string processors = "/sys/devices/system/cpu") =>
    [
        .. HostFile.Numbers(Path.Combine(processors, "online"))
            .Select(cpu => Path.Combine(processors, $"cpu{cpu}", "cache"))
            .Where(Directory.Exists)
            .SelectMany(directory => Directory.EnumerateDirectories(directory, "index*"))
            .Select(ReadOne)
            .OfType<HostCache>()
            .DistinctBy(cache => (cache.Level, cache.Id, cache.Type))
            .OrderBy(cache => cache.Level)
            .ThenBy(cache => cache.Id),
    ];

    private static HostCache? ReadOne(string directory) =>
        HostFile.Number(Path.Combine(directory, "level")) is { } level and >= LowestLevel
        && HostFile.Number(Path.Combine(directory, "id")) is { } id
        && HostFile.Text(Path.Combine(directory, "type")) is { } type
        && HostFile.Text(Path.Combine(directory, "size")) is [.. var digits, var unit] && ulong.TryParse(digits, CultureInfo.InvariantCulture, out var size)
        && HostFile.Text(Path.Combine(directory, "shared_cpu_list")) is { Length: > 0 } cpus
            ? new HostCache(id, level, type switch { "Data" => "data", "Instruction" => "code", _ => "both" }, ScaledSize.Scale(size, unit.ToString(), 1), CpuSet.Parse(cpus))
            : null;
}
