using System.Globalization;

namespace VirtPS.Drivers.Shared.Host;

/// <summary>A NUMA cell of the host.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Memory">Its memory in bytes.</param>
/// <param name="Cpus">Its CPUs.</param>
/// <param name="Distances">How far the cells are, by their numbers; empty where the host does not say.</param>
/// <param name="Pages">How many pages of each size in bytes it has.</param>
internal sealed record HostCell(
    int Id, long Memory, IReadOnlyList<int> Cpus, IReadOnlyList<(int Cell, int Value)> Distances, IReadOnlyList<(long Size, long Count)> Pages);

/// <summary>The NUMA cells of the host.</summary>
/// <remarks>virCapabilitiesHostNUMAInitReal; a host without NUMA has one cell with everything.</remarks>
internal static class HostCells
{
    private const string Nodes = "/sys/devices/system/node";
    private const string HugePages = "/sys/kernel/mm/hugepages";

    /// <summary>Lists the cells.</summary>
    /// <returns>The cells; at least one.</returns>
    internal static IReadOnlyList<HostCell> Read()
    {
        var numbers = HostFile.Numbers(Path.Combine(Nodes, "online"));
        return numbers.Count == 0
            ? [new HostCell(0, HostMemory.Total, HostCpus.Online(), [], Pages(HugePages, HostMemory.Total))]
            : [.. numbers.Select(number => Read(number, numbers))];
    }

    /// <summary>Where the kernel describes a cell.</summary>
    /// <param name="cell">Its number.</param>
    /// <returns>The directory.</returns>
    internal static string PathOf(int cell) => $"{Nodes}/node{cell.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Where the kernel keeps the count of a cell's huge pages.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="size">The pages' size in bytes.</param>
    /// <returns>The directory.</returns>
    internal static string PagesOf(int cell, long size)
    {
        var name = $"hugepages-{(size / 1024).ToString(CultureInfo.InvariantCulture)}kB";
        return Directory.Exists(PathOf(cell)) ? Path.Combine(PathOf(cell), "hugepages", name) : Path.Combine(HugePages, name);
    }

    private static HostCell Read(int number, IReadOnlyList<int> all)
    {
        var memory = HostMemory.OfCell(number, "MemTotal");
        var distances = (HostFile.Text(Path.Combine(PathOf(number), "distance")) ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new HostCell(
            number, memory, HostFile.Numbers(Path.Combine(PathOf(number), "cpulist")),
            distances.Length == all.Count ? [.. all.Zip(distances.Select(text => int.Parse(text, CultureInfo.InvariantCulture)))] : [],
            Pages(Path.Combine(PathOf(number), "hugepages"), memory));
    }

    private static (long Size, long Count)[] Pages(string directory, long memory)
    {
        List<(long Size, long Count)> huge = [];
        if (Directory.Exists(directory))
        {
            foreach (var place in Directory.EnumerateDirectories(directory, "hugepages-*kB"))
            {
                var size = long.Parse(Path.GetFileName(place)["hugepages-".Length..^2], CultureInfo.InvariantCulture) * 1024;
                huge.Add((size, HostFile.Number(Path.Combine(place, "nr_hugepages")) ?? 0));
            }
        }

        // Ordinary pages are what huge ones have left.
        long small = Environment.SystemPageSize;
        var rest = memory - huge.Sum(page => page.Size * page.Count);
        return [(small, rest / small), .. huge.OrderBy(page => page.Size)];
    }
}
