using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Interfaces;

/// <summary>The network interfaces of a test host.</summary>
internal sealed class TestInterfaceTable
{
    private SortedDictionary<string, TestInterface> _byName = new(StringComparer.Ordinal);
    private SortedDictionary<string, TestInterface>? _before;

    /// <summary>All interfaces, by name.</summary>
    internal IReadOnlyCollection<TestInterface> All => _byName.Values;

    /// <summary>Takes an interface that a node begins with: it is up.</summary>
    /// <param name="element">Its <c>interface</c> element.</param>
    internal void Load(XElement element) => Put(new TestInterface(HostInterfaceNormalizer.Normalize(element), IsActive: true));

    /// <summary>Finds an interface by name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The interface.</returns>
    /// <exception cref="VirtException">NoInterface when there is none.</exception>
    internal TestInterface Find(string name) => _byName.TryGetValue(name, out var found)
        ? found
        : throw new VirtException(VirtErrorCode.NoInterface, $"no interface with matching name '{name}'", VirtErrorDomain.Test);

    /// <summary>Stores a definition; an interface of that name keeps its state.</summary>
    /// <param name="definition">The description in libvirt's form.</param>
    /// <returns>The interface.</returns>
    internal TestInterface Define(XElement definition)
    {
        var name = (string)definition.Attribute("name")!;
        var isActive = _byName.TryGetValue(name, out var known) && known.IsActive;
        return Put(new TestInterface(definition, isActive));
    }

    /// <summary>Brings an interface up or takes it down.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="up">Whether it shall be up.</param>
    /// <exception cref="VirtException">OperationInvalid when it is so already.</exception>
    internal void Switch(string name, bool up)
    {
        var found = Find(name);
        if (found.IsActive == up)
        {
            throw Invalid($"interface '{name}' is {(up ? "up" : "down")} already");
        }

        Put(found with { IsActive = up });
    }

    /// <summary>Removes an interface.</summary>
    /// <param name="name">Its name.</param>
    internal void Remove(string name) => _byName.Remove(Find(name).Ref.Name);

    /// <summary>Remembers every interface as it is.</summary>
    /// <exception cref="VirtException">OperationInvalid when that has been done already.</exception>
    internal void BeginChange()
    {
        if (_before is not null)
        {
            throw Invalid("there is another transaction running.");
        }

        _before = new SortedDictionary<string, TestInterface>(_byName, StringComparer.Ordinal);
    }

    /// <summary>Forgets what was remembered.</summary>
    /// <exception cref="VirtException">OperationInvalid when nothing was.</exception>
    internal void CommitChange()
    {
        _ = _before ?? throw Invalid("no transaction running, nothing to be committed.");
        _before = null;
    }

    /// <summary>Puts back what was remembered.</summary>
    /// <exception cref="VirtException">OperationInvalid when nothing was.</exception>
    internal void RollbackChange()
    {
        _byName = _before ?? throw Invalid("no transaction running, nothing to rollback.");
        _before = null;
    }

    private static VirtException Invalid(string detail) => new(VirtErrorCode.OperationInvalid, detail, VirtErrorDomain.Test);

    private TestInterface Put(TestInterface changed) => _byName[changed.Ref.Name] = changed;
}
