using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Filters;

/// <summary>A network filter.</summary>
/// <param name="definition">Its description in libvirt's form.</param>
internal sealed class StoredFilter(XElement definition)
{
    private readonly Lazy<IReadOnlyList<FilterEntry>> _entries = new(() => [.. FilterEntry.ReadAll(definition)]);

    /// <summary>Its description in libvirt's form.</summary>
    internal XElement Definition => definition;

    /// <summary>What identifies it.</summary>
    internal NWFilterRef Ref { get; } = new((string)definition.Attribute("name")!, VirtUuid.Parse((string)definition.Element("uuid")!));

    /// <summary>Which chain its rules are in.</summary>
    internal string Chain { get; } = (string)definition.Attribute("chain")!;

    /// <summary>The chain's place among the chains; lower ones come first.</summary>
    internal int ChainPriority { get; } = (int?)definition.Attribute("priority") ?? 0;

    /// <summary>Its rules and the filters it includes, in order.</summary>
    internal IReadOnlyList<FilterEntry> Entries => _entries.Value;

    /// <summary>The names of the filters it includes.</summary>
    internal IEnumerable<string> Includes => Entries.Select(entry => entry.Include).OfType<string>();
}

/// <summary>A rule, or another filter that a filter includes.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Include">The other filter's name.</param>
/// <param name="Parameters">The values for the other filter's variables.</param>
internal sealed record FilterEntry(NWFilterRule? Rule, string? Include, IReadOnlyDictionary<string, List<string>> Parameters)
{
    private static readonly Dictionary<string, List<string>> None = [];

    /// <summary>Reads the entries of a filter.</summary>
    /// <param name="filter">The filter in libvirt's form.</param>
    /// <returns>The entries.</returns>
    internal static IEnumerable<FilterEntry> ReadAll(XElement filter) =>
        from element in filter.Elements()
        where element.Name.LocalName is "rule" or "filterref"
        select element.Name.LocalName == "rule"
            ? new FilterEntry(NWFilterRule.Read(element), null, None)
            : new FilterEntry(null, (string)element.Attribute("filter")!, NWFilterVariable.ReadParameters(element));
}
