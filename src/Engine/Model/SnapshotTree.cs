namespace VirtPS.Engine.Model;

/// <summary>Puts snapshots in the order of their tree: each parent before its children, siblings by age.</summary>
/// <remarks>What <c>virsh snapshot-list --tree</c> shows.</remarks>
public static class SnapshotTree
{
    /// <summary>Orders snapshots of one domain and tells each its depth.</summary>
    /// <param name="snapshots">The snapshots.</param>
    /// <returns>The same snapshots; one whose parent is not among them counts as a root.</returns>
    public static IReadOnlyList<VirtSnapshot> Order(IReadOnlyList<VirtSnapshot> snapshots)
    {
        var names = snapshots.Select(snapshot => snapshot.Name).ToHashSet();
        var children = snapshots
            .OrderBy(snapshot => snapshot.CreationTime)
            .ThenBy(snapshot => snapshot.Name, StringComparer.Ordinal)
            .ToLookup(snapshot => snapshot.Parent is { } parent && names.Contains(parent) ? parent : string.Empty);
        var ordered = new List<VirtSnapshot>(snapshots.Count);
        var waiting = new Stack<(VirtSnapshot Snapshot, int Depth)>(Siblings(string.Empty, 0));
        while (waiting.TryPop(out var next))
        {
            next.Snapshot.Depth = next.Depth;
            ordered.Add(next.Snapshot);
            foreach (var child in Siblings(next.Snapshot.Name, next.Depth + 1))
            {
                waiting.Push(child);
            }
        }

        return ordered;

        IEnumerable<(VirtSnapshot Snapshot, int Depth)> Siblings(string parent, int depth) =>
            children[parent].Reverse().Select(snapshot => (snapshot, depth));
    }
}
