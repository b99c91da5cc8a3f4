using VirtPS.Engine.Errors;

namespace VirtPS.Engine.DesiredState;

/// <summary>The kinds of object that documents speak of.</summary>
internal static class DesiredKinds
{
    /// <summary>All kinds; each may need those before it.</summary>
    internal static IReadOnlyList<DesiredKind> All { get; } =
        [new DesiredSecret(), new DesiredStoragePool(), new DesiredStorageVolume(), new DesiredNWFilter(), new DesiredNetwork(), new DesiredDomain()];

    internal static DesiredKind? OfSection(string key) => All.FirstOrDefault(kind =>
        string.Equals(kind.Section, key, StringComparison.OrdinalIgnoreCase) || string.Equals(kind.OtherSection, key, StringComparison.OrdinalIgnoreCase));

    internal static DesiredKind Named(string name) => All.FirstOrDefault(kind => string.Equals(kind.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{name}' is no kind of object (expected {string.Join(", ", All.Select(kind => kind.Name))})");

    /// <summary>What goes, goes first, and before what it needs; what comes, comes after what it needs.</summary>
    internal static IEnumerable<DesiredItem> InOrder(IReadOnlyList<DesiredItem> items)
    {
        var ranks = All.Select((kind, rank) => (kind, rank)).ToDictionary(pair => pair.kind, pair => pair.rank);
        var gone = items.Where(item => !item.IsPresent).OrderByDescending(item => ranks[item.Kind]);
        var kept = items.Where(item => item.IsPresent).OrderBy(item => ranks[item.Kind]).GroupBy(item => item.Kind);
        return gone.Concat(kept.SelectMany(group => group.Key is DesiredNWFilter ? DesiredNWFilter.IncludedFirst([.. group]) : group));
    }
}
