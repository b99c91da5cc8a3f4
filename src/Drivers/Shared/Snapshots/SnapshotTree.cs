using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Shared.Snapshots;

/// <summary>The snapshots of one domain.</summary>
internal sealed class SnapshotTree : MomentTree<DomainSnapshot>
{
    /// <summary>Lists snapshots.</summary>
    /// <param name="from">Where to begin; null for the whole forest, where the flag for roots has its meaning.</param>
    /// <param name="flags">Which pass.</param>
    /// <returns>The snapshots.</returns>
    internal IEnumerable<DomainSnapshot> List(DomainSnapshot? from, SnapshotListFlags flags)
    {
        if ((flags & (SnapshotListFlags.Metadata | SnapshotListFlags.NoMetadata)) == SnapshotListFlags.NoMetadata)
        {
            return [];
        }

        // One bit, two meanings: below a snapshot it asks for more, at the top for less.
        var deep = flags.HasFlag(SnapshotListFlags.Descendants) == from is not null;
        var parents = Parents();
        return Choose(from, deep, flags.HasFlag(SnapshotListFlags.Topological)).Where(snapshot =>
            Either(flags, SnapshotListFlags.Leaves, SnapshotListFlags.NoLeaves, !parents.Contains(snapshot))
            && Either(flags, SnapshotListFlags.External, SnapshotListFlags.Internal, snapshot.IsExternal)
            && PassesState(snapshot, flags));
    }

    private static bool Either(SnapshotListFlags flags, SnapshotListFlags yes, SnapshotListFlags no, bool value) =>
        (flags & (yes | no)) == 0 || (flags & (value ? yes : no)) != 0;

    private static bool PassesState(DomainSnapshot snapshot, SnapshotListFlags flags)
    {
        const SnapshotListFlags Group = SnapshotListFlags.Inactive | SnapshotListFlags.Active | SnapshotListFlags.DiskOnly;
        return (flags & Group) == 0 || (flags & snapshot.State switch
        {
            "shutoff" => SnapshotListFlags.Inactive,
            DomainSnapshot.DiskSnapshot => SnapshotListFlags.DiskOnly,
            _ => SnapshotListFlags.Active,
        }) != 0;
    }
}
