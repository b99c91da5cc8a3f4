using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Statistics;

/// <summary>Reads what the balloon's driver in a guest says of the guest's memory.</summary>
internal static class BalloonFigures
{
    private const ulong KiB = 1024;

    // virDomainMemoryStatTags, with QEMU's names; the first and second count pages and faults, all others bytes.
    private static readonly (int Tag, string Name, string Field, bool IsBytes)[] Fields =
    [
        (0, "swap_in", "stat-swap-in", true), (1, "swap_out", "stat-swap-out", true), (2, "major_fault", "stat-major-faults", false),
        (3, "minor_fault", "stat-minor-faults", false), (4, "unused", "stat-free-memory", true), (5, "available", "stat-total-memory", true),
        (8, "usable", "stat-available-memory", true), (10, "disk_caches", "stat-disk-caches", true), (11, "hugetlb_pgalloc", "stat-htlb-pgalloc", false),
        (12, "hugetlb_pgfail", "stat-htlb-pgfail", false),
    ];

    private const int LastUpdate = 9;

    /// <summary>Asks a guest's QEMU.</summary>
    /// <param name="definition">The live definition.</param>
    /// <param name="monitor">The monitor.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer; undefined when there is no balloon, or it gives no statistics.</returns>
    internal static async Task<JsonElement> AskAsync(DomainDefinition definition, QmpClient monitor, CancellationToken cancellationToken) =>
        AliasOf(definition.ToTree()) is { } alias
            ? (await monitor.TryRunAsync("qom-get", new JsonObject { ["path"] = "/machine/peripheral/" + alias, ["property"] = "guest-stats" }, cancellationToken)
                .ConfigureAwait(false)).Value
            : default;

    /// <summary>Reads the answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The figures by their tags and names; sizes in KiB.</returns>
    internal static IEnumerable<(MemoryStatistic Figure, string Name)> Read(JsonElement answer)
    {
        var stats = answer.Field("stats") ?? default;
        foreach (var (tag, name, field, isBytes) in Fields)
        {
            // What the guest does not say reads as the largest number.
            if (stats.Number(field) is { } value and not -1)
            {
                yield return (new MemoryStatistic(tag, isBytes ? (ulong)value / KiB : (ulong)value), name);
            }
        }

        if (answer.Number("last-update") is { } time)
        {
            yield return (new MemoryStatistic(LastUpdate, (ulong)time), "last-update");
        }
    }

    private static string? AliasOf(XElement domain) =>
        domain.Element("devices")?.Element("memballoon") is { } balloon && balloon.Get("model") is "virtio" or "virtio-transitional" or "virtio-non-transitional"
            ? balloon.Element("alias")?.Get("name")
            : null;
}
