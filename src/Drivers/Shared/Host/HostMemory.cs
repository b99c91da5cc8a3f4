using System.Globalization;

namespace VirtPS.Drivers.Shared.Host;

/// <summary>The memory of the host.</summary>
internal static class HostMemory
{
    private const long KiB = 1024;

    /// <summary>All of it, in bytes.</summary>
    internal static long Total => Of("MemTotal");

    /// <summary>What is free of it, in bytes.</summary>
    internal static long Free => Of("MemFree");

    /// <summary>Reads one of the kernel's numbers.</summary>
    /// <param name="name">Its name, such as <c>Buffers</c>.</param>
    /// <returns>The number in bytes; 0 when the kernel does not say.</returns>
    internal static long Of(string name) => Read("/proc/meminfo", name, valueAt: 1);

    /// <summary>Reads one of the kernel's numbers for a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="name">Its name, such as <c>MemFree</c>.</param>
    /// <returns>The number in bytes; 0 when the kernel does not say.</returns>
    internal static long OfCell(int cell, string name) => Read(Path.Combine(HostCells.PathOf(cell), "meminfo"), name, valueAt: 3);

    private static long Read(string path, string name, int valueAt)
    {
        try
        {
            foreach (var line in File.ReadLines(path))
            {
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length > valueAt && words[valueAt - 1] == name + ":")
                {
                    return long.Parse(words[valueAt], CultureInfo.InvariantCulture) * KiB;
                }
            }
        }
        catch (IOException)
        {
            // A host without NUMA has no files for its cells.
        }

        return 0;
    }
}
