using System.Diagnostics.CodeAnalysis;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Objects;

/// <summary>Objects of one kind, each known by its name and its uuid.</summary>
/// <typeparam name="T">The kind.</typeparam>
/// <param name="kind">What errors call the kind when two clash, such as <c>network</c>.</param>
/// <param name="longKind">What errors call the kind when none is found, such as <c>storage pool</c>.</param>
/// <param name="missing">The code for an object that is not there.</param>
/// <param name="domain">Where clashes are said to come from.</param>
/// <param name="finder">Where it is said to come from that none is found.</param>
internal abstract class ObjectTable<T>(string kind, string longKind, VirtErrorCode missing, VirtErrorDomain domain, VirtErrorDomain finder)
    where T : HostObject
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
        : throw new VirtException(missing, $"no {longKind} with matching name '{name}'", finder);

    /// <summary>Finds an object by uuid.</summary>
    /// <param name="uuid">The uuid.</param>
    /// <returns>The object.</returns>
    /// <exception cref="VirtException">There is none.</exception>
    internal T Find(Guid uuid) => _byUuid.TryGetValue(uuid, out var found)
        ? found
        : throw new VirtException(missing, $"no {longKind} with matching uuid '{uuid}'", finder);

    /// <summary>Finds the object of a handle, which knows it by its uuid; the name only says in an error what was meant.</summary>
    /// <param name="uuid">The uuid.</param>
    /// <param name="name">The name.</param>
    /// <returns>The object.</returns>
    /// <exception cref="VirtException">There is none.</exception>
    internal T Find(Guid uuid, string name) => _byUuid.TryGetValue(uuid, out var found)
        ? found
        : throw new VirtException(missing, $"no {longKind} with matching uuid '{uuid}' ({name})", finder);

    /// <summary>Stores a definition.</summary>
    /// <param name="definition">The description in libvirt's form.</param>
    /// <returns>The object, which outlives its run.</returns>
    /// <exception cref="VirtException">OperationFailed when name, uuid or what else must be unique is another's.</exception>
    internal T Define(XElement definition)
    {
        var found = Obtain(definition, starts: false);
        found.Define(definition);
        return found;
    }

    /// <summary>Starts an object that lasts for this run, or a defined one with another description.</summary>
    /// <param name="definition">The description in libvirt's form.</param>
    /// <returns>The object.</returns>
    /// <exception cref="VirtException">As for a definition, and OperationInvalid when the object runs.</exception>
    internal T Create(XElement definition)
    {
        var found = Obtain(definition, starts: true);
        found.Start(definition);
        return found;
    }

    /// <summary>Gives the object that a description is for, or a new one, without starting it: the start may yet fail.</summary>
    /// <param name="definition">The description in libvirt's form.</param>
    /// <returns>The object.</returns>
    /// <exception cref="VirtException">As for <see cref="Create"/>.</exception>
    internal T Enlist(XElement definition) => Obtain(definition, starts: true);

    /// <summary>Refuses a description that could not be defined or started, and changes nothing.</summary>
    /// <param name="definition">The description in libvirt's form.</param>
    /// <param name="starts">Whether it is to be started.</param>
    /// <returns>The object that it is for; nothing for a new one.</returns>
    /// <exception cref="VirtException">As for a definition, and OperationInvalid when it is to be started and runs.</exception>
    internal T? Check(XElement definition, bool starts)
    {
        var fresh = Make(definition);
        RefuseClash(fresh);
        return Match(fresh, starts);
    }

    /// <summary>Takes an object out.</summary>
    /// <param name="removed">The object.</param>
    internal void Remove(T removed)
    {
        _byName.Remove(removed.Name);
        _byUuid.Remove(removed.Uuid);
    }

    /// <summary>Makes an object that is in no table.</summary>
    /// <param name="definition">Its description.</param>
    /// <returns>The object.</returns>
    protected abstract T Make(XElement definition);

    /// <summary>Refuses an object that claims what is another's, beyond name and uuid.</summary>
    /// <param name="fresh">The object as it would be.</param>
    protected virtual void RefuseClash(T fresh)
    {
    }

    private T Obtain(XElement definition, bool starts)
    {
        var fresh = Make(definition);
        RefuseClash(fresh);
        if (Match(fresh, starts) is { } known)
        {
            return known;
        }

        _byName.Add(fresh.Name, fresh);
        _byUuid.Add(fresh.Uuid, fresh);
        return fresh;
    }

    /// <summary>Finds the object that a new description is for; there is none when neither name nor uuid are known.</summary>
    private T? Match(T fresh, bool starts)
    {
        if (_byUuid.TryGetValue(fresh.Uuid, out var same))
        {
            if (same.Name != fresh.Name)
            {
                throw new VirtException(VirtErrorCode.OperationFailed, $"{kind} '{same.Name}' is already defined with uuid {same.Uuid}", domain);
            }

            if (starts && same.IsActive)
            {
                throw new VirtException(VirtErrorCode.OperationInvalid, $"{kind} is already active as '{same.Name}'", domain);
            }

            return same;
        }

        return TryFind(fresh.Name, out var other)
            ? throw new VirtException(VirtErrorCode.OperationFailed, $"{kind} '{other.Name}' already exists with uuid {other.Uuid}", domain)
            : null;
    }

    private bool TryFind(string name, [NotNullWhen(true)] out T? found) => _byName.TryGetValue(name, out found);
}
