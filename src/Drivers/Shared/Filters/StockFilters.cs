using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Filters;

/// <summary>The filters that every host begins with.</summary>
internal static class StockFilters
{
    private const string Place = "VirtPS.Drivers.Shared.Filters.Stock.";

    /// <summary>Reads them.</summary>
    /// <returns>The filters.</returns>
    internal static IEnumerable<StoredFilter> Read()
    {
        var assembly = typeof(StockFilters).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Place, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            yield return new StoredFilter(NWFilterNormalizer.Normalize(VirtXml.Parse(file, "filter", XmlLimits.LocalFile, name)));
        }
    }
}
