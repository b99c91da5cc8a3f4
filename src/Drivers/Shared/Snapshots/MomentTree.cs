using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Snapshots;

/// <summary>Snapshots or checkpoints of one domain, by name and by descent.</summary>
/// <typeparam name="T">Which of both.</typeparam>
/// <remarks>virDomainMomentObjList.</remarks>
internal class MomentTree<T>
    where T : class, IMoment
{
    private readonly List<T> _all = [];
    private readonly Dictionary<string, T> _byName = new(StringComparer.Ordinal);

    /// <summary>How many snapshots there are.</summary>
    internal int Count => _all.Count;

    /// <summary>The one that the domain was last at; null when it is not known.</summary>
    internal T? Current { get; set; }

    /// <summary>Finds a snapshot.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The snapshot; null when there is none.</returns>
    internal T? Find(string? name) => name is null ? null : _byName.GetValueOrDefault(name);

    /// <summary>Adds a snapshot.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <exception cref="VirtException">OperationFailed when one with its name is there.</exception>
    internal void Add(T snapshot)
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
    internal void Replace(T old, T snapshot)
    {
        _all[_all.IndexOf(old)] = snapshot;
        _byName[snapshot.Name] = snapshot;
        Current = Current == old ? snapshot : Current;
    }

    /// <summary>Takes a snapshot out; its children go to its parent.</summary>
    /// <param name="snapshot">The snapshot.</param>
    internal void Remove(T snapshot)
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
    internal void RemoveDescendants(T snapshot)
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
    internal IReadOnlyList<T> ChildrenOf(T? snapshot) =>
        [.. _all.Where(other => Find(other.Parent) == snapshot)];

    /// <summary>Lists the snapshots below another, parents before their children.</summary>
    /// <param name="snapshot">The one to begin at; null for all.</param>
    /// <returns>The descendants.</returns>
    internal IEnumerable<T> DescendantsOf(T? snapshot)
    {
        var children = _all.ToLookup(other => Find(other.Parent));
        var waiting = new Stack<T>(children[snapshot].Reverse());
        while (waiting.TryPop(out var next))
        {
            yield return next;
            foreach (var child in children[next].Reverse())
            {
                waiting.Push(child);
            }
        }
    }

    /// <summary>Chooses moments by their place.</summary>
    /// <param name="from">The moment below which they are; null for all.</param>
    /// <param name="deep">Whether further down than one step.</param>
    /// <param name="topological">Whether parents must come before their children.</param>
    /// <returns>The moments.</returns>
    internal IEnumerable<T> Choose(T? from, bool deep, bool topological) =>
        !deep ? ChildrenOf(from) : from is not null || topological ? DescendantsOf(from) : _all;

    /// <summary>Tells which moments have others below them.</summary>
    /// <returns>Those.</returns>
    internal HashSet<T> Parents() => [.. _all.Select(other => Find(other.Parent)).OfType<T>()];

    /// <summary>Refuses a snapshot whose parent would be missing, itself or one of its own descendants.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <exception cref="VirtException">InvalidArg.</exception>
    internal void CheckCycles(T snapshot)
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

    private static VirtException Wrong(string what) => SharedErrors.Of(VirtErrorCode.InvalidArg, what);

    private void Forget(T snapshot)
    {
        _all.Remove(snapshot);
        _byName.Remove(snapshot.Name);
    }
}

/// <summary>What snapshots and checkpoints have in common.</summary>
internal interface IMoment
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>The name of the one it was made after; null at a root.</summary>
    string? Parent { get; set; }
}
