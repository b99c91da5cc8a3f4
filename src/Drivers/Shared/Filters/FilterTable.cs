using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Filters;

/// <summary>The network filters of a host, each known by its name and its uuid.</summary>
/// <remarks>virNWFilterObjList. The caller keeps two of its calls from running at once.</remarks>
internal sealed class FilterTable
{
    private readonly SortedDictionary<string, StoredFilter> _byName = new(StringComparer.Ordinal);

    /// <summary>All filters, by name.</summary>
    internal IReadOnlyCollection<StoredFilter> All => _byName.Values;

    /// <summary>Finds a filter.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="VirtException">NoNWFilter.</exception>
    internal StoredFilter Find(string name) => TryFind(name)
        ?? throw new VirtException(VirtErrorCode.NoNWFilter, $"no nwfilter with matching name '{name}'", VirtErrorDomain.NWFilter);

    /// <summary>Finds a filter.</summary>
    /// <param name="uuid">Its uuid.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="VirtException">NoNWFilter.</exception>
    internal StoredFilter Find(Guid uuid) => TryFind(uuid)
        ?? throw new VirtException(VirtErrorCode.NoNWFilter, $"no nwfilter with matching uuid '{uuid}'", VirtErrorDomain.NWFilter);

    /// <summary>Finds a filter that may not be there.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The filter.</returns>
    internal StoredFilter? TryFind(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Refuses a definition that takes another's name or uuid, or that would include itself.</summary>
    /// <param name="fresh">The filter as it would be.</param>
    /// <remarks>virNWFilterObjListAssignDef.</remarks>
    /// <exception cref="VirtException">OperationFailed.</exception>
    internal void Check(StoredFilter fresh)
    {
        var (name, uuid) = fresh.Ref;
        if (TryFind(uuid) is { } same && same.Ref.Name != name)
        {
            throw Bad($"filter with same UUID but different name ('{same.Ref.Name}') already exists");
        }

        if (TryFind(name) is { } other && other.Ref.Uuid != uuid)
        {
            throw Bad($"filter '{name}' already exists with uuid {other.Ref.Uuid}");
        }

        if (Reaches(fresh, name, []))
        {
            throw Bad("filter would introduce a loop");
        }
    }

    /// <summary>Puts a filter in, in place of one with its name.</summary>
    /// <param name="filter">The filter.</param>
    internal void Put(StoredFilter filter) => _byName[filter.Ref.Name] = filter;

    /// <summary>Takes a filter out.</summary>
    /// <param name="filter">The filter.</param>
    internal void Remove(StoredFilter filter) => _byName.Remove(filter.Ref.Name);

    private StoredFilter? TryFind(Guid uuid) => _byName.Values.FirstOrDefault(filter => filter.Ref.Uuid == uuid);

    private bool Reaches(StoredFilter from, string name, HashSet<string> seen) => from.Includes.Any(
        include => include == name || (seen.Add(include) && TryFind(include) is { } included && Reaches(included, name, seen)));

    private static VirtException Bad(string detail) => new(VirtErrorCode.OperationFailed, detail, VirtErrorDomain.NWFilter);
}
