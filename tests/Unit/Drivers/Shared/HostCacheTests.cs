using VirtPS.Drivers.Shared.Host;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Drivers.Shared;

/// <summary>The caches that processors share, as the kernel tells of them.</summary>
public sealed class HostCacheTests
{
    [Fact]
    public void Only_caches_that_processors_share_are_told_each_once()
    {
        var root = Directory.CreateTempSubdirectory("virtps-");
        try
        {
            Write(root.FullName, "online", "0-3");
            for (var cpu = 0; cpu < 4; cpu++)
            {
                Cache(root.FullName, cpu, "index0", 1, cpu, "Data", "32K", $"{cpu}");
                Cache(root.FullName, cpu, "index3", 3, cpu / 2, "Unified", "8448K", cpu < 2 ? "0-1" : "2-3");
            }

            var found = HostCaches.Read(root.FullName);
            Assert.Equal([(0L, 3L, "both", 8448L * 1024, "0-1"), (1, 3, "both", 8448 * 1024, "2-3")], found.Select(cache => (cache.Id, cache.Level, cache.Type, cache.Size, $"{cache.Cpus}")));
            Assert.Empty(HostCaches.Read(Path.Combine(root.FullName, "nowhere")));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(33554432, 32, "MiB")]
    [InlineData(8650752, 8448, "KiB")]
    [InlineData(1000, 1000, "B")]
    public void A_size_is_told_in_the_largest_unit_that_divides_it(long bytes, long number, string unit) =>
        Assert.Equal((number, unit), ScaledSize.Shorten(bytes));

    private static void Cache(string root, int cpu, string index, int level, int id, string type, string size, string cpus)
    {
        foreach (var (name, text) in new[] { ("level", $"{level}"), ("id", $"{id}"), ("type", type), ("size", size), ("shared_cpu_list", cpus) })
        {
            Write(Path.Combine(root, $"cpu{cpu}", "cache", index), name, text);
        }
    }

    private static void Write(string directory, string name, string text) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(directory).FullName, name), text + "\n");
}
