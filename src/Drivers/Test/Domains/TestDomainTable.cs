using System.Diagnostics.CodeAnalysis;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>The domains of a test node.</summary>
/// <remarks>virDomainObjList. Only touched under the node's lock.</remarks>
internal sealed class TestDomainTable(TestNode node)
{
    private readonly Dictionary<Guid, TestDomain> _byUuid = [];
    private readonly Dictionary<string, TestDomain> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<int, TestDomain> _byId = [];
    private int _nextId = 1;

    /// <summary>All domains, in no order that means anything.</summary>
    internal IReadOnlyCollection<TestDomain> All => _byUuid.Values;

    /// <summary>Takes the domains that a node begins with; called once, before any connection sees the node.</summary>
    /// <param name="domains">Their <c>domain</c> elements, which may carry the test driver's extension namespace.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    /// <exception cref="VirtException">What is wrong with a definition, or OperationFailed when two have one name or uuid.</exception>
    internal void Load(IReadOnlyList<XElement> domains, CancellationToken cancellationToken) =>
        new TestDomainLoader(node, this).Load(domains, cancellationToken);

    /// <summary>Finds a domain that a caller holds a reference to.</summary>
    /// <param name="reference">The reference; its uuid counts.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="VirtException">NoDomain when there is none.</exception>
    internal TestDomain Find(DomainRef reference) =>
        _byUuid.GetValueOrDefault(reference.Uuid) ?? throw DomainErrors.NoDomain(reference);

    /// <summary>Finds a domain that a caller holds a reference to, and that is in a state to do something.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="action">What is to be done.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="VirtException">NoDomain when there is none; what the state machine says when it may not.</exception>
    internal TestDomain Find(DomainRef reference, DomainAction action)
    {
        var domain = Find(reference);
        DomainStateMachine.Require(domain, action);
        return domain;
    }

    /// <summary>Finds a domain by uuid.</summary>
    /// <param name="uuid">The uuid.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="VirtException">NoDomain when there is none.</exception>
    internal TestDomain FindByUuid(Guid uuid) =>
        _byUuid.GetValueOrDefault(uuid) ?? throw DomainErrors.NoDomain($"no domain with matching uuid '{VirtUuid.Format(uuid)}'");

    /// <summary>Finds a domain by name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="VirtException">NoDomain when there is none.</exception>
    internal TestDomain FindByName(string name) =>
        _byName.GetValueOrDefault(name) ?? throw DomainErrors.NoDomain($"no domain with matching name '{name}'");

    /// <summary>Finds a running domain by number.</summary>
    /// <param name="id">The number.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="VirtException">NoDomain when there is none.</exception>
    internal TestDomain FindById(int id) =>
        _byId.GetValueOrDefault(id) ?? throw DomainErrors.NoDomain($"no domain with matching id {id}");

    /// <summary>Tells whether a domain is still in the table.</summary>
    /// <param name="uuid">Its uuid.</param>
    /// <param name="domain">The domain.</param>
    /// <returns>Whether it is.</returns>
    internal bool TryFind(Guid uuid, [NotNullWhen(true)] out TestDomain? domain) => _byUuid.TryGetValue(uuid, out domain);

    /// <summary>Stores a definition, for a new domain or in place of another's.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="replaced">The definition that it replaces; null when there was none.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="VirtException">OperationFailed when its name or its uuid, but not both, is another domain's.</exception>
    internal TestDomain Define(DomainDefinition definition, out DomainDefinition? replaced)
    {
        if (FindSame(definition) is not { } domain)
        {
            replaced = null;
            domain = Add(definition);
        }
        else if (domain.IsActive)
        {
            replaced = domain.NextDefinition;
            domain.NextDefinition = definition;
        }
        else
        {
            replaced = domain.Definition;
            domain.Definition = definition;
        }

        domain.IsPersistent = true;
        return domain;
    }

