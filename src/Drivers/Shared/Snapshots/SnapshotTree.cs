using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Snapshots;

/// <summary>The snapshots of a domain: a forest, one of whose members may be current.</summary>
/// <remarks>virDomainMomentObjList.</remarks>
internal sealed class SnapshotTree
{
    private readonly List<DomainSnapshot> _all = [];
    private readonly Dictionary<string, DomainSnapshot> _byName = new(StringComparer.Ordinal);

    /// <summary>How many snapshots there are.</summary>
    internal int Count => _all.Count;

    /// <summary>The one that the domain was last at; null when it is not known.</summary>
    internal DomainSnapshot? Current { get; set; }

    /// <summary>Finds a snapshot.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The snapshot; null when there is none.</returns>
    internal DomainSnapshot? Find(string? name) => name is null ? null : _byName.GetValueOrDefault(name);

    /// <summary>Adds a snapshot.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <exception cref="VirtException">OperationFailed when one with its name is there.</exception>
    internal void Add(DomainSnapshot snapshot)
    {
        if (!_byName.TryAdd(snapshot.Name, snapshot))
        {
            throw SharedErrors.Of(VirtErrorCode.OperationFailed, $"domain moment {snapshot.Name} already exists");
        }

        _all.Add(snapshot);
    }

    /// <summary>Puts a snapshot in the place of the one with its name.</summary>
    /// <param name="old">The one that was there.</param>
    /// <param name="snapshot">The one that takes its place and its children.</param>
    internal void Replace(DomainSnapshot old, DomainSnapshot snapshot)
    {
        _all[_all.IndexOf(old)] = snapshot;
        _byName[snapshot.Name] = snapshot;
        Current = Current == old ? snapshot : Current;
    }

    /// <summary>Takes a snapshot out; its children go to its parent.</summary>
    /// <param name="snapshot">The snapshot.</param>
    internal void Remove(DomainSnapshot snapshot)
    {
        foreach (var child in ChildrenOf(snapshot))
        {
            child.Parent = snapshot.Parent;
        }

        Current = Current == snapshot ? Find(snapshot.Parent) : Current;
        Forget(snapshot);
    }

    /// <summary>Takes all snapshots below one out.</summary>
    /// <param name="snapshot">The one that stays; it becomes current when one of those was.</param>
    internal void RemoveDescendants(DomainSnapshot snapshot)
    {
        foreach (var descendant in DescendantsOf(snapshot).ToArray())
        {
            Current = Current == descendant ? snapshot : Current;
            Forget(descendant);
        }
    }

    /// <summary>Lists the snapshots whose parent is another.</summary>
    /// <param name="snapshot">The parent; null for the roots.</param>
    /// <returns>The children.</returns>
    internal IReadOnlyList<DomainSnapshot> ChildrenOf(DomainSnapshot? snapshot) =>
        [.. _all.Where(other => Find(other.Parent) == snapshot)];

    /// <summary>Lists the snapshots below another, parents before their children.</summary>
    /// <param name="snapshot">The one to begin at; null for all.</param>
    /// <returns>The descendants.</returns>
    internal IEnumerable<DomainSnapshot> DescendantsOf(DomainSnapshot? snapshot)
    {
        var children = _all.ToLookup(other => Find(other.Parent));
        var waiting = new Stack<DomainSnapshot>(children[snapshot].Reverse());
        while (waiting.TryPop(out var next))
        {
            yield return next;
            foreach (var child in children[next].Reverse())
            {
                waiting.Push(child);
            }
        }
    }

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
        var candidates = !deep ? ChildrenOf(from)
            : from is not null || flags.HasFlag(SnapshotListFlags.Topological) ? DescendantsOf(from)
            : _all;
        var parents = _all.Select(other => Find(other.Parent)).Where(parent => parent is not null).ToHashSet();
        return candidates.Where(snapshot =>
            Either(flags, SnapshotListFlags.Leaves, SnapshotListFlags.NoLeaves, !parents.Contains(snapshot))
            && Either(flags, SnapshotListFlags.External, SnapshotListFlags.Internal, snapshot.IsExternal)
            && PassesState(snapshot, flags));
    }

    /// <summary>Refuses a snapshot whose parent would be missing, itself or one of its own descendants.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <exception cref="VirtException">InvalidArg.</exception>
    internal void CheckCycles(DomainSnapshot snapshot)
    {
        if (snapshot.Parent is not { } name)
        {
            return;
        }

        if (name == snapshot.Name)
        {
            throw Wrong($"cannot set moment {name} as its own parent");
        }

        var parent = Find(name) ?? throw Wrong($"parent {name} for moment {snapshot.Name} not found");
        for (var above = parent; above is not null; above = Find(above.Parent))
        {
            if (above.Parent == snapshot.Name)
            {
                throw Wrong($"parent {above.Name} would create cycle to {snapshot.Name}");
            }
        }
    }

    /// <summary>Tells whether every parent is there and no snapshot is below itself.</summary>
    /// <returns>Whether it is so.</returns>
    internal bool IsConsistent() =>
        _all.All(snapshot => snapshot.Parent is null || Find(snapshot.Parent) is not null) && DescendantsOf(null).Count() == Count;

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

    private static VirtException Wrong(string what) => SharedErrors.Of(VirtErrorCode.InvalidArg, what);

    private void Forget(DomainSnapshot snapshot)
    {
        _all.Remove(snapshot);
        _byName.Remove(snapshot.Name);
    }
}
