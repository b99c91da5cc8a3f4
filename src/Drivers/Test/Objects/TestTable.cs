using System.Diagnostics.CodeAnalysis;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Objects;

/// <summary>Objects of one kind, each known by its name and its uuid.</summary>
/// <typeparam name="T">The kind.</typeparam>
/// <param name="kind">What errors call the kind when two clash, such as <c>network</c>.</param>
/// <param name="longKind">What errors call the kind when none is found, such as <c>storage pool</c>.</param>
/// <param name="missing">The code for an object that is not there.</param>
/// <param name="domain">Where clashes are said to come from.</param>
internal abstract class TestTable<T>(string kind, string longKind, VirtErrorCode missing, VirtErrorDomain domain)
    where T : TestObject
{
    private readonly SortedDictionary<string, T> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, T> _byUuid = [];

    /// <summary>All objects, by name.</summary>
    internal IReadOnlyCollection<T> All => _byName.Values;

    /// <summary>Finds an object by name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The object.</returns>
    /// <exception cref="VirtException">There is none.</exception>
    internal T Find(string name) => TryFind(name, out var found)
        ? found
        : throw new VirtException(missing, $"no {longKind} with matching name '{name}'", VirtErrorDomain.Test);

    /// <summary>Finds an object by uuid.</summary>
    /// <param name="uuid">The uuid.</param>
    /// <returns>The object.</returns>
    /// <exception cref="VirtException">There is none.</exception>
    internal T Find(Guid uuid) => _byUuid.TryGetValue(uuid, out var found)
        ? found
        : throw new VirtException(missing, $"no {longKind} with matching uuid '{uuid}'", VirtErrorDomain.Test);

    /// <summary>Finds an object by name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="found">The object.</param>
    /// <returns>Whether there is one.</returns>
    internal bool TryFind(string name, [NotNullWhen(true)] out T? found) => _byName.TryGetValue(name, out found);

    /// <summary>Finds the object that a new description is for.</summary>
    /// <param name="name">The description's name.</param>
    /// <param name="uuid">The description's uuid.</param>
    /// <param name="starts">Whether the description is to be started, which a running object refuses.</param>
    /// <returns>The object; nothing when the description is of a new one.</returns>
    /// <exception cref="VirtException">OperationFailed when name and uuid belong to different objects; OperationInvalid when the object runs.</exception>
    internal T? Match(string name, Guid uuid, bool starts)
    {
        if (_byUuid.TryGetValue(uuid, out var same))
        {
            if (same.Name != name)
            {
                throw new VirtException(VirtErrorCode.OperationFailed, $"{kind} '{same.Name}' is already defined with uuid {uuid}", domain);
            }

            if (starts && same.IsActive)
            {
                throw new VirtException(VirtErrorCode.OperationInvalid, $"{kind} is already active as '{name}'", domain);
            }

            return same;
        }

        return TryFind(name, out var other)
            ? throw new VirtException(VirtErrorCode.OperationFailed, $"{kind} '{name}' already exists with uuid {other.Uuid}", domain)
            : null;
    }

    /// <summary>Adds an object.</summary>
    /// <param name="added">The object, whose name and uuid are free.</param>
    internal void Add(T added)
    {
        _byName.Add(added.Name, added);
        _byUuid.Add(added.Uuid, added);
    }

    /// <summary>Takes an object out.</summary>
    /// <param name="removed">The object.</param>
    internal void Remove(T removed)
    {
        _byName.Remove(removed.Name);
        _byUuid.Remove(removed.Uuid);
    }
}