    /// <summary>Takes a definition to start with at once, for a new transient domain or a persistent one that is shut off.</summary>
    /// <param name="definition">The definition.</param>
    /// <returns>The domain, not yet started.</returns>
    /// <exception cref="VirtException">OperationFailed when its name or its uuid, but not both, is another domain's; OperationInvalid when the domain runs.</exception>
    internal TestDomain Prepare(DomainDefinition definition)
    {
        if (FindSame(definition) is not { } domain)
        {
            return Add(definition);
        }

        if (domain.IsActive)
        {
            throw DomainErrors.Shared(VirtErrorCode.OperationInvalid, $"domain '{domain.Name}' is already active");
        }

        domain.NextDefinition ??= domain.Definition;
        domain.Definition = definition;
        return domain;
    }

    /// <summary>Makes a domain run.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="reason">Why it runs.</param>
    internal void Activate(TestDomain domain, int reason)
    {
        domain.BecomeActive(_nextId++, reason);
        _byId[domain.Id] = domain;
    }

    /// <summary>Stops a domain; a transient one stays in the table until it is forgotten.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="reason">Why it is shut off.</param>
    internal void Deactivate(TestDomain domain, int reason)
    {
        _byId.Remove(domain.Id);
        domain.BecomeInactive(reason);
    }

    /// <summary>Takes a domain out.</summary>
    /// <param name="domain">The domain.</param>
    internal void Remove(TestDomain domain)
    {
        _byUuid.Remove(domain.Uuid);
        _byName.Remove(domain.Name);
        _byId.Remove(domain.Id);
    }

    /// <summary>Gives a domain another name.</summary>
    /// <param name="domain">The domain, which is shut off.</param>
    /// <param name="name">The name.</param>
    /// <param name="renaming">Called with the name still free and the old one still in use; when it throws nothing has changed.</param>
    /// <exception cref="VirtException">OperationInvalid when the name is its own or another domain's.</exception>
    internal void Rename(TestDomain domain, string name, Action renaming)
    {
        if (domain.Name == name)
        {
            throw DomainErrors.Shared(VirtErrorCode.OperationInvalid, "Can't rename domain to itself");
        }

        if (_byName.ContainsKey(name))
        {
            throw DomainErrors.Shared(VirtErrorCode.OperationInvalid, $"domain with name '{name}' already exists");
        }

        renaming();
        var renamed = domain.Definition.With(definition => definition.Name = name);
        _byName.Remove(domain.Name);
        domain.Definition = renamed;
        _byName.Add(name, domain);
    }

    /// <summary>Publishes a lifecycle event of a domain as it is now.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="type">What happened.</param>
    /// <param name="detail">Why.</param>
    internal void Announce(TestDomain domain, DomainEventType type, int detail) =>
        Publish(new DomainLifecycleEvent(domain.Ref, type, detail));

    /// <summary>Publishes an event, with the node's time.</summary>
    /// <param name="happened">The event.</param>
    internal void Publish(DomainEvent happened) => node.Events.Publish(happened with { Time = node.Clock.GetLocalNow() });

    private TestDomain Add(DomainDefinition definition)
    {
        var domain = new TestDomain(definition, node.Clock);
        _byUuid.Add(definition.Uuid, domain);
        _byName.Add(definition.Name, domain);
        return domain;
    }

    private TestDomain? FindSame(DomainDefinition definition)
    {
        if (_byUuid.TryGetValue(definition.Uuid, out var domain))
        {
            return domain.Name == definition.Name ? domain : throw Clash($"domain '{domain.Name}' is already defined with uuid {VirtUuid.Format(domain.Uuid)}");
        }

        return _byName.TryGetValue(definition.Name, out var namesake)
            ? throw Clash($"domain '{definition.Name}' already exists with uuid {VirtUuid.Format(namesake.Uuid)}")
            : null;
    }

    private static VirtException Clash(string what) => DomainErrors.Shared(VirtErrorCode.OperationFailed, what);
}
